import Foundation
import XCTest

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// `workshop trace` beside a running `workshop up`.
final class TraceTests: XCTestCase {
    private var learner: Learner!
    private var up: RunningCommand!
    private var endpoint = ""

    override func setUpWithError() throws {
        learner = try Learner()
        up = try learner.start(["up", "--empty", "--port", "0", "--json"])
        let ready = try JSONSerialization.jsonObject(with: Data(up.line(1).utf8)) as? [String: Any]
        endpoint = try XCTUnwrap(ready?["endpoint"] as? String)
    }

    override func tearDown() {
        up.kill()
        learner.leave()
    }

    func testSaysThatThereIsNoneYet() throws {
        let outcome = try trace([], columns: "80")
        XCTAssertEqual(outcome.output, "No traces yet. Functions with Tracing: Active and traced APIs leave them.\n")
    }

    func testDrawsAWaterfall() throws {
        try send()
        for (columns, expected) in [("80", Self.wide), ("50", Self.narrow)] {
            let outcome = try trace([Self.id], columns: columns)
            XCTAssertEqual(outcome.status, 0, outcome.errors)
            XCTAssertEqual(outcome.output, expected)
        }
        try verifyScreens("trace", of: learner, ["trace", Self.id, "--endpoint-url", endpoint])
    }

    func testAnUnknownTraceIsSaid() throws {
        let outcome = try trace(["1-00000000-000000000000000000000000"], columns: "80")
        XCTAssertEqual(outcome.status, 2)
        XCTAssert(outcome.errors.contains("there is no trace 1-00000000-000000000000000000000000"), outcome.errors)
        let odd = try trace(["1"], columns: "80")
        XCTAssertEqual(odd.status, 2)
        XCTAssert(odd.errors.contains("Invalid trace id: 1"), odd.errors)
    }

    private static let id = "1-6927a000-0123456789abcdef01234567"

    private static let wide = """
        1-6927a000-0123456789abcdef01234567  POST https://a.example/slack/command  502
          1.5 s
        Shoutout/dev Stage fault         ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━    1.5 s
          Hello Lambda                      ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━      1.25 s
            Hello Function fault               ━━━━━━━━━━━━━━━━━━━━━━━━━            1 s
              Initialization                   ━━━━━━                            250 ms
              Invocation fault                       ━━━━━━━━━━━━━━━━━━━         750 ms
                A service with a name t…                   ━━━━━━                250 ms
              Overhead                                                 ━         500 µs

        """

    private static let narrow = """
        1-6927a000-0123456789abcdef01234567  POST
          https://a.example/slack/command  502  1.5 s
        Shoutout/dev fault   ━━━━━━━━━━━━━━━━━━━    1.5 s
          Hello Lambda        ━━━━━━━━━━━━━━━━     1.25 s
            Hello fault         ━━━━━━━━━━━━━         1 s
              Initialization    ━━━                250 ms
              Invocat… fault       ━━━━━━━━━━      750 ms
                A service w…          ━━━          250 ms
              Overhead                      ━      500 µs

        """

    private func trace(_ arguments: [String], columns: String) throws -> Learner.Outcome {
        let command = ["trace"] + arguments + ["--endpoint-url", endpoint]
        return try learner.start(command, environment: ["COLUMNS": columns]).waitForEnd()
    }

    /// A request that took 1.5 s, a cold start among it, and a call that failed.
    private func send() throws {
        let start = 1_764_204_544.0
        func segment(_ id: Int, _ name: String, _ from: Double, _ to: Double, _ more: [String: Any]) -> [String: Any] {
            more.merging(
                [
                    "id": String(format: "%016x", id), "name": name, "start_time": start + from, "end_time": start + to,
                    "trace_id": Self.id,
                ]
            ) { own, _ in own }
        }
        let parts: [[String: Any]] = [
            segment(4, "Initialization", 0.25, 0.5, [:]), segment(5, "Invocation", 0.5, 1.25, ["fault": true]),
            segment(6, "Overhead", 1.25, 1.2505, [:]),
        ]
        let documents = [
            segment(
                1,
                "Shoutout/dev",
                0,
                1.5,
                [
                    "origin": "AWS::ApiGateway::Stage", "fault": true,
                    "http": [
                        "request": ["method": "POST", "url": "https://a.example/slack/command"],
                        "response": ["status": 502],
                    ],
                ]
            ),
            segment(2, "Hello", 0.125, 1.375, ["origin": "AWS::Lambda", "parent_id": "0000000000000001"]),
            segment(
                3,
                "Hello",
                0.25,
                1.2505,
                [
                    "origin": "AWS::Lambda::Function", "parent_id": "0000000000000002", "fault": true,
                    "subsegments": parts,
                ]
            ),
            segment(
                7,
                "A service with a name that is too long for its column",
                0.75,
                1,
                ["parent_id": "0000000000000005", "type": "subsegment", "namespace": "remote"]
            ),
        ]
        let texts = try documents.map {
            String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self)
        }
        var request = URLRequest(url: try XCTUnwrap(URL(string: endpoint + "/TraceSegments")))
        request.httpMethod = "POST"
        request.httpBody = try JSONSerialization.data(withJSONObject: ["TraceSegmentDocuments": texts])
        let sent = expectation(description: "sent")
        URLSession.shared.dataTask(with: request) { _, response, _ in
            XCTAssertEqual((response as? HTTPURLResponse)?.statusCode, 200)
            sent.fulfill()
        }.resume()
        wait(for: [sent], timeout: 30)
    }
}
