import CloudCore
import S3Service
import SystemPackage
import WorkshopCommon
import XCTest

final class PersistenceTests: S3TestCase {
    private let disk = LocalFileSystem()

    private var file: FilePath { folder.appending("cloud.sqlite") }
    private var contents: FilePath { S3Service.folder(beside: file) }

    override func setUp() {
        super.setUp()
        XCTAssertNoThrow(try disk.createFolder(folder))
    }

    func testEverythingIsThereAfterARestart() async throws {
        let large = [UInt8](repeating: 9, count: 100_000)
        do {
            let store = try Store(file: file, durability: .power)
            defer { store.close() }
            let service = try await makeBucket(store: store)
            try await enableVersioning(service)
            _ = try await send(service, "PUT", "/bucket/small", headers: ["x-amz-meta-kind": "TF"], "hello")
            _ = try await send(service, "PUT", "/bucket/large", bytes: large)
            _ = try await send(service, "PUT", "/bucket/copy", headers: ["x-amz-copy-source": "bucket/large"])
            XCTAssertEqual(try disk.entries(of: contents).count, 2)
        }
        // What a killed process leaves: files that nothing refers to.
        try disk.writeAtomically([1], to: contents.appending("999"))
        try disk.writeAtomically([1], to: contents.appending("1000.part"))
        try disk.writeAtomically([1], to: contents.appending("mine.txt"))
        let store = try Store(file: file)
        defer { store.close() }
        let service = try makeService(store: store)
        XCTAssertEqual(try disk.entries(of: contents).filter { Int($0) == nil }, ["mine.txt"])
        XCTAssertEqual(try disk.entries(of: contents).count, 3)
        let small = try await send(service, "GET", "/bucket/small")
        XCTAssertEqual(small.text, "hello")
        XCTAssertEqual(small.headers["x-amz-meta-kind"], "TF")
        let copy = try await send(service, "GET", "/bucket/copy")
        XCTAssertEqual(copy.bytes, large)
        let version = try await send(service, "GET", "/bucket?versioning")
        XCTAssertEqual(version.xml?.text("Status"), "Enabled")
    }

    func testFilesGoWithTheirObjects() async throws {
        let store = try Store(file: file)
        defer { store.close() }
        let service = try await makeBucket(store: store)
        // More than is sent at once.
        let large = [UInt8](repeating: 9, count: 700_000)
        _ = try await send(service, "PUT", "/bucket/key", bytes: large)
        _ = try await send(service, "PUT", "/bucket/key", bytes: large)
        XCTAssertEqual(try disk.entries(of: contents).count, 1)
        // A reader that is under way reads to the end.
        let reading = await service.respond(
            to: CloudRequest("GET", "/bucket/key", headers: ["Host": "localhost"])
        )
        _ = try await send(service, "DELETE", "/bucket/key")
        let read = try await Answer(reading)
        XCTAssertEqual(read.bytes, large)
        let begun = try await send(service, "POST", "/bucket/key?uploads")
        let id = try XCTUnwrap(begun.xml?.text("UploadId"))
        _ = try await send(service, "PUT", "/bucket/key?partNumber=1&uploadId=\(id)", bytes: large)
        _ = try await send(service, "DELETE", "/bucket/key?uploadId=\(id)")
        let wrong = try await send(
            service,
            "PUT",
            "/bucket/key",
            headers: ["x-amz-checksum-crc32": "AAAAAA=="],
            bytes: large
        )
        XCTAssertEqual(wrong.code, "BadDigest")
        XCTAssertEqual(try disk.entries(of: contents), [])
    }
}
