import StatesLanguage
import WorkshopCommon
import XCTest

final class IntrinsicsTests: XCTestCase {
    private func output(_ call: String, input: JSONValue = [:]) throws -> ExecutionStatus {
        let quoted = JSONValue.string(call).serialized()
        var driver = try Driver(
            machine(
                startAt: "A",
                #""A": {"Type": "Pass", "Parameters": {"r.$": \#(quoted)}, "OutputPath": "$.r", "End": true}"#
            ),
            input: input
        )
        driver.run()
        return driver.execution.status
    }

    private func check(
        _ call: String,
        _ expected: JSONValue,
        input: JSONValue = [:],
        line: UInt = #line
    ) throws {
        XCTAssertEqual(try output(call, input: input), .succeeded(expected), line: line)
    }

    func testTexts() throws {
        try check("States.Format('{} and {}', $.a, 2)", "x and 2", input: ["a": "x"])
        try check(#"States.Format('\{\} it\'s {}', 1)"#, "{} it's 1")
        try check("States.StringToJson($.a)", ["b": 1], input: ["a": #"{"b":1}"#])
        try check("States.JsonToString($.a)", #"{"b":1}"#, input: ["a": ["b": 1]])
        try check("States.StringSplit('1.2-3,,4', '.-,')", ["1", "2", "3", "4"])
    }

    func testArrays() throws {
        try check("States.Array(1, 'a', $.a, null)", [1, "a", [2], nil], input: ["a": [2]])
        try check("States.ArrayPartition($.a, 2)", [[1, 2], [3]], input: ["a": [1, 2, 3]])
        try check("States.ArrayContains($.a, 2)", true, input: ["a": [1, 2]])
        try check("States.ArrayRange(1, 9, 2)", [1, 3, 5, 7, 9])
        try check("States.ArrayGetItem(States.ArrayRange(5, 1, -2), 1)", 3)
        try check("States.ArrayLength($.a)", 2, input: ["a": [1, 2]])
        try check("States.ArrayUnique($.a)", [1, "1", [1]], input: ["a": [1, "1", 1, [1], [1]]])
    }

    func testEncodings() throws {
        try check("States.Base64Encode('Hello, Wörld')", "SGVsbG8sIFfDtnJsZA==")
        try check("States.Base64Decode('SGVsbG8sIFfDtnJsZA==')", "Hello, Wörld")
        try check("States.Hash('abc', 'MD5')", "900150983cd24fb0d6963f7d28e17f72")
        try check("States.Hash('abc', 'SHA-1')", "a9993e364706816aba3e25717850c26c9cd0d89d")
        try check(
            "States.Hash('abc', 'SHA-256')",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        try check(
            "States.Hash('abc', 'SHA-384')",
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        )
        try check(
            "States.Hash('abc', 'SHA-512')",
            .string(
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
            )
        )
    }

    func testNumbersAndObjects() throws {
        try check("States.MathAdd(2, -3)", -1)
        try check("States.MathAdd(2.5, 1)", 4)
        try check(
            "States.JsonMerge($.a, $.b, false)",
            ["x": 2, "y": 3],
            input: ["a": ["x": 1], "b": ["x": 2, "y": 3]]
        )
    }

    func testRandomStaysInItsRangeAndFollowsItsSeed() throws {
        guard case .succeeded(let first) = try output("States.MathRandom(1, 10, 5)") else {
            return XCTFail("no number")
        }
        XCTAssertEqual(try output("States.MathRandom(1, 10, 5)"), .succeeded(first))
        XCTAssertTrue((1..<10).contains(first.int ?? 0))
    }

    func testUUIDHasItsShape() throws {
        guard case .succeeded(.string(let text)) = try output("States.UUID()") else { return XCTFail("no UUID") }
        XCTAssertNotNil(text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/))
    }

    func testFailuresCarryTheCall() throws {
        XCTAssertEqual(
            try output("States.ArrayGetItem($.a, 3)", input: ["a": [1]]),
            .failed(
                error: "States.IntrinsicFailure",
                cause: "An error occurred while executing the state 'A' (entered at the event id #2). The function "
                    + "'States.ArrayGetItem($.a, 3)' had the following error: Index 3 out of bounds for length 1"
            )
        )
    }
}
