import JSONata
import WorkshopCommon
import XCTest

final class JSONataErrorTests: XCTestCase {
    func testHasItsCodeInItsDescription() {
        XCTAssertThrowsError(try JSONataExpression(parsing: "1 +")) {
            XCTAssertTrue("\($0)".hasPrefix("S0"), "\($0)")
        }
    }
}
