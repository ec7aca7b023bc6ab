import Coaching
import Curriculum
import Grading
import Terminal
import WorkshopCommon
import XCTest

final class WatchModelTests: XCTestCase {
    private let standing = WatchModel.Standing(step: SampleDay.steps[0], passed: [])

    private func begun() -> WatchModel {
        var model = WatchModel(standing: standing)
        XCTAssertEqual(model.begin(), [.check(1)])
        return model
    }

    func testEverySaveBeginsACheckThatOvertakesTheLast() {
        var model = begun()
        XCTAssertEqual(model.handle(.saved(["template.yaml"])), [.check(2)])
        XCTAssertEqual(model.handle(.saved(["template.yaml"])), [.check(3)])
        // Whatever still comes of those that were overtaken says nothing about what is saved now.
        _ = model.handle(.finished(check: 2, SampleDay.passed()))
        _ = model.handle(.stopped(check: 1, Diagnostic("x", "x")))
        XCTAssertNil(model.report)
        XCTAssertNil(model.problem)
        XCTAssertNotNil(model.activity)
        _ = model.handle(.finished(check: 3, SampleDay.failed()))
        XCTAssertEqual(model.report, SampleDay.failed())
        XCTAssertNil(model.activity)
    }

    func testProgressOfACheckThatHasEndedIsNotShown() {
        var model = begun()
        _ = model.handle(.finished(check: 1, SampleDay.passed()))
        _ = model.handle(.progress(check: 1, "Building ..."))
        XCTAssertNil(model.activity)
    }

    func testNextGoesOnAfterAPassAndAsksTwiceBefore() {
        var model = begun()
        XCTAssertEqual(model.handle(.key(.character("n"))), [])
        XCTAssertEqual(model.note, "Not passed yet. Press n again to go on anyway.")
        XCTAssertEqual(model.handle(.key(.character("n"))), [.next(skip: true)])
        // Another key in between takes the offer back.
        var other = begun()
        _ = other.handle(.key(.character("n")))
        _ = other.handle(.key(.down))
        XCTAssertEqual(other.handle(.key(.character("n"))), [])
        _ = other.handle(.finished(check: 1, SampleDay.passed()))
        XCTAssertEqual(other.handle(.key(.character("n"))), [.next(skip: false)])
    }

    func testANewStepForgetsTheOldResultAndShowsItsLesson() {
        var model = begun()
        _ = model.handle(.finished(check: 1, SampleDay.passed()))
        let next = WatchModel.Standing(step: SampleDay.steps[1], passed: ["hello-sam"])
        XCTAssertEqual(model.handle(.moved(next)), [.load(.lesson), .check(2)])
        XCTAssertNil(model.report)
        XCTAssertEqual(model.pane, .lesson)
        // A check of another terminal's `workshop next` moves it as well.
        _ = model.handle(.began(check: 2, standing))
        XCTAssertEqual(model.standing, standing)
    }

    func testAHintClosesWithTheNextVerdictAndALessonStays() {
        var model = begun()
        // At first those that have been shown, to be read again; then the next.
        XCTAssertEqual(model.handle(.key(.character("h"))), [.wrap(.hint)])
        XCTAssertEqual(model.handle(.key(.character("h"))), [.load(.hint)])
        _ = model.handle(.finished(check: 1, SampleDay.failed()))
        XCTAssertEqual(model.pane, .check)
        XCTAssertEqual(model.handle(.key(.character("l"))), [.load(.lesson)])
        _ = model.handle(.saved([]))
        _ = model.handle(.finished(check: 2, SampleDay.failed()))
        XCTAssertEqual(model.pane, .lesson)
        XCTAssertEqual(model.handle(.key(.character("l"))), [])
        XCTAssertEqual(model.pane, .check)
    }

    func testAHintThatWasAskedForComesIntoSight() {
        var model = begun()
        _ = model.handle(.key(.character("h")))
        _ = model.handle(.loaded(.hint, ["A check", "", "1. A hint", "", "1 more: press h"]))
        XCTAssertEqual(model.scroll, 0)
        _ = model.handle(.key(.character("h")))
        let more = ["A check", "", "1. A hint", "", "2. Another", "", "One more"]
        _ = model.handle(.loaded(.hint, more))
        XCTAssertEqual(more[model.scroll], "2. Another")
        // The last rung shows again, and a window of another width asks for none: both stay where they are.
        _ = model.handle(.key(.character("h")))
        _ = model.handle(.loaded(.hint, more))
        _ = model.handle(.loaded(.hint, more + ["wrapped"]))
        XCTAssertEqual(more[model.scroll], "2. Another")
    }

    func testAWindowOfAnotherSizeWrapsWhatIsShownAndAsksForNoHintMore() {
        var model = begun()
        XCTAssertEqual(model.handle(.resized), [])
        let wrapped: [Character: WatchModel.Pane] = ["h": .hint, "l": .lesson, "g": .logs, "t": .trace, "s": .steps]
        for (key, pane) in wrapped {
            _ = model.handle(.key(.character(key)))
            XCTAssertEqual(model.handle(.resized), [.wrap(pane)])
        }
        _ = model.handle(.key(.character("?")))
        XCTAssertEqual(model.handle(.resized), [])
    }

    func testLogsFollowTheVerdict() {
        var model = begun()
        _ = model.handle(.key(.character("g")))
        XCTAssertEqual(model.handle(.finished(check: 1, SampleDay.failed())), [.load(.logs)])
    }

    func testWhatWasLoadedForAnotherPaneIsDropped() {
        var model = begun()
        _ = model.handle(.key(.character("l")))
        _ = model.handle(.key(.character("s")))
        _ = model.handle(.loaded(.lesson, ["late"]))
        XCTAssertEqual(model.lines, [])
        _ = model.handle(.loaded(.steps, ["1"]))
        XCTAssertEqual(model.lines, ["1"])
    }

    func testQuitClosesAnOpenPaneFirst() {
        for key: Character in ["h", "l", "g", "t", "s", "?"] {
            var model = begun()
            _ = model.handle(.key(.character(key)))
            XCTAssertEqual(model.handle(.key(.character("q"))), [], String(key))
            XCTAssertEqual(model.pane, .check, String(key))
            XCTAssertEqual(model.handle(.key(.character("q"))), [.quit], String(key))
        }
    }

    func testEveryKeyOfTheFooterDoesSomething() {
        let expected: [Character: [WatchModel.Action]] = [
            "h": [.wrap(.hint)], "l": [.load(.lesson)], "g": [.load(.logs)], "t": [.load(.trace)], "s": [.load(.steps)],
            "?": [.load(.help)], "r": [.check(2)], "q": [.quit], "n": [],
        ]
        for (key, actions) in expected {
            var model = begun()
            XCTAssertEqual(model.handle(.key(.character(key))), actions, String(key))
        }
        var model = begun()
        XCTAssertEqual(model.handle(.ended), [.quit])
    }
}
