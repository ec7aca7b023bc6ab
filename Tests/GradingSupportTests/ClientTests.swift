import GradingSupport
import WorkshopCommon
import XCTest

final class ClientTests: XCTestCase {
    func testRandomDataRepeatsForTheSameSeedAndDiffersForAnother() {
        func draw(_ seed: UInt64) -> [String] {
            let random = RandomData(seed: seed)
            return [random.word(), random.name(), random.secret(), random.slackUser().mention]
        }
        XCTAssertEqual(draw(1), draw(1))
        XCTAssertNotEqual(draw(1), draw(2))
    }

    func testPathsReachIntoJSON() throws {
        let document = try JSONValue(parsing: #"{"items": [{"id": 1}, {"id": {"deep": true}}]}"#)
        XCTAssertEqual(document.value(at: "items[1].id.deep"), true)
        XCTAssertEqual(document.value(at: "items[0].id"), 1)
        XCTAssertNil(document.value(at: "items[2].id"))
        XCTAssertNil(document.value(at: "nothing"))
    }
}
