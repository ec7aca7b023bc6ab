import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class RequestMembersTests: XCTestCase {
    private func error(_ body: () throws(AWSError) -> some Any) -> String {
        do throws(AWSError) {
            _ = try body()
            return "none"
        } catch {
            return "\(error.code): \(error.message)"
        }
    }

    func testMembersOfAnotherTypeAreRefused() throws {
        let members = RequestMembers(["a": 1, "b": "x", "c": [true], "d": nil])
        XCTAssertEqual(try members.integer("a"), 1)
        XCTAssertEqual(try members.text("b"), "x")
        XCTAssertNil(try members.text("d"))
        XCTAssertEqual(
            error { () throws(AWSError) in try members.text("a") },
            "SerializationException: NUMBER_VALUE can not be converted to a String"
        )
        XCTAssertEqual(
            error { () throws(AWSError) in try members.texts("c") },
            "SerializationException: TRUE_VALUE can not be converted to a String"
        )
        XCTAssertEqual(
            error { () throws(AWSError) in try members.structure("b") },
            "SerializationException: Start of structure or map expected at b"
        )
    }

    func testABodyThatIsNoObjectIsRefused() {
        let request = CloudRequest("POST", "/", body: Array("[1]".utf8))
        XCTAssertEqual(
            error { () throws(AWSError) in try RequestMembers(body: request) },
            "SerializationException: Unable to parse the request's body as a JSON object"
        )
    }

    func testBrokenConstraintsAreToldTogether() {
        var check = ConstraintCheck()
        check.present(nil as String?, at: "name")
        check.length("", at: "value", 1...3)
        check.value(11, at: "maxResults", 1...10)
        XCTAssertEqual(
            error { () throws(AWSError) in try check.verify() },
            "ValidationException: 3 validation errors detected: Value null at 'name' failed to satisfy constraint: Member "
                + "must not be null; Value '' at 'value' failed to satisfy constraint: Member must have length greater than "
                + "or equal to 1; Value '11' at 'maxResults' failed to satisfy constraint: Member must have value less than "
                + "or equal to 10"
        )
    }

    func testPagesFollowEachOther() throws {
        let first = try XCTUnwrap(Page(of: [1, 2, 3], size: 2, after: nil))
        XCTAssertEqual(first.elements, [1, 2])
        let second = try XCTUnwrap(Page(of: [1, 2, 3], size: 2, after: first.nextToken))
        XCTAssertEqual(second.elements, [3])
        XCTAssertNil(second.nextToken)
        XCTAssertNil(Page(of: [1], size: 1, after: "not ours"))
    }

    func testTimesAreSecondsWithUpToThreeDecimals() {
        XCTAssertEqual(Timestamp(millisecondsSince1970: 1_800_000_000_000).epochSeconds.serialized(), "1800000000")
        XCTAssertEqual(Timestamp(millisecondsSince1970: 1_800_000_000_025).epochSeconds.serialized(), "1800000000.025")
    }
}
