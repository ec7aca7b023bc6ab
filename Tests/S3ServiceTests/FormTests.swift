import CloudCore
import S3Service
import XCTest

/// Uploads by a form of a web page.
final class FormTests: S3TestCase {
    private func post(
        _ service: S3Service,
        _ fields: [(String, String)],
        file: String? = "hello"
    ) async throws -> Answer {
        var body = fields.map {
            "--mark\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n"
        }.joined()
        if let file {
            body +=
                "--mark\r\nContent-Disposition: form-data; name=\"file\"; filename=\"note.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\n\(file)\r\n"
        }
        body += "--mark--\r\n"
        let headers: HeaderFields = ["Content-Type": "multipart/form-data; boundary=mark"]
        return try await send(service, "POST", "/bucket", headers: headers, body)
    }

    private func policy(_ conditions: String, until: Timestamp = S3TestCase.start + .seconds(60)) -> String {
        Base64.encode("{\"expiration\":\"\(until.iso8601)\",\"conditions\":[\(conditions)]}".utf8)
    }

    func testFileBecomesAnObject() async throws {
        let service = try await makeBucket()
        let posted = try await post(
            service,
            [("key", "up/${filename}"), ("Content-Type", "text/plain"), ("x-amz-meta-kind", "TF")]
        )
        XCTAssertEqual(posted.status, 204, posted.text)
        let get = try await send(service, "GET", "/bucket/up/note.txt")
        XCTAssertEqual(get.text, "hello")
        XCTAssertEqual(get.headers["Content-Type"], "text/plain")
        XCTAssertEqual(get.headers["x-amz-meta-kind"], "TF")
        let created = try await post(service, [("key", "a"), ("success_action_status", "201")])
        XCTAssertEqual(created.status, 201)
        XCTAssertEqual(created.xml?.text("Key"), "a")
        let led = try await post(service, [("key", "a"), ("success_action_redirect", "https://a.example/?x=1")])
        XCTAssertEqual(led.status, 303)
        XCTAssertEqual(
            led.headers["Location"],
            "https://a.example/?x=1&bucket=bucket&key=a&etag=%225d41402abc4b2a76b9719d911017c592%22"
        )
    }

    func testPolicyIsHeldTo() async throws {
        let service = try await makeBucket()
        let right = policy(#"{"bucket":"bucket"},["starts-with","$key","up,"],["content-length-range",1,5]"#)
        let fine = try await post(service, [("key", "up,a"), ("policy", right)])
        XCTAssertEqual(fine.status, 204, fine.text)
        let key = try await post(service, [("key", "other"), ("policy", right)])
        XCTAssertEqual(key.code, "AccessDenied")
        XCTAssertEqual(
            key.xml?.text("Message"),
            #"Invalid according to Policy: Policy Condition failed: ["starts-with", "$key", "up,"]"#
        )
        let long = try await post(service, [("key", "up,a"), ("policy", right)], file: "hello!")
        XCTAssertEqual(long.code, "EntityTooLarge")
        let old = policy("", until: S3TestCase.start + .seconds(-1))
        let late = try await post(service, [("key", "up/a"), ("policy", old)])
        XCTAssertEqual(late.xml?.text("Message"), "Invalid according to Policy: Policy expired.")
        let broken = try await post(service, [("key", "up/a"), ("policy", "e30=")])
        XCTAssertEqual(broken.code, "InvalidPolicyDocument")
        let kind = try await post(service, [("key", "up/a"), ("policy", policy(#"["like","$key","up/a"]"#))])
        XCTAssertEqual(kind.code, "InvalidPolicyDocument")
        let none = try await post(service, [("key", "up/a")], file: nil)
        XCTAssertEqual(none.code, "InvalidArgument")
        let text = try await send(service, "POST", "/bucket", "text")
        XCTAssertEqual(text.status, 412)
    }
}
