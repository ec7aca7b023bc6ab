import CloudCore
import S3Service
import XCTest

final class VersioningTests: S3TestCase {
    func testVersionsAndDeleteMarkers() async throws {
        let service = try await makeBucket()
        _ = try await send(service, "PUT", "/bucket/key", "before")
        try await enableVersioning(service)
        let first = try await send(service, "PUT", "/bucket/key", "one")
        let second = try await send(service, "PUT", "/bucket/key", "two")
        let firstID = try XCTUnwrap(first.headers["x-amz-version-id"])
        XCTAssertNotEqual(firstID, second.headers["x-amz-version-id"])
        let deleted = try await send(service, "DELETE", "/bucket/key")
        let marker = try XCTUnwrap(deleted.headers["x-amz-version-id"])
        XCTAssertEqual(deleted.headers["x-amz-delete-marker"], "true")

        let hidden = try await send(service, "GET", "/bucket/key")
        XCTAssertEqual(hidden.code, "NoSuchKey")
        XCTAssertEqual(hidden.headers["x-amz-delete-marker"], "true")
        let named = try await send(service, "GET", "/bucket/key?versionId=\(marker)")
        XCTAssertEqual(named.status, 405)
        let texts = try await ["null", firstID].asyncMap { id in
            try await self.send(service, "GET", "/bucket/key?versionId=\(id)").text
        }
        XCTAssertEqual(texts, ["before", "one"])

        let list = try await send(service, "GET", "/bucket?versions")
        XCTAssertEqual(list.xml?.children("Version").count, 3)
        XCTAssertEqual(list.xml?.children("DeleteMarker").map { $0.text("IsLatest") }, ["true"])
        _ = try await send(service, "DELETE", "/bucket/key?versionId=\(marker)")
        let back = try await send(service, "GET", "/bucket/key")
        XCTAssertEqual(back.text, "two")
    }

    func testSuspendedBucketKeepsOneVersionWithoutAnID() async throws {
        let service = try await makeBucket()
        try await enableVersioning(service)
        let kept = try await send(service, "PUT", "/bucket/key", "kept")
        try await enableVersioning(service, "Suspended")
        _ = try await send(service, "PUT", "/bucket/key", "one")
        _ = try await send(service, "PUT", "/bucket/key", "two")
        let list = try await send(service, "GET", "/bucket?versions")
        XCTAssertEqual(
            list.xml?.children("Version").compactMap { $0.text("VersionId") },
            ["null", try XCTUnwrap(kept.headers["x-amz-version-id"])]
        )
        let deleted = try await send(service, "DELETE", "/bucket/key")
        XCTAssertEqual(deleted.headers["x-amz-version-id"], "null")
        let markers = try await send(service, "GET", "/bucket?versions")
        XCTAssertEqual(markers.xml?.children("DeleteMarker").count, 1)
        XCTAssertEqual(markers.xml?.children("Version").count, 1)
    }

    func testVersionThatIsNoneIsRefused() async throws {
        let service = try await makeBucket()
        _ = try await send(service, "PUT", "/bucket/key", "x")
        let id = "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD"
        let unversioned = try await send(service, "GET", "/bucket/key?versionId=\(id)")
        XCTAssertEqual(unversioned.code, "InvalidArgument")
        try await enableVersioning(service)
        let missing = try await send(service, "GET", "/bucket/key?versionId=\(id)")
        XCTAssertEqual(missing.code, "NoSuchVersion")
        let empty = try await send(service, "GET", "/bucket/key?versionId=")
        XCTAssertEqual(empty.code, "InvalidArgument")
    }

    func testManyAreDeletedAtOnce() async throws {
        let service = try await makeBucket()
        for key in ["a", "b"] { _ = try await send(service, "PUT", "/bucket/\(key)", "x") }
        let body =
            "<Delete><Object><Key>a</Key></Object><Object><Key>none</Key></Object>"
            + "<Object><Key>b</Key><VersionId>HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD</VersionId></Object></Delete>"
        let missing = try await send(service, "POST", "/bucket?delete", body)
        XCTAssertEqual(missing.code, "InvalidRequest")
        let headers: HeaderFields = ["x-amz-checksum-crc32": "AAAAAA=="]
        let wrong = try await send(service, "POST", "/bucket?delete", headers: headers, body)
        XCTAssertEqual(wrong.code, "BadDigest")
        let digest = "x-amz-sdk-checksum-algorithm"
        let unpaired = try await send(service, "POST", "/bucket?delete", headers: [digest: "CRC32"], body)
        XCTAssertEqual(unpaired.code, "InvalidRequest")
        let deleted = try await send(
            service,
            "POST",
            "/bucket?delete",
            headers: ["x-amz-content-sha256": "UNSIGNED-PAYLOAD", "x-amz-checksum-crc32": crc(body)],
            body
        )
        XCTAssertEqual(deleted.status, 200, deleted.text)
        XCTAssertEqual(deleted.xml?.children("Deleted").compactMap { $0.text("Key") }, ["a", "none"])
        XCTAssertEqual(deleted.xml?.children("Error").compactMap { $0.text("Code") }, ["NoSuchVersion"])
        let list = try await send(service, "GET", "/bucket")
        XCTAssertEqual(list.keys, ["b"])
    }

    private func crc(_ text: String) -> String {
        let value = Checksum.crc32(Array(text.utf8))
        return Base64.encode((0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) })
    }
}
