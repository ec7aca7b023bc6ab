import WorkshopCommon
import XCTest

extension CloudTestCase {
    /// Calls an operation of a JSON service, which must succeed.
    /// - Parameter target: `AmazonSSM.GetParameter`
    @discardableResult
    func callAWS(_ target: String, _ members: JSONValue) async throws -> JSONValue {
        let answer = try await request(
            "POST",
            "/",
            headers: ["X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"],
            body: members.serialized()
        )
        XCTAssertEqual(answer.status, 200, answer.text)
        return try XCTUnwrap(answer.json)
    }
}
