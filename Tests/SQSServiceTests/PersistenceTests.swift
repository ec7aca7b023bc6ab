import CloudCore
import Foundation
import OrderedCollections
import SQSService
import SystemPackage
import WorkshopCommon
import XCTest

final class PersistenceTests: SQSTestCase, @unchecked Sendable {
    private var folder = FilePath()

    override func setUp() async throws {
        try await super.setUp()
        folder = FilePath(FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path)
        try LocalFileSystem().createFolder(folder)
    }

    override func tearDown() async throws { try LocalFileSystem().remove(folder) }

    func testWhatWasAcknowledgedIsThereAfterwards() async throws {
        let file = folder.appending("cloud.sqlite")
        let store = try Store(file: file)
        service = try SQSService(account: account, clock: clock, store: store)
        let url = try await makeQueue("orders", ["VisibilityTimeout": "10"])
        try await makeQueue("gone")
        try await call("DeleteQueue", ["QueueUrl": "http://x/123456789012/gone"])
        for body in ["deleted", "in flight", "waiting"] {
            let attributes: JSONValue = ["a": ["DataType": "Binary", "BinaryValue": "AAE="]]
            try await send(body, to: url, ["MessageAttributes": attributes])
        }
        let received = try await receive(url, ["MaxNumberOfMessages": 2])
        let handle = received[0]["ReceiptHandle"] ?? ""
        try await call("DeleteMessage", ["QueueUrl": url, "ReceiptHandle": handle])
        store.close()

        let reopened = try Store(file: file)
        defer { reopened.close() }
        service = try SQSService(account: account, clock: clock, store: reopened)
        let queues = try await call("ListQueues", [:])
        XCTAssertEqual(queues.body, ["QueueUrls": [url]])
        let waiting = try await receive(url, ["MessageAttributeNames": ["All"]])
        XCTAssertEqual(waiting.map { $0["Body"] }, ["waiting"])
        XCTAssertEqual(waiting[0]["MessageAttributes"], ["a": ["BinaryValue": "AAE=", "DataType": "Binary"]])
        _ = await clock.advance(by: .seconds(10))
        let all = try await receive(url, ["AttributeNames": ["ApproximateReceiveCount"]])
        XCTAssertEqual(Set(all.compactMap { $0["Body"]?.string }), ["in flight", "waiting"])
        XCTAssertEqual(
            all.map { $0["Attributes"] },
            [["ApproximateReceiveCount": "2"], ["ApproximateReceiveCount": "2"]]
        )
    }
}
