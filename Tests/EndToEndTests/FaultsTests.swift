import Foundation
import XCTest

/// `workshop faults` beside a running `workshop up`.
final class FaultsTests: XCTestCase {
    private var learner: Learner!
    private var up: RunningCommand!
    private var endpoint = ""

    override func setUpWithError() throws {
        learner = try Learner()
        up = try learner.start(["up", "--empty", "--ephemeral", "--port", "0", "--json"])
        struct Cloud: Decodable { var endpoint: String }
        endpoint = try JSONDecoder().decode(Cloud.self, from: Data(up.line(1).utf8)).endpoint
    }

    override func tearDown() {
        up.kill()
        learner.leave()
    }

    private func faults(_ arguments: String..., columns: Int = 80) throws -> Learner.Outcome {
        let all = ["faults", "--endpoint-url", endpoint] + arguments
        return try learner.start(all, environment: ["COLUMNS": "\(columns)", "NO_COLOR": "1"]).waitForEnd()
    }

    func testShowsWhatIsToGoWrongUntilItIsTakenBack() throws {
        let none = try faults()
        XCTAssertEqual(none.output, "Nothing is to go wrong.\n")
        let set = try faults(
            "--duplicates",
            "0.1",
            "--crashes",
            "1",
            "--only",
            "saver",
            "--most",
            "1",
            "--slow-slack",
            "0.5",
            "--seed",
            "7"
        )
        XCTAssertEqual(
            set.output,
            """
            duplicates  10 % of messages are delivered twice, only saver, at most once each
            crashes  100 % of invocations end after the work, without an answer, only saver,
              at most once each
            slowSlack  50 % of Slack's answers take 4 s, only saver, at most once each

            """,
            set.errors
        )
        let narrow = try faults("--throttles", "0.25", columns: 50)
        XCTAssertEqual(
            narrow.output,
            """
            throttles  25 % of calls on tables are refused for
              their capacity

            """
        )
        let json = try faults("--json")
        XCTAssertEqual(
            json.output,
            """
            {
              "version": 1,
              "plan": {
                "seed": 0,
                "throttles": {
                  "part": 0.25
                }
              },
              "struck": []
            }

            """
        )
        let off = try faults("--off")
        XCTAssertEqual(off.output, "Nothing is to go wrong.\n")
    }

    func testRefusesWhatCannotBe() throws {
        let part = try faults("--duplicates", "10")
        XCTAssertEqual(part.status, 2)
        XCTAssert(part.errors.contains("duplicates is the part of all occasions, a number from 0 to 1"), part.errors)
        let nothing = try faults("--only", "saver")
        XCTAssert(nothing.errors.contains("say what is to go wrong"), nothing.errors)
    }
}
