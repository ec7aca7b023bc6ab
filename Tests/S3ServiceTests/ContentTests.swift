import CloudCore
import S3Service
import XCTest

/// What a request says of its body, and what is made of it.
final class ContentTests: S3TestCase {
    /// Values as AWS's own clients compute them.
    private let checksums: [(name: String, value: String)] = [
        ("crc32", "NhCmhg=="), ("crc32c", "mnG7TA=="), ("crc64nvme", "M3eFcAZSQlc="),
        ("sha1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="), ("sha256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
    ]

    func testEveryChecksumIsVerifiedAndReturned() async throws {
        let service = try await makeBucket()
        for (name, value) in checksums {
            let header = "x-amz-checksum-\(name)"
            let put = try await send(service, "PUT", "/bucket/key", headers: [header: value], "hello")
            XCTAssertEqual(put.status, 200, put.text)
            XCTAssertEqual(put.headers[header], value)
            let get = try await send(service, "GET", "/bucket/key", headers: ["x-amz-checksum-mode": "ENABLED"])
            XCTAssertEqual(get.headers[header], value)
            let wrong = try await send(service, "PUT", "/bucket/key", headers: [header: value], "hellO")
            XCTAssertEqual(wrong.code, "BadDigest")
        }
        let short = try await send(service, "PUT", "/bucket/key", headers: ["x-amz-checksum-crc32": "AAA="], "hello")
        XCTAssertEqual(short.code, "InvalidRequest")
        XCTAssertEqual(short.xml?.text("Message"), "Value for x-amz-checksum-crc32 header is invalid.")
        let both: HeaderFields = [
            "x-amz-checksum-crc32": "NhCmhg==", "x-amz-checksum-sha1": "qvTGHdzF6KLavt4PO0gs2a6pQ00=",
        ]
        let twice = try await send(service, "PUT", "/bucket/key", headers: both, "hello")
        XCTAssertEqual(twice.code, "InvalidRequest")
    }

    func testObjectWithoutAChecksumGetsOne() async throws {
        let service = try await makeBucket()
        let put = try await send(service, "PUT", "/bucket/key", "hello")
        XCTAssertEqual(put.headers["x-amz-checksum-crc64nvme"], "M3eFcAZSQlc=")
    }

    func testDigestsOfOldClientsAreVerified() async throws {
        let service = try await makeBucket()
        let sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        let headers: HeaderFields = ["Content-MD5": "XUFAKrxLKna5cZ2REBfFkg==", "x-amz-content-sha256": sha256]
        let put = try await send(service, "PUT", "/bucket/key", headers: headers, "hello")
        XCTAssertEqual(put.status, 200, put.text)
        let md5 = try await send(service, "PUT", "/bucket/key", headers: headers, "other")
        XCTAssertEqual(md5.code, "BadDigest")
        let hash = try await send(service, "PUT", "/bucket/key", headers: ["x-amz-content-sha256": sha256], "other")
        XCTAssertEqual(hash.code, "XAmzContentSHA256Mismatch")
        let none = try await send(service, "PUT", "/bucket/key", headers: ["Content-MD5": "bad"], "hello")
        XCTAssertEqual(none.code, "InvalidDigest")
    }

    private let chunked: HeaderFields = [
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "Content-Encoding": "aws-chunked,gzip",
        "x-amz-decoded-content-length": "11", "x-amz-trailer": "x-amz-checksum-crc32",
    ]

    func testChunkedBodyIsTakenApart() async throws {
        let service = try await makeBucket()
        let body =
            "6;chunk-signature=aa\r\nhello \r\n5;chunk-signature=bb\r\nworld\r\n0;chunk-signature=cc\r\n"
            + "x-amz-checksum-crc32:DUoRhQ==\r\nx-amz-trailer-signature:dd\r\n\r\n"
        let put = try await send(service, "PUT", "/bucket/key", headers: chunked, body)
        XCTAssertEqual(put.status, 200, put.text)
        XCTAssertEqual(put.headers["x-amz-checksum-crc32"], "DUoRhQ==")
        let get = try await send(service, "GET", "/bucket/key")
        XCTAssertEqual(get.text, "hello world")
        XCTAssertEqual(get.headers["Content-Encoding"], "gzip")
    }

    func testChunkedBodyMustBeWholeAndTrue() async throws {
        let service = try await makeBucket()
        let wrong = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"
        let digest = try await send(service, "PUT", "/bucket/key", headers: chunked, wrong)
        XCTAssertEqual(digest.code, "BadDigest")
        for body in [
            "b\r\nhello", "b\r\nhello world\r\n", "b\r\nhello world!\r\n0\r\n\r\n", "zz\r\n",
            "b\r\nhello world\r\n0\r\n\r\n",
            "-1\r\n", "7fffffffffffffff\r\nhello", "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
        ] {
            let answer = try await send(service, "PUT", "/bucket/key", headers: chunked, body)
            XCTAssertEqual(answer.code, "IncompleteBody", body)
        }
        let list = try await send(service, "GET", "/bucket")
        XCTAssertEqual(list.keys, [])
    }

    func testLargeObjectIsReadBackInAnyPart() async throws {
        let service = try await makeBucket()
        let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let put = try await send(service, "PUT", "/bucket/large", bytes: bytes)
        XCTAssertEqual(put.status, 200, put.text)
        let whole = try await send(service, "GET", "/bucket/large")
        XCTAssertEqual(whole.bytes, bytes)
        let part = try await send(service, "GET", "/bucket/large", headers: ["Range": "bytes=262100-262200"])
        XCTAssertEqual(part.status, 206)
        XCTAssertEqual(part.headers["Content-Range"], "bytes 262100-262200/700000")
        XCTAssertEqual(part.bytes, Array(bytes[262_100...262_200]))
        let end = try await send(service, "GET", "/bucket/large", headers: ["Range": "bytes=-10"])
        XCTAssertEqual(end.bytes, Array(bytes.suffix(10)))
        let behind = try await send(service, "GET", "/bucket/large", headers: ["Range": "bytes=700000-"])
        XCTAssertEqual(behind.status, 416)
        XCTAssertEqual(behind.code, "InvalidRange")
        let head = try await send(service, "HEAD", "/bucket/large")
        XCTAssertEqual(head.headers["Content-Length"], "700000")
        XCTAssertEqual(head.bytes, [])
    }
}
