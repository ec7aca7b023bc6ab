import CloudCore
import DynamoDBService
import WorkshopCommon
import XCTest

/// What is said of a request before any operation looks at it. The checksums were recorded with the answers.
final class ConnectionTests: XCTestCase {
    private static let signature = "AWS4-HMAC-SHA256 Credential=k, SignedHeaders=host, Signature=0"

    private func respond(
        _ operation: String,
        _ body: String = "{}",
        headers: HeaderFields = ["Authorization": signature]
    ) async throws -> CloudResponse {
        var headers = headers
        headers["X-Amz-Target"] = "DynamoDB_20120810.\(operation)"
        return try await Bench(tables: false).service.respond(
            to: CloudRequest("POST", "/", headers: headers, body: Array(body.utf8))
        )
    }

    private func assertRefused(_ response: CloudResponse, _ body: String, checksum: String? = nil) throws {
        XCTAssertEqual(response.status, 400)
        XCTAssertEqual(String(decoding: response.bytes, as: UTF8.self), body)
        if let checksum { XCTAssertEqual(response.headers["x-amz-crc32"], checksum) }
        XCTAssertNotNil(response.headers["x-amzn-RequestId"]?.wholeMatch(of: #/[0-9A-Z]{52}/#))
    }

    func testABodyThatIsNoJSONIsFoundFirst() async throws {
        let body = #"{"__type":"com.amazon.coral.service#SerializationException"}"#
        try assertRefused(try await respond("Nonsense", "hi", headers: [:]), body, checksum: "3948637019")
        try assertRefused(try await respond("ListTables", ""), body, checksum: "3948637019")
        try assertRefused(try await respond("ListTables", "[]"), body, checksum: "3948637019")
    }

    func testAnOperationThatIsNotThere() async throws {
        try assertRefused(
            try await respond("ListTable", "", headers: [:]),
            #"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#,
            checksum: "1368724161"
        )
    }

    func testARequestWithoutASignature() async throws {
        let body =
            #"{"__type":"com.amazon.coral.service#MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}"#
        try assertRefused(try await respond("ListTables", "", headers: [:]), body, checksum: "2088342776")
        try assertRefused(try await respond("ListTables", headers: ["Authorization": "AWS4"]), body)
        try assertRefused(
            try await respond("ListTables", headers: ["Authorization": "AWS4-"]),
            #"{"__type":"com.amazon.coral.service#IncompleteSignatureException","message":"Authorization header requires "#
                + #"'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires "#
                + #"'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "#
                + #"header. Authorization=AWS4-"}"#,
            checksum: "1828866742"
        )
    }

    func testASignatureInTheQueryIsOne() async throws {
        let request = CloudRequest(
            "POST",
            "/",
            query: "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0",
            headers: ["X-Amz-Target": "DynamoDB_20120810.ListTables"],
            body: Array("{}".utf8)
        )
        let response = try await Bench(tables: false).service.respond(to: request)
        XCTAssertEqual(response.status, 200)
    }

    func testAnswersHaveTheTypeOfTheirRequests() async throws {
        for (type, answered) in [
            ("application/json", "application/json"), ("application/x-amz-json-1.0", "application/x-amz-json-1.0"),
        ] {
            let response = try await respond(
                "ListTables",
                headers: ["Authorization": Self.signature, "Content-Type": type, "Origin": "http://x"]
            )
            XCTAssertEqual(response.headers["Content-Type"], answered)
            XCTAssertEqual(response.headers["Access-Control-Allow-Origin"], "*")
        }
    }
}
