import CloudCore
import LambdaService
import OrderedCollections
import Synchronization
import SystemPackage
import WorkshopCommon
import XCTest

/// A service that is spoken to as a client does, over its API, with functions that came as zip files.
class ControlPlaneTestCase: XCTestCase {
    nonisolated(unsafe) private(set) var service: LambdaService!
    nonisolated(unsafe) private(set) var clock: VirtualClock!
    nonisolated(unsafe) private(set) var logs: RecordedLogs!
    nonisolated(unsafe) private(set) var destinations: RecordedDestinations!
    nonisolated(unsafe) private(set) var folder: FilePath!
    nonisolated(unsafe) private var starts = 0
    /// What stands in S3, by bucket and key.
    let objects = StoredObjects()
    /// What chooses between the versions of an alias.
    let draw = Draw()

    override func setUp() async throws {
        folder = LambdaTestCase.parent.appending("control-\(UInt64.random(in: 0 ... .max))")
        clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_795_000_000_000))
        logs = RecordedLogs()
        destinations = RecordedDestinations()
        makeService(clock: clock)
    }

    /// Starts over with another clock, or another store; in a folder of its own, as another process would.
    func replaceService(clock: any CloudClock, concurrencyLimit: Int = 1000, store: Store = Store()) async {
        await service.stop()
        starts += 1
        makeService(clock: clock, concurrencyLimit: concurrencyLimit, store: store)
    }

    private func makeService(clock: any CloudClock, concurrencyLimit: Int = 1000, store: Store = Store()) {
        let draw = draw
        service = LambdaService(
            account: Account(),
            clock: clock,
            context: EnvironmentContext(
                launcher: SupervisedLauncher(),
                logs: logs,
                account: Account(),
                endpoint: "http://127.0.0.1:4566",
                temporaryFolder: folder.appending("tmp\(starts)").string,
                reusePatience: .seconds(5)
            ),
            destinations: destinations,
            objects: objects,
            concurrencyLimit: concurrencyLimit,
            store: store,
            draw: { draw.value }
        )
    }

    override func tearDown() async throws {
        await service.stop()
        try LocalFileSystem().remove(folder)
    }

    struct Answer {
        let status: Int
        let headers: HeaderFields
        let body: [UInt8]

        var json: JSONValue { (try? JSONValue(parsing: body)) ?? nil }
        var text: String { String(decoding: body, as: UTF8.self) }
        /// `404 ResourceNotFoundException: Function not found: …`
        var error: String {
            let message = json["message"] ?? json["Message"] ?? json["errorMessage"]
            return "\(status) \(headers["x-amzn-ErrorType"] ?? ""): \(message?.string ?? "")"
        }

        subscript(_ member: String) -> JSONValue? { json[member] }
    }

    @discardableResult
    func call(
        _ method: String,
        _ path: String,
        _ body: JSONValue? = nil,
        query: String? = nil,
        headers: HeaderFields = [:]
    ) async -> Answer {
        let request = CloudRequest(method, path, query: query, headers: headers, body: body?.bytes ?? [])
        XCTAssertTrue(service.accepts(request), "\(path) is not taken for Lambda's")
        let response = await service.respond(to: request)
        return Answer(status: response.status, headers: response.headers, body: response.bytes)
    }

    static let functions = "/2015-03-31/functions"
    static let role: JSONValue = "arn:aws:iam::123456789012:role/service-role/r"

    /// Creates a function that is a shell script.
    @discardableResult
    func create(
        _ name: String = "Hello",
        _ script: String = ControlPlaneTestCase.answering("1"),
        _ more: JSONObject = [:]
    ) async -> Answer {
        var body: JSONObject = [
            "FunctionName": .string(name), "Runtime": "provided.al2023", "Handler": "bootstrap", "Role": Self.role,
            "Code": ["ZipFile": .string(Self.zip(script))],
        ]
        body.merge(more) { $1 }
        return await call("POST", Self.functions, .object(body))
    }

    func update(_ name: String = "Hello", _ script: String) async {
        let answer = await call(
            "PUT",
            "\(Self.functions)/\(name)/code",
            ["ZipFile": .string(Self.zip(script))]
        )
        XCTAssertEqual(answer.status, 200, answer.text)
    }

    func publish(_ name: String = "Hello") async -> String {
        await call("POST", "\(Self.functions)/\(name)/versions", [:])["Version"]?.string ?? ""
    }

    /// - Parameter waitsForLog: asks for the log's end, so that the answer comes once all of the log is there.
    func invoke(
        _ name: String = "Hello",
        _ payload: JSONValue = [:],
        qualifier: String? = nil,
        type: String = "RequestResponse",
        waitsForLog: Bool = false
    ) async -> Answer {
        await call(
            "POST",
            "\(Self.functions)/\(name)/invocations",
            payload,
            query: qualifier.map { "Qualifier=\($0)" },
            headers: ["X-Amz-Invocation-Type": type, "X-Amz-Log-Type": waitsForLog ? "Tail" : "None"]
        )
    }

    /// A script that answers every invocation with this document.
    static func answering(_ document: String) -> String { "while true; do next; respond '\(document)'; done" }

    /// A script whose every invocation fails.
    static let failing = #"""
        while true; do next
          curl -s -o /dev/null -X POST -H 'Lambda-Runtime-Function-Error-Type: Oops' \
            -d '{"errorMessage":"no","errorType":"Oops"}' "$api/invocation/$id/error"
        done
        """#

    static func zip(_ script: String) -> String {
        Base64.encode(ZipBuilder.bytes([("bootstrap", "#!/bin/sh\n\(LambdaTestCase.next)\n\(script)\n")]))
    }
}

/// A number from 0 to 1 that a test chooses.
final class Draw: Sendable {
    private let mutex = Mutex(1.0)
    var value: Double {
        get { mutex.withLock { $0 } }
        set { mutex.withLock { $0 = newValue } }
    }
}

final class RecordedDestinations: DestinationSender {
    private let sent = Mutex<[DestinationDelivery]>([])

    func send(_ delivery: DestinationDelivery) async throws(AWSError) {
        sent.withLock { $0.append(delivery) }
    }

    var all: [DestinationDelivery] { sent.withLock { $0 } }
}

final class StoredObjects: ObjectReader {
    private let objects = Mutex<[String: [UInt8]]>([:])

    func put(_ path: String, _ bytes: [UInt8]) {
        objects.withLock { $0[path] = bytes }
    }

    func read(bucket: String, key: String, version: String?) async throws(AWSError) -> [UInt8] {
        guard let bytes = objects.withLock({ $0["\(bucket)/\(key)"] }) else {
            throw AWSError("NoSuchKey", "The specified key does not exist.", status: 404)
        }
        return bytes
    }
}

/// Zip files with stored entries.
enum ZipBuilder {
    /// - Parameter mode: Of every file; 0 for what a system without modes would write.
    static func bytes(_ files: [(name: String, text: String)], mode: Int = 0o100755) -> [UInt8] {
        var local: [UInt8] = []
        var central: [UInt8] = []
        for (name, text) in files {
            let content = Array(text.utf8)
            let entry: [UInt8] =
                little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(checksum(content), 4)
                + little(content.count, 4) + little(content.count, 4) + little(name.utf8.count, 2) + little(0, 2)
            central +=
                Array("PK\u{1}\u{2}".utf8) + little(0x0314, 2) + entry + little(0, 2) + little(0, 2) + little(0, 2)
                + little(mode << 16, 4) + little(local.count, 4) + Array(name.utf8)
            local += Array("PK\u{3}\u{4}".utf8) + entry + Array(name.utf8) + content
        }
        let end =
            Array("PK\u{5}\u{6}".utf8) + little(0, 4) + little(files.count, 2) + little(files.count, 2)
            + little(central.count, 4) + little(local.count, 4) + little(0, 2)
        return local + central + end
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> Int {
        let remainder = bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 0 ? 0 : 0xedb8_8320) }
        }
        return Int(~remainder)
    }
}
