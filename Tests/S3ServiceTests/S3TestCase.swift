import CloudCore
import S3Service
import Synchronization
import SystemPackage
import WorkshopCommon
import XCTest

/// An S3 on a clock that stands still, and what it tells others.
class S3TestCase: XCTestCase {
    static let start = Timestamp(millisecondsSince1970: 1_790_000_000_000)

    let clock = VirtualClock(startingAt: S3TestCase.start)
    let carriers = RecordingCarriers()
    private(set) var folder = FilePath()

    override func setUp() {
        super.setUp()
        let name = "s3-tests-\(Identifiers.requestID())"
        folder = FilePath(NSTemporaryDirectory()).appending(name)
    }

    override func tearDown() {
        try? LocalFileSystem().remove(folder)
        super.tearDown()
    }

    func makeService(store: Store = Store()) throws -> S3Service {
        try S3Service(
            account: Account(),
            clock: clock,
            carriers: S3Carriers(targets: carriers, topics: carriers, events: carriers, services: carriers),
            store: store,
            folder: folder
        )
    }

    /// Sends a request as a client would write it: `GET`, `/bucket/key?versionId=null`.
    func send(
        _ service: S3Service,
        _ method: String,
        _ target: String,
        headers: HeaderFields = [:],
        _ body: String = ""
    ) async throws -> Answer {
        try await send(service, method, target, headers: headers, bytes: Array(body.utf8))
    }

    func send(
        _ service: S3Service,
        _ method: String,
        _ target: String,
        headers: HeaderFields = [:],
        bytes: [UInt8]
    ) async throws -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var fields: HeaderFields = ["Host": "127.0.0.1:4566"]
        for field in headers { fields.append(field.name, field.value) }
        let request = CloudRequest(
            method,
            parts[0],
            query: parts.count > 1 ? parts[1] : nil,
            headers: fields,
            body: bytes
        )
        return try await Answer(await service.respond(to: request))
    }

    /// A service with one bucket.
    func makeBucket(_ name: String = "bucket", store: Store = Store()) async throws -> S3Service {
        let service = try makeService(store: store)
        let answer = try await send(service, "PUT", "/\(name)")
        XCTAssertEqual(answer.status, 200, answer.text)
        return service
    }

    func enableVersioning(_ service: S3Service, _ status: String = "Enabled") async throws {
        let answer = try await send(
            service,
            "PUT",
            "/bucket?versioning",
            "<VersioningConfiguration><Status>\(status)</Status></VersioningConfiguration>"
        )
        XCTAssertEqual(answer.status, 200, answer.text)
    }
}

extension Array {
    func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}

/// An answer, its body whole.
struct Answer {
    let status: Int
    let headers: HeaderFields
    let bytes: [UInt8]

    init(_ response: CloudResponse) async throws {
        status = response.status
        headers = response.headers
        switch response.body {
        case .bytes(let bytes): self.bytes = bytes
        case .byteStream(let stream): bytes = try await stream.collect() ?? []
        case .stream: bytes = []
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var xml: XMLElement? { XMLElement(parsing: bytes) }
    var code: String? { xml?.text("Code") }
    var keys: [String] { xml?.children("Contents").compactMap { $0.text("Key") } ?? [] }
    var prefixes: [String] { xml?.children("CommonPrefixes").compactMap { $0.text("Prefix") } ?? [] }
}

/// Keeps what it is given.
final class RecordingCarriers: EventTargetSender, TopicPublisher, EventPublisher, AWSRequestSender {
    struct Told: Equatable {
        var target: String
        var body: JSONValue
    }

    private let state = Mutex<[Told]>([])

    var told: [Told] { state.withLock { $0 } }

    func deliver(_ delivery: EventDelivery) async throws(AWSError) {
        guard !delivery.target.contains("missing") else { throw AWSError("NoSuchQueue", "none", status: 400) }
        note(delivery.target, (try? JSONValue(parsing: delivery.body)) ?? .null)
    }

    func publish(_ message: TopicMessage, toTopic arn: ARN) async throws(AWSError) {
        note(arn.description, (try? JSONValue(parsing: message.body)) ?? .null)
    }

    func publish(source: String, detailType: String, resources: [String], detail: JSONValue) {
        note("\(source) \(detailType) \(resources.joined())", detail)
    }

    /// Every function is there.
    func send(_ request: CloudRequest) async -> CloudResponse { CloudResponse(status: 200) }

    private func note(_ target: String, _ body: JSONValue) {
        state.withLock { $0.append(Told(target: target, body: body)) }
    }
}
