import CloudCore
import S3Service
import XCTest

final class MultipartTests: S3TestCase {
    private let large = [UInt8](repeating: 7, count: 5 << 20)

    private func begin(_ service: S3Service, headers: HeaderFields = [:]) async throws -> String {
        let answer = try await send(service, "POST", "/bucket/key?uploads", headers: headers)
        XCTAssertEqual(answer.status, 200, answer.text)
        return try XCTUnwrap(answer.xml?.text("UploadId"))
    }

    private func upload(_ service: S3Service, _ id: String, _ number: Int, _ bytes: [UInt8]) async throws -> String {
        let answer = try await send(service, "PUT", "/bucket/key?partNumber=\(number)&uploadId=\(id)", bytes: bytes)
        XCTAssertEqual(answer.status, 200, answer.text)
        return try XCTUnwrap(answer.headers["ETag"])
    }

    private func complete(
        _ service: S3Service,
        _ id: String,
        _ parts: [(Int, String)]
    ) async throws -> Answer {
        let list = parts.map { "<Part><PartNumber>\($0.0)</PartNumber><ETag>\($0.1)</ETag></Part>" }.joined()
        return try await send(
            service,
            "POST",
            "/bucket/key?uploadId=\(id)",
            "<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>"
        )
    }

    func testPartsBecomeOneObject() async throws {
        let service = try await makeBucket()
        let id = try await begin(service, headers: ["x-amz-meta-kind": "TF"])
        let second = try await upload(service, id, 2, Array("end".utf8))
        let first = try await upload(service, id, 1, large)
        let parts = try await send(service, "GET", "/bucket/key?uploadId=\(id)")
        XCTAssertEqual(parts.xml?.children("Part").compactMap { $0.text("PartNumber") }, ["1", "2"])

        let done = try await complete(service, id, [(1, first), (2, second)])
        XCTAssertEqual(done.status, 200, done.text)
        let etag = try XCTUnwrap(done.xml?.text("ETag"))
        XCTAssertTrue(etag.hasSuffix("-2\""), etag)
        // What the whole comes to, and not its parts.
        let whole = try await send(service, "PUT", "/bucket/whole", bytes: large + Array("end".utf8))
        XCTAssertEqual(done.xml?.text("ChecksumCRC64NVME"), whole.headers["x-amz-checksum-crc64nvme"])

        let get = try await send(service, "GET", "/bucket/key?partNumber=2")
        XCTAssertEqual(get.status, 206)
        XCTAssertEqual(get.text, "end")
        XCTAssertEqual(get.headers["x-amz-mp-parts-count"], "2")
        XCTAssertEqual(get.headers["x-amz-meta-kind"], "TF")
        let across = try await send(service, "GET", "/bucket/key", headers: ["Range": "bytes=5242878-5242881"])
        XCTAssertEqual(across.bytes, [7, 7] + Array("en".utf8))
        let again = try await send(service, "GET", "/bucket/key?uploadId=\(id)")
        XCTAssertEqual(again.code, "NoSuchUpload")

        let copied = try await send(service, "PUT", "/bucket/copy", headers: ["x-amz-copy-source": "bucket/key"])
        XCTAssertEqual(copied.xml?.text("ETag"), whole.headers["ETag"])
    }

    func testCompletionIsRefused() async throws {
        let service = try await makeBucket()
        let id = try await begin(service)
        let one = try await upload(service, id, 1, Array("small".utf8))
        let two = try await upload(service, id, 2, Array("end".utf8))
        let codes = try await [
            [(2, two), (1, one)], [(1, one), (1, one)], [(1, two)], [(3, one)], [(1, one), (2, two)], [],
        ].asyncMap { parts in try await self.complete(service, id, parts).code }
        XCTAssertEqual(
            codes,
            ["InvalidPartOrder", "InvalidPartOrder", "InvalidPart", "InvalidPart", "EntityTooSmall", "InvalidRequest"]
        )
        let other = try await complete(service, "nothing", [(1, one)])
        XCTAssertEqual(other.code, "NoSuchUpload")
        let number = try await send(service, "PUT", "/bucket/key?partNumber=10001&uploadId=\(id)", "x")
        XCTAssertEqual(number.code, "InvalidArgument")
    }

    func testAbortedUploadIsGone() async throws {
        let service = try await makeBucket()
        let id = try await begin(service)
        _ = try await upload(service, id, 1, large)
        let list = try await send(service, "GET", "/bucket?uploads")
        XCTAssertEqual(list.xml?.children("Upload").compactMap { $0.text("UploadId") }, [id])
        let aborted = try await send(service, "DELETE", "/bucket/key?uploadId=\(id)")
        XCTAssertEqual(aborted.status, 204)
        let again = try await send(service, "DELETE", "/bucket/key?uploadId=\(id)")
        XCTAssertEqual(again.code, "NoSuchUpload")
        let deleted = try await send(service, "DELETE", "/bucket")
        XCTAssertEqual(deleted.status, 204)
    }

    func testCompositeChecksumIsThatOfTheParts() async throws {
        let service = try await makeBucket()
        let id = try await begin(service, headers: ["x-amz-checksum-algorithm": "CRC32"])
        let plain = try await send(service, "PUT", "/bucket/key?partNumber=1&uploadId=\(id)", "hello")
        XCTAssertEqual(plain.code, "InvalidRequest")
        let part = try await send(
            service,
            "PUT",
            "/bucket/key?partNumber=1&uploadId=\(id)",
            headers: ["x-amz-checksum-crc32": "NhCmhg=="],
            "hello"
        )
        let etag = try XCTUnwrap(part.headers["ETag"])
        let missing = try await complete(service, id, [(1, etag)])
        XCTAssertEqual(missing.code, "InvalidRequest")
        let list = "<Part><PartNumber>1</PartNumber><ETag>\(etag)</ETag><ChecksumCRC32>NhCmhg==</ChecksumCRC32></Part>"
        let done = try await send(
            service,
            "POST",
            "/bucket/key?uploadId=\(id)",
            "<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>"
        )
        XCTAssertEqual(done.xml?.text("ChecksumType"), "COMPOSITE", done.text)
        let sum = Checksum.crc32([0x36, 0x10, 0xA6, 0x86])
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * $0)) }
        XCTAssertEqual(done.xml?.text("ChecksumCRC32"), Base64.encode(bytes) + "-1")
    }

    func testPartOfAnotherObject() async throws {
        let service = try await makeBucket()
        _ = try await send(service, "PUT", "/bucket/source", "hello world")
        let id = try await begin(service)
        let source: HeaderFields = ["x-amz-copy-source": "bucket/source", "x-amz-copy-source-range": "bytes=6-10"]
        let part = try await send(service, "PUT", "/bucket/key?partNumber=1&uploadId=\(id)", headers: source)
        let etag = try XCTUnwrap(part.xml?.text("ETag"))
        let done = try await complete(service, id, [(1, etag)])
        XCTAssertEqual(done.status, 200, done.text)
        let get = try await send(service, "GET", "/bucket/key")
        XCTAssertEqual(get.text, "world")
        let behind: HeaderFields = ["x-amz-copy-source": "bucket/source", "x-amz-copy-source-range": "bytes=6-11"]
        let next = try await begin(service)
        let refused = try await send(service, "PUT", "/bucket/key?partNumber=1&uploadId=\(next)", headers: behind)
        XCTAssertEqual(refused.code, "InvalidArgument")
    }
}
