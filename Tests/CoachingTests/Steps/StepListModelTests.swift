import Coaching
import Curriculum
import Terminal
import XCTest

final class StepListModelTests: XCTestCase {
    private let list = StepList(curriculum: SampleDay.curriculum, passed: ["hello-sam"], current: "slash-help")

    private func model(after keys: Key...) -> StepListModel {
        var model = StepListModel(list: list)
        for key in keys { XCTAssertNil(model.press(key)) }
        return model
    }

    func testBeginsAtTheCurrentStepAndStaysInTheList() {
        XCTAssertEqual(model().chosen, 1)
        XCTAssertEqual(model(after: .up, .up, .up).chosen, 0)
        XCTAssertEqual(model(after: .pageDown).chosen, 3)
        XCTAssertEqual(model(after: .end, .down).chosen, 3)
    }

    func testEnterReadsTheChosenStep() {
        var chosen = model(after: .down)
        XCTAssertEqual(chosen.press(.enter), .read(SampleDay.steps[2]))
        var none = model(after: .character("/"), .character("z"), .character("z"), .enter)
        XCTAssertEqual(none.shown, [])
        XCTAssertNil(none.press(.enter))
    }

    func testFiltersInTurn() {
        var model = model()
        var counts: [Int] = []
        for _ in StepListModel.Scope.allCases {
            counts.append(model.shown.count)
            _ = model.press(.character("f"))
        }
        XCTAssertEqual(counts, [4, 3, 2, 1, 1])
        XCTAssertEqual(model.scope, .all)
    }

    func testSearchTakesLettersThatAreCommandsElsewhere() {
        var model = model(after: .character("/"), .character("q"), .backspace, .character("S"), .character("l"))
        XCTAssertEqual(model.search, "Sl")
        XCTAssertEqual(model.shown.map(\.step.slug), ["slash-help", "verify-slack"])
        XCTAssertNil(model.press(.enter))
        // Escape first clears the search, then leaves.
        XCTAssertNil(model.press(.escape))
        XCTAssertEqual(model.shown.count, 4)
        XCTAssertEqual(model.press(.escape), .quit)
    }

    func testScreens() throws {
        try verifyScreen("list", height: 14) { StepListScreen(capabilities: $0).frame(self.model()) }
        try verifyScreen("list-search", height: 14) {
            StepListScreen(capabilities: $0).frame(self.model(after: .character("/"), .character("l")))
        }
        try verifyScreen("list-small", height: 7) { StepListScreen(capabilities: $0).frame(self.model(after: .end)) }
    }
}
