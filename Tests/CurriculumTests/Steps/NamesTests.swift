import Curriculum
import WorkshopCommon
import XCTest

final class NamesTests: XCTestCase {
    func testAStepGoesBySlugNumberFolderAndUniquePrefix() throws {
        let curriculum = try TemporaryKit().load()
        for name in ["second-one", "2", "02", "02-second-one", "sec", "SECOND-ONE"] {
            XCTAssertEqual(try curriculum.resolveStep(name).slug, "second-one", name)
        }
    }

    func testAnUnknownStepIsToldWithTheNearest() throws {
        let curriculum = try TemporaryKit().load()
        XCTAssertThrowsError(try curriculum.resolveStep("frist")) {
            let diagnostic = ($0 as? DiagnosticError)?.diagnostics.first
            XCTAssertEqual(diagnostic?.message, "there is no step named 'frist'")
            XCTAssertEqual(diagnostic?.suggestion, "did you mean 'first'?")
        }
        for name in ["", "3", "0", "-1", "zzzzzz"] {
            XCTAssertThrowsError(try curriculum.resolveStep(name), name) {
                let diagnostic = ($0 as? DiagnosticError)?.diagnostics.first
                XCTAssertEqual(diagnostic?.identifier, "unknown-step")
                XCTAssertNotNil(diagnostic?.suggestion)
            }
        }
    }

    func testAPrefixOfTwoIsAmbiguous() throws {
        let kit = try TemporaryKit()
        try kit.edit("Exercises/curriculum.yml", "slug: afternoon", "slug: more")
        try kit.edit("Exercises/02-second-one/step.yml", "section: afternoon", "section: more")
        XCTAssertThrowsError(try kit.load().resolveSection("mor")) {
            XCTAssertEqual(
                ($0 as? DiagnosticError)?.diagnostics.map(\.message),
                ["'mor' may mean more than one section: morning, more"]
            )
        }
        XCTAssertEqual(try kit.load().resolveSection("more").number, 2)
    }

    func testAPlaceIsASectionFirst() throws {
        let curriculum = try TemporaryKit().load()
        XCTAssertEqual(try curriculum.resolvePlace("1").slug, "morning")
        XCTAssertEqual(try curriculum.resolvePlace("first").slug, "first")
        XCTAssertEqual(try curriculum.resolvePlace("aft").slug, "afternoon")
    }

    func testATimeIsTheSectionThatIsOnThen() throws {
        let curriculum = try TemporaryKit().load()
        for section in curriculum.sections {
            let start = section.start.description
            let later = TimeOfDay(minutes: section.end.minutes - 1).description
            for time in [start, start.replacing(":", with: ""), later] {
                XCTAssertEqual(try curriculum.resolvePlace(time).slug, section.slug, time)
            }
        }
        XCTAssertThrowsError(try curriculum.resolvePlace("0300")) {
            let diagnostic = ($0 as? DiagnosticError)?.diagnostics.first
            XCTAssertEqual(diagnostic?.identifier, "no-section-then")
            let start = curriculum.sections[0].start
            XCTAssertEqual(diagnostic?.message.hasPrefix("nothing is on at 03:00: the day is from \(start) to "), true)
        }
        XCTAssertThrowsError(try curriculum.resolvePlace("2575")) {
            XCTAssertEqual(($0 as? DiagnosticError)?.diagnostics.first?.identifier, "unknown-section-or-step")
        }
    }
}
