import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

/// Functions that are invoked by what they did themselves.
final class RecursionTests: ControlPlaneTestCase {
    private static let root = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    /// Answers with the trace header that it got.
    private static let tracing = #"""
        while true; do
          next
          respond "\"$(tr -d '\r' < "$TMPDIR/head" | sed -n 's/^[Ll]ambda-[Rr]untime-[Tt]race-[Ii]d: //p')\""
        done
        """#

    private func call(trace: String) async -> Answer {
        await call("POST", "/2015-03-31/functions/Hello/invocations", [:], headers: ["X-Amzn-Trace-Id": trace])
    }

    /// Invokes with the header that the function got before, again and again.
    private func roundTrips(_ most: Int) async -> (count: Int, last: Answer) {
        var trace = Self.root
        var count = 0
        while true {
            let answer = await call(trace: trace)
            guard answer.status == 200, count < most else { return (count, answer) }
            count += 1
            trace = answer.json.string ?? ""
        }
    }

    func testTheSeventeenthRoundIsRefused() async {
        await create("Hello", Self.tracing)
        let (count, last) = await roundTrips(20)
        XCTAssertEqual(count, 16)
        XCTAssertEqual(
            last.error,
            "400 RecursiveInvocationException: Lambda has detected your function being invoked in a recursive loop with "
                + "other AWS resources and stopped your function's invocation."
        )
    }

    func testALoopMayBeAllowed() async {
        await create("Hello", Self.tracing)
        await call("PUT", "/2024-08-31/functions/Hello/recursion-config", ["RecursiveLoop": "Allow"])
        let (count, last) = await roundTrips(20)
        XCTAssertEqual(count, 20)
        XCTAssertEqual(last.status, 200)
    }

    func testTheHeaderKeepsWhatItHad() async {
        await create("Hello", Self.tracing)
        let first = await call(trace: Self.root).json.string ?? ""
        let id = first.dropFirst("\(Self.root);Lineage=1:".count).prefix(8)
        XCTAssertEqual(first, "\(Self.root);Lineage=1:\(id):0")
        // Another function was in between, and an SDK of the time when an entry had no version.
        let second = await call(trace: "\(Self.root);Lineage=c512fbe3:2|\(id):4")
        XCTAssertEqual(second.json.string, "\(Self.root);Lineage=1:c512fbe3:2|1:\(id):5")
        let hostile = await call(trace: "Lineage=:|x|1:y:-4|1:\(id):99999999999999999999;Root=1")
        XCTAssertEqual(hostile.json.string, "Root=1;Lineage=1:\(id):0")
    }

    func testAnEventThatIsCaughtGoesToItsDestinationAndItsQueueAtOnce() async {
        let queue = "arn:aws:sqs:us-east-1:123456789012:q"
        await create("Hello", Self.tracing, ["DeadLetterConfig": ["TargetArn": .string(queue)]])
        await call(
            "PUT",
            "/2019-09-25/functions/Hello/event-invoke-config",
            ["DestinationConfig": ["OnFailure": ["Destination": .string(queue)]]]
        )
        var trace = Self.root
        for _ in 1...16 { trace = await call(trace: trace).json.string ?? "" }
        let accepted = await call(
            "POST",
            "/2015-03-31/functions/Hello/invocations",
            ["a": 1],
            headers: ["X-Amzn-Trace-Id": trace, "X-Amz-Invocation-Type": "Event"]
        )
        XCTAssertEqual(accepted.status, 202)
        _ = await clock.settle()
        XCTAssertEqual(destinations.all.map(\.reason), [.failure, .deadLetter])
        XCTAssertEqual(destinations.all.last?.body, Array(#"{"a":1}"#.utf8))
        XCTAssertEqual(destinations.all.last?.attributes["ErrorCode"], "400")
        XCTAssertEqual(logs.lines.count { $0.hasPrefix("START") }, 16)
    }
}
