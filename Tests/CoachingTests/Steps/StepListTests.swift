import Coaching
import Curriculum
import Terminal
import WorkshopCommon
import XCTest

final class StepListTests: XCTestCase {
    private let list = StepList(curriculum: SampleDay.curriculum, passed: ["hello-sam"], current: "slash-help")

    func testStatesFollowFromWhatIsPassed() {
        XCTAssertEqual(list.items.map(\.state), [.passed, .current, .waiting, .ready])
        XCTAssertEqual(list.items[2].missing, ["slash-help"])
    }

    func testScreens() throws {
        try verifyScreen("steps") { StepListView(capabilities: $0).render(list.items, of: list.items) }
        let none = list.filtered(StepList.Filter(search: "nothing is like this"))
        try verifyScreen("steps-none") { StepListView(capabilities: $0).render(none, of: list.items) }
    }

    func testFiltersByStateKindAndWords() {
        func slugs(_ filter: StepList.Filter) -> [String] { list.filtered(filter).map(\.step.slug) }
        XCTAssertEqual(slugs(.init(states: [.ready, .waiting])), ["verify-slack", "leaderboard"])
        XCTAssertEqual(slugs(.init(kind: .extra)), ["leaderboard"])
        XCTAssertEqual(slugs(.init(search: "SLACK verify")), ["verify-slack"])
        // Checks are searched too: people remember what failed, not what the step is called.
        XCTAssertEqual(slugs(.init(search: "/hello")), ["hello-sam"])
    }

    func testJSON() throws {
        XCTAssertEqual(
            StepList.json([list.items[2]]),
            try JSONValue(
                parsing: #"""
                    {"version": 1, "steps": [{"step": "verify-slack", "number": 3, "title": "Verify Slack",
                     "section": "Hands On: Writing and testing", "kind": "core", "minutes": 10, "state": "waiting",
                     "waitsFor": ["slash-help"]}]}
                    """#
            )
        )
    }
}
