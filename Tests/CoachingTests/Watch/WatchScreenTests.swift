import Coaching
import Curriculum
import Grading
import Terminal
import WorkshopCommon
import XCTest

final class WatchScreenTests: XCTestCase {
    private func verify(
        _ name: String,
        height: Int = 24,
        passed: Set<String> = [],
        _ events: [WatchModel.Event]
    ) throws {
        try verifyScreen("watch-\(name)", height: height) { capabilities in
            var model = WatchModel(standing: WatchModel.Standing(step: SampleDay.steps[0], passed: passed))
            _ = model.begin()
            for event in events { _ = model.handle(event) }
            let screen = WatchScreen(
                capabilities: capabilities,
                agenda: SampleDay.curriculum.agenda,
                steps: SampleDay.steps
            )
            return screen.frame(&model, now: TimeOfDay(minutes: 11 * 60 + 12))
        }
    }

    func testBeforeTheFirstVerdict() throws {
        try verify("checking", [.progress(check: 1, "Building ...")])
    }

    func testCheckingAgainAfterASaveShowsTheLastVerdict() throws {
        let path = "Sources/HelloFunction/HelloFunction.swift"
        try verify("again", [.finished(check: 1, SampleDay.failed()), .saved([path])])
    }

    func testFailed() throws { try verify("failed", [.finished(check: 1, SampleDay.failed())]) }

    func testPassed() throws { try verify("passed", [.finished(check: 1, SampleDay.passed())]) }

    func testHelp() throws {
        try verify("help", [.finished(check: 1, SampleDay.passed()), .key(.character("?"))])
    }

    func testAProblemOfOurOwn() throws {
        let problem = Diagnostic("disk-full", "no space is left", suggestion: "free some space and save again")
        try verify("problem", [.stopped(check: 1, problem)])
    }

    func testANoteLeavesRoomForTheCommandThatMends() throws {
        let note = WatchModel.Event.said("12 files went away in a check: workshop undo")
        try verify("note", [.finished(check: 1, SampleDay.failed()), note])
    }

    func testASaveThatIsOvertaken() throws {
        let saves = (1...3).map { WatchModel.Event.saved(["Sources/HelloFunction/\($0).swift"]) }
        try verify(
            "overtaken",
            [.finished(check: 1, SampleDay.failed())] + saves + [.progress(check: 4, "Building ...")]
        )
    }

    func testTheLastStepPassed() throws {
        let all = Set(SampleDay.steps.map(\.slug))
        try verify("all-passed", passed: all, [.finished(check: 1, SampleDay.passed())])
    }

    func testSkippingAsks() throws {
        try verify("skip", [.finished(check: 1, SampleDay.failed()), .key(.character("n"))])
    }

    func testAPaneLongerThanTheScreenScrollsToItsEndAndNoFurther() throws {
        let lines = (1...30).map { "line \($0)" }
        let events: [WatchModel.Event] = [
            .finished(check: 1, SampleDay.failed()), .key(.character("l")), .loaded(.lesson, lines), .key(.pageDown),
        ]
        try verify("scrolled", height: 16, passed: ["hello-sam"], events)
        try verify("scrolled-to-end", height: 16, events + Array(repeating: .key(.pageDown), count: 9))
    }
}
