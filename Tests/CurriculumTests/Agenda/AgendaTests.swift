import Curriculum
import SystemPackage
import WorkshopCommon
import XCTest

final class AgendaTests: XCTestCase {
    private func section(_ number: Int, _ start: String, _ end: String) throws -> Section {
        Section(
            slug: "s\(number)",
            number: number,
            title: "Section \(number)",
            start: try XCTUnwrap(TimeOfDay(start)),
            end: try XCTUnwrap(TimeOfDay(end)),
            steps: number == 2 ? ["hello"] : [],
            location: SourceLocation(file: "curriculum.yml")
        )
    }

    private func day() throws -> Agenda {
        Agenda(title: "Day", sections: [try section(1, "09:15", "10:00"), try section(2, "10:00", "10:30")])
    }

    private func time(_ text: String) throws -> TimeOfDay { try XCTUnwrap(TimeOfDay(text)) }

    func testTimeOfDayReadsClockTimesOnly() {
        XCTAssertEqual(TimeOfDay("09:15")?.minutes, 555)
        XCTAssertEqual(TimeOfDay("9:15")?.description, "09:15")
        XCTAssertEqual(TimeOfDay("00:00")?.minutes, 0)
        for wrong in ["", "9", "24:00", "10:60", "10:5", "-1:00", "10:00:00", "+9:00", "a:bc", "٠٩:١٥"] {
            XCTAssertNil(TimeOfDay(wrong), wrong)
        }
    }

    func testASectionOwnsItsFirstMinuteAndNotItsLast() throws {
        let day = try day()
        XCTAssertEqual(day.moment(at: try time("09:00")), .beforeTheDay(minutesLeft: 15))
        XCTAssertEqual(day.moment(at: try time("09:15")), .during(day.sections[0], minutesLeft: 45))
        XCTAssertEqual(day.moment(at: try time("09:59")), .during(day.sections[0], minutesLeft: 1))
        XCTAssertEqual(day.moment(at: try time("10:00")), .during(day.sections[1], minutesLeft: 30))
        XCTAssertEqual(day.moment(at: try time("10:30")), .afterTheDay)
        XCTAssertEqual(day.section(at: try time("10:29"))?.slug, "s2")
        XCTAssertNil(day.section(at: try time("12:00")))
    }

    func testShiftingKeepsEveryLength() throws {
        let shifted = try day().shifted(toStart: try time("10:00"))
        XCTAssertEqual(shifted.sections.map(\.start.description), ["10:00", "10:45"])
        XCTAssertEqual(shifted.sections.map(\.end.description), ["10:45", "11:15"])
        XCTAssertEqual(shifted.sections.map(\.minutes), try day().sections.map(\.minutes))
    }

    func testADayShiftedPastMidnightGoesOnInTheSmallHours() throws {
        let night = try day().shifted(toStart: try time("23:30"))
        XCTAssertEqual(night.sections.map(\.end.description), ["00:15", "00:45"])
        XCTAssertEqual(night.section(at: try time("00:20"))?.slug, "s2")
        XCTAssertEqual(night.section(at: try time("23:40"))?.slug, "s1")
        XCTAssertEqual(night.moment(at: try time("23:00")), .beforeTheDay(minutesLeft: 30))
    }

    func testJSONHasTheDocumentedShape() throws {
        XCTAssertEqual(
            try day().json.serialized(),
            #"{"sections":[{"title":"Section 1","start":"09:15","end":"10:00","steps":[]},"#
                + #"{"title":"Section 2","start":"10:00","end":"10:30","steps":["hello"]}]}"#
        )
    }
}
