import CloudCore
import S3Service
import XCTest

/// Pages and groups, as real S3 was recorded to make them.
final class ListTests: S3TestCase {
    private func service(with keys: [String]) async throws -> S3Service {
        let service = try await makeBucket()
        for key in keys { _ = try await send(service, "PUT", "/bucket/\(PercentEncoding.encode(key))", "x") }
        return service
    }

    private let files = ["folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2"]

    func testMarkersPassGroups() async throws {
        let service = try await service(with: files)
        let query = "/bucket?prefix=folder/&delimiter=/&max-keys=1"
        let start = try await send(service, "GET", query)
        XCTAssertEqual(start.prefixes, ["folder/aSubfolder/"])
        XCTAssertEqual(start.xml?.text("NextMarker"), "folder/aSubfolder/")
        let next = try await send(service, "GET", query + "&marker=folder/aSubfolder/")
        XCTAssertEqual(next.keys, ["folder/file1"])
        let end = try await send(service, "GET", query + "&marker=folder/file1")
        XCTAssertEqual(end.keys, ["folder/file2"])
        XCTAssertEqual(end.xml?.text("IsTruncated"), "false")
        let inside = try await send(service, "GET", query + "&marker=folder/aSubfolder/subFile1")
        XCTAssertEqual(inside.keys, ["folder/file1"])
        XCTAssertEqual(inside.prefixes, [])
    }

    func testPagesOfTheSecondVersionShowEverythingOnce() async throws {
        let keys = (0..<25).map { "k/\($0 % 5)/\($0)" } + ["z", "\u{e9}", "a b+c"]
        let service = try await service(with: keys)
        for delimiter in ["", "&delimiter=/"] {
            var seen: [String] = []
            var token = ""
            repeat {
                let page = try await send(service, "GET", "/bucket?list-type=2&max-keys=3\(delimiter)\(token)")
                XCTAssertEqual(page.xml?.text("KeyCount"), String(page.keys.count + page.prefixes.count))
                seen += (page.keys + page.prefixes).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
                let next = page.xml?.text("NextContinuationToken")
                XCTAssertEqual(next != nil, page.xml?.text("IsTruncated") == "true")
                token = next.map { "&continuation-token=\(PercentEncoding.encode($0))" } ?? ""
            } while !token.isEmpty
            let expected = delimiter.isEmpty ? keys : ["a b+c", "k/", "z", "\u{e9}"]
            XCTAssertEqual(seen, expected.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        }
        let encoded = try await send(service, "GET", "/bucket?list-type=2&prefix=a&encoding-type=url")
        XCTAssertEqual(encoded.keys, ["a+b%2Bc"])
        let after = try await send(service, "GET", "/bucket?list-type=2&start-after=k/4/9")
        XCTAssertEqual(after.keys, ["z", "\u{e9}"])
        let bad = try await send(service, "GET", "/bucket?list-type=2&continuation-token=!")
        XCTAssertEqual(bad.code, "InvalidArgument")
        let number = try await send(service, "GET", "/bucket?max-keys=many")
        XCTAssertEqual(number.code, "InvalidArgument")
        let none = try await send(service, "GET", "/bucket?max-keys=0")
        XCTAssertEqual(none.keys, [])
    }

    func testVersionsArePagedWithinAKey() async throws {
        let service = try await makeBucket()
        try await enableVersioning(service)
        for key in ["a", "a", "a", "b"] { _ = try await send(service, "PUT", "/bucket/\(key)", "x") }
        var seen: [String] = []
        var markers = ""
        repeat {
            let page = try await send(service, "GET", "/bucket?versions&max-keys=2\(markers)")
            seen += page.xml?.children("Version").compactMap { $0.text("Key") } ?? []
            markers = ""
            if page.xml?.text("IsTruncated") == "true" {
                markers =
                    "&key-marker=\(page.xml?.text("NextKeyMarker") ?? "")"
                    + "&version-id-marker=\(page.xml?.text("NextVersionIdMarker") ?? "")"
            }
        } while !markers.isEmpty
        XCTAssertEqual(seen, ["a", "a", "a", "b"])
    }

    func testBucketsArePaged() async throws {
        let service = try makeService()
        for name in ["one", "two", "three"] { _ = try await send(service, "PUT", "/\(name)") }
        let first = try await send(service, "GET", "/?max-buckets=2")
        let names = first.xml?.child("Buckets")?.children("Bucket").compactMap { $0.text("Name") }
        XCTAssertEqual(names, ["one", "three"])
        let token = try XCTUnwrap(first.xml?.text("ContinuationToken"))
        let rest = try await send(service, "GET", "/?max-buckets=2&continuation-token=\(PercentEncoding.encode(token))")
        XCTAssertEqual(rest.xml?.child("Buckets")?.children("Bucket").compactMap { $0.text("Name") }, ["two"])
        XCTAssertNil(rest.xml?.text("ContinuationToken"))
        let prefixed = try await send(service, "GET", "/?prefix=t")
        XCTAssertEqual(prefixed.xml?.child("Buckets")?.children.count, 2)
    }
}
