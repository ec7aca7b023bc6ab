import ClassBoard
import WorkshopCommon
import XCTest

final class HandInTests: XCTestCase {
    private func refusal(_ text: String) -> String? {
        do throws(DiagnosticError) {
            _ = try HandIn(parsing: Array(text.utf8))
            return nil
        } catch {
            return error.diagnostics.first?.message
        }
    }

    func testWhatIsWrittenIsReadAgain() throws {
        for handIn in SampleClass.handIns { XCTAssertEqual(try HandIn(parsing: handIn.json.bytes), handIn) }
    }

    func testEverythingThatIsNoHandInIsRefused() {
        let start = #"{"version": 1, "kind": "workshop-hand-in", "learner": "a1", "at": "2026-11-26T10:00:00Z""#
        XCTAssertNil(refusal(start + "}"))
        for text in [
            "", "[]", "{}", #"{"kind": "workshop-hand-in", "version": 2}"#,
            #"{"version": 1, "kind": "workshop-hand-in", "learner": "../x", "at": "2026-11-26T10:00:00Z"}"#,
            #"{"version": 1, "kind": "workshop-hand-in", "learner": "a1", "at": "yesterday at ten...."}"#,
            start + #", "passed": [\#(Array(repeating: "\"a\"", count: 300).joined(separator: ","))]}"#,
            start + #", "name": "\#(String(repeating: "x", count: 20_000))"}"#,
        ] {
            XCTAssertNotNil(refusal(text), text)
        }
    }

    func testLongAndHostilePartsAreBounded() throws {
        let text = #"""
            {"version": 1, "kind": "workshop-hand-in", "learner": "a1", "at": "2026-11-26T10:00:00Z",
             "name": "\#(String(repeating: "x\\n", count: 60))", "step": "<script>", "verdict": 7,
             "stuckOn": {"test": "testA", "since": "2026-11-26T10:00:00Z", "hints": -5}, "passed": ["ok", "no good"]}
            """#
        let handIn = try HandIn(parsing: Array(text.utf8))
        XCTAssertEqual(handIn.name?.count, 40)
        XCTAssertEqual(handIn.name?.contains("\n"), false)
        XCTAssertNil(handIn.step)
        XCTAssertNil(handIn.verdict)
        XCTAssertEqual(handIn.stuckOn?.hints, 0)
        XCTAssertEqual(handIn.passed, ["ok"])
    }
}
