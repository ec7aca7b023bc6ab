import CloudCore
import CloudWatchService
import Foundation
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// A service on a clock that stands still, called as clients call it.
class CloudWatchTestCase: XCTestCase {
    /// 2026-11-25T09:15:00Z
    static let start = Timestamp(millisecondsSince1970: 1_795_598_100_000)
    let clock = VirtualClock(startingAt: CloudWatchTestCase.start)
    private(set) var service: CloudWatchService!

    override func setUpWithError() throws {
        service = try CloudWatchService(account: Account(), clock: clock)
    }

    /// An answer of JSON 1.0, or the error's code and message.
    func call(_ operation: String, _ body: JSONValue, on other: CloudWatchService? = nil) async -> JSONValue {
        let response = await (other ?? service).respond(to: jsonRequest(operation, body.bytes))
        let answer = (try? JSONValue(parsing: response.bytes)) ?? .null
        guard response.status != 200 else { return answer }
        let code = response.headers["x-amzn-query-error"]?.split(separator: ";").first.map(String.init)
        return ["error": .string(code ?? ""), "message": answer["message"] ?? ""]
    }

    func jsonRequest(_ operation: String, _ body: [UInt8]) -> CloudRequest {
        CloudRequest(
            "POST",
            "/",
            headers: [
                "Content-Type": "application/x-amz-json-1.0",
                "X-Amz-Target": "GraniteServiceVersion20100801.\(operation)",
            ],
            body: body
        )
    }

    /// Puts values of one metric, each so many seconds after the start.
    func put(_ values: [(second: Int, value: Double)], name: String = "Latency", unit: String = "None") async {
        let data = values.map { second, value -> JSONValue in
            [
                "MetricName": .string(name), "Value": .number(JSONNumber(value)!), "Unit": .string(unit),
                "Timestamp": .number(JSONNumber(Self.second(second))),
            ]
        }
        let answer = await call("PutMetricData", ["Namespace": "Shoutout", "MetricData": .array(data)])
        XCTAssertEqual(answer, [:])
    }

    static func second(_ offset: Int) -> Int { Int(start.secondsSince1970) + offset }
}

extension XCTestCase {
    /// Removed after the test.
    func temporaryFile() -> FilePath {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cloudwatch-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        return FilePath(folder.appendingPathComponent("account.sqlite").path)
    }
}
