import CloudCore
import S3Service
import XCTest

final class ObjectTests: S3TestCase {
    func testObjectComesBackAsItWasPut() async throws {
        let service = try await makeBucket()
        let put = try await send(
            service,
            "PUT",
            "/bucket/folder/a%20file%2B.txt",
            headers: ["Content-Type": "text/plain", "x-amz-meta-Kind": "TF", "x-amz-checksum-crc32": "NhCmhg=="],
            "hello"
        )
        XCTAssertEqual(put.status, 200, put.text)
        XCTAssertEqual(put.headers["ETag"], "\"5d41402abc4b2a76b9719d911017c592\"")
        XCTAssertEqual(put.headers["x-amz-checksum-type"], "FULL_OBJECT")

        let get = try await send(
            service,
            "GET",
            "/bucket/folder/a%20file%2B.txt",
            headers: ["x-amz-checksum-mode": "ENABLED"]
        )
        XCTAssertEqual(get.status, 200)
        XCTAssertEqual(get.text, "hello")
        XCTAssertEqual(get.headers["Content-Type"], "text/plain")
        XCTAssertEqual(get.headers["x-amz-meta-kind"], "TF")
        XCTAssertEqual(get.headers["x-amz-checksum-crc32"], "NhCmhg==")
        XCTAssertEqual(get.headers["x-amz-server-side-encryption"], "AES256")

        let list = try await send(service, "GET", "/bucket?list-type=2")
        XCTAssertEqual(list.keys, ["folder/a file+.txt"])

        let deleted = try await send(service, "DELETE", "/bucket/folder/a%20file%2B.txt")
        XCTAssertEqual(deleted.status, 204)
        let gone = try await send(service, "GET", "/bucket/folder/a%20file%2B.txt")
        XCTAssertEqual(gone.status, 404)
        XCTAssertEqual(gone.code, "NoSuchKey")
    }

    func testBucketWithObjectsIsNotDeleted() async throws {
        let service = try await makeBucket()
        _ = try await send(service, "PUT", "/bucket/key", "x")
        let refused = try await send(service, "DELETE", "/bucket")
        XCTAssertEqual(refused.status, 409)
        XCTAssertEqual(refused.code, "BucketNotEmpty")
        _ = try await send(service, "DELETE", "/bucket/key")
        let deleted = try await send(service, "DELETE", "/bucket")
        XCTAssertEqual(deleted.status, 204)
        let head = try await send(service, "HEAD", "/bucket")
        XCTAssertEqual(head.status, 404)
        XCTAssertEqual(head.bytes, [])
    }
}
