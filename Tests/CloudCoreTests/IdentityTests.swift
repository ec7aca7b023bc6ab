import CloudCore
import XCTest

final class IdentityTests: XCTestCase {
    func testTakesAnARNApartAndPutsItTogether() throws {
        let text = "arn:aws:lambda:us-east-1:123456789012:function:Hello:live"
        let arn = try XCTUnwrap(ARN(text))
        XCTAssertEqual(arn.service, "lambda")
        XCTAssertEqual(arn.region, "us-east-1")
        XCTAssertEqual(arn.account, "123456789012")
        XCTAssertEqual(arn.resource, "function:Hello:live")
        XCTAssertEqual(arn.description, text)
    }

    func testWhatIsNoARNIsNone() {
        for text in ["", "Hello", "arn:aws:lambda", "arn:aws:lambda:r:a:", "urn:aws:lambda:r:a:b"] {
            XCTAssertNil(ARN(text), text)
        }
    }

    func testRequestIDsAreRandomUUIDs() {
        let id = Identifiers.requestID()
        XCTAssertNotNil(id.wholeMatch(of: #/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#), id)
        XCTAssertNotEqual(id, Identifiers.requestID())
    }

    func testATraceRootBeginsWithItsSecond() {
        let root = Identifiers.traceRoot(at: Timestamp(millisecondsSince1970: 0x1234_5678_000 / 4096 * 1000))
        XCTAssertNotNil(root.wholeMatch(of: #/1-[0-9a-f]{8}-[0-9a-f]{24}/#), root)
        XCTAssertTrue(root.hasPrefix("1-\(Identifiers.hexadecimal(0x1234_5678_000 / 4096, digits: 8))-"), root)
    }
}
