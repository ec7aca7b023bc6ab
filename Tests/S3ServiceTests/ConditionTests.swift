import CloudCore
import S3Service
import XCTest

final class ConditionTests: S3TestCase {
    private let etag = "\"5d41402abc4b2a76b9719d911017c592\""

    func testReadersConditions() async throws {
        let service = try await makeBucket()
        _ = try await send(service, "PUT", "/bucket/key", "hello")
        let modified = S3TestCase.start.httpDate
        let before = (S3TestCase.start + .seconds(-60)).httpDate
        let cases: [(HeaderFields, Int)] = [
            (["If-Match": etag], 200), (["If-Match": "\"other\""], 412), (["If-None-Match": etag], 304),
            (["If-None-Match": "*"], 304), (["If-None-Match": "\"other\""], 200),
            (["If-Modified-Since": modified], 304), (["If-Modified-Since": before], 200),
            (["If-Unmodified-Since": before], 412), (["If-Unmodified-Since": modified], 200),
            (["If-Match": etag, "If-Unmodified-Since": before], 200),
            (["If-None-Match": "\"other\"", "If-Modified-Since": modified], 200),
        ]
        for (headers, status) in cases {
            let answer = try await send(service, "GET", "/bucket/key", headers: headers)
            XCTAssertEqual(answer.status, status, "\(headers)")
        }
    }

    func testWritersConditions() async throws {
        let service = try await makeBucket()
        let created = try await send(service, "PUT", "/bucket/key", headers: ["If-None-Match": "*"], "hello")
        XCTAssertEqual(created.status, 200)
        let again = try await send(service, "PUT", "/bucket/key", headers: ["If-None-Match": "*"], "other")
        XCTAssertEqual(again.status, 412)
        XCTAssertEqual(again.xml?.text("Condition"), "If-None-Match")
        let tag = try await send(service, "PUT", "/bucket/key", headers: ["If-None-Match": etag], "other")
        XCTAssertEqual(tag.status, 501)
        let stale = try await send(service, "PUT", "/bucket/key", headers: ["If-Match": "\"other\""], "other")
        XCTAssertEqual(stale.code, "PreconditionFailed")
        let none = try await send(service, "PUT", "/bucket/none", headers: ["If-Match": etag], "other")
        XCTAssertEqual(none.code, "NoSuchKey")
        let kept = try await send(service, "DELETE", "/bucket/key", headers: ["If-Match": "\"other\""])
        XCTAssertEqual(kept.status, 412)
        let right = try await send(service, "PUT", "/bucket/key", headers: ["If-Match": etag], "other")
        XCTAssertEqual(right.status, 200)
    }

    func testCopy() async throws {
        let service = try await makeBucket()
        let headers: HeaderFields = [
            "Content-Type": "text/plain", "x-amz-meta-kind": "TF", "x-amz-tagging": "team=blue",
        ]
        _ = try await send(service, "PUT", "/bucket/a%20b", headers: headers, "hello")
        let copied = try await send(
            service,
            "PUT",
            "/bucket/copy",
            headers: ["x-amz-copy-source": "/bucket/a%20b", "x-amz-copy-source-if-match": etag]
        )
        XCTAssertEqual(copied.status, 200, copied.text)
        XCTAssertEqual(copied.xml?.text("ETag"), etag)
        let get = try await send(service, "GET", "/bucket/copy")
        XCTAssertEqual(get.text, "hello")
        XCTAssertEqual(get.headers["x-amz-meta-kind"], "TF")
        XCTAssertEqual(get.headers["Content-Type"], "text/plain")
        XCTAssertEqual(get.headers["x-amz-tagging-count"], "1")

        let itself = try await send(service, "PUT", "/bucket/copy", headers: ["x-amz-copy-source": "bucket/copy"])
        XCTAssertEqual(itself.code, "InvalidRequest")
        let replaced = try await send(
            service,
            "PUT",
            "/bucket/copy",
            headers: [
                "x-amz-copy-source": "bucket/copy", "x-amz-metadata-directive": "REPLACE", "x-amz-meta-new": "1",
                "x-amz-tagging-directive": "REPLACE",
            ]
        )
        XCTAssertEqual(replaced.status, 200, replaced.text)
        let changed = try await send(service, "GET", "/bucket/copy")
        XCTAssertEqual(changed.text, "hello")
        XCTAssertNil(changed.headers["x-amz-meta-kind"])
        XCTAssertNil(changed.headers["x-amz-tagging-count"])
        XCTAssertEqual(changed.headers["x-amz-meta-new"], "1")

        let refused = try await send(
            service,
            "PUT",
            "/bucket/copy",
            headers: ["x-amz-copy-source": "bucket/copy", "x-amz-copy-source-if-none-match": etag]
        )
        XCTAssertEqual(refused.status, 412)
        let missing = try await send(service, "PUT", "/bucket/x", headers: ["x-amz-copy-source": "bucket/none"])
        XCTAssertEqual(missing.code, "NoSuchKey")
    }

    func testPresignedURLExpires() async throws {
        let service = try await makeBucket()
        _ = try await send(service, "PUT", "/bucket/key", "hello")
        let date = S3TestCase.start.iso8601Seconds.filter { $0 != "-" && $0 != ":" }
        let query =
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=k%2F20260101%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=\(date)&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00"
        let fresh = try await send(service, "GET", "/bucket/key?\(query)")
        XCTAssertEqual(fresh.text, "hello")
        _ = await clock.advance(by: .seconds(61))
        let stale = try await send(service, "GET", "/bucket/key?\(query)")
        XCTAssertEqual(stale.status, 403)
        XCTAssertEqual(stale.code, "AccessDenied")
        XCTAssertEqual(stale.xml?.text("Message"), "Request has expired")
        let old = try await send(service, "GET", "/bucket/key?AWSAccessKeyId=k&Signature=s&Expires=1")
        let oldest = try await send(service, "GET", "/bucket/key?AWSAccessKeyId=k&Signature=s&Expires=\(Int64.min)")
        XCTAssertEqual(oldest.code, "AccessDenied")
        XCTAssertEqual(old.code, "AccessDenied")
    }
}
