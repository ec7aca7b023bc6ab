import CloudCore
import EventSources
import Foundation
import OrderedCollections
import Synchronization
import SystemPackage
import WorkshopCommon
import XCTest

final class RestartTests: EventSourceTestCase, @unchecked Sendable {
    private var folder = FilePath()

    override func setUp() async throws {
        try await super.setUp()
        folder = FilePath(FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path)
        try LocalFileSystem().createFolder(folder)
    }

    override func tearDown() async throws {
        try await super.tearDown()
        try LocalFileSystem().remove(folder)
    }

    private func resource(_ id: String) -> DeclaredResource {
        DeclaredResource(
            type: "AWS::Lambda::EventSourceMapping",
            logicalID: "Mapping",
            physicalID: id,
            properties: ["FunctionName": "worker", "EventSourceArn": .string(queueARN)]
        )
    }

    func testAKeptMappingWaitsForItsFunctionAndForgetsNothing() async throws {
        let store = try Store(file: folder.appending("cloud.sqlite"))
        defer { store.close() }
        try await makeQueue()
        try makeService(store: store)
        try await service.deploy(resource("id"))
        _ = await clock.settle()
        service.stop()
        try await send("kept")

        lambda.isDeployed.withLock { $0 = false }
        try makeService(store: store)
        service.start()
        _ = await clock.settle()
        XCTAssertEqual(bodies, [])
        let counts = try await count()
        XCTAssertEqual(counts, ["1", "0"], "it was not received for want of a function")

        lambda.isDeployed.withLock { $0 = true }
        try await service.deploy(resource("id"))
        _ = await clock.settle()
        XCTAssertEqual(bodies, [["kept"]])
    }

    func testAKeptMappingOfAFunctionThatIsThereGoesOnAtOnce() async throws {
        let store = try Store(file: folder.appending("cloud.sqlite"))
        defer { store.close() }
        try await makeQueue()
        try makeService(store: store)
        let id = try await map()
        _ = await clock.settle()
        service.stop()
        try await send("kept")
        try makeService(store: store)
        service.start()
        _ = await clock.settle()
        XCTAssertEqual(bodies, [["kept"]])
        let mapping = try await call("GET", id).1
        XCTAssertEqual(mapping["State"], "Enabled")
    }

    func testAStreamGoesOnWhereItWasLeft() async throws {
        let store = try Store(file: folder.appending("cloud.sqlite"))
        defer { store.close() }
        try makeService(store: store)
        stream.append("a", at: clock.now)
        try await map(["StartingPosition": "TRIM_HORIZON"], source: FakeStream.arn)
        _ = await clock.settle()
        service.stop()
        stream.append("b", at: clock.now)
        try makeService(store: store)
        service.start()
        _ = await clock.settle()
        XCTAssertEqual(bodies, [["a"], ["b"]])
    }
}
