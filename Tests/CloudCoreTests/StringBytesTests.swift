import CloudCore
import XCTest

final class StringBytesTests: XCTestCase {
    func testGivesWhatFollowsTheFirstOccurrence() throws {
        XCTAssertEqual(rest("AWS4 Credential=a/b, Credential=c", "Credential="), "a/b, Credential=c")
        XCTAssertEqual(rest("häuser.execute-api.localhost", ".execute-api."), "localhost")
        XCTAssertEqual(rest("aab", "ab"), "")
        XCTAssertEqual(rest("text", ""), "text")
    }

    func testThereIsNothingWhereThePatternIsNotWhole() {
        for text in ["", "Credential", "credential=", "Credential"] { XCTAssertNil(rest(text, "Credential=")) }
    }

    private func rest(_ text: String, _ pattern: StaticString) -> String? {
        text.bytes(after: pattern).map { String(Substring($0)) }
    }
}
