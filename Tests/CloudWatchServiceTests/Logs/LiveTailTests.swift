import CloudCore
import CloudWatchService
import OrderedCollections
import WorkshopCommon
import XCTest

/// Sessions that show lines as they come.
final class LiveTailTests: LogsTestCase {
    private let group: JSONValue = "arn:aws:logs:us-east-1:000000000000:log-group:g"

    func testShowsWhatItLooksForSecondBySecond() async throws {
        await make("g", "application-1")
        await make("g", "system")
        let messages = try await start([
            "logGroupIdentifiers": [group], "logStreamNamePrefixes": ["application"], "logEventFilterPattern": "error",
        ])
        let beginning = try await messages.next(2)
        XCTAssertEqual(beginning.map(\.type), ["initial-response", "sessionStart"])
        XCTAssertEqual(beginning[1].document["logGroupIdentifiers"], [group])
        XCTAssertEqual(beginning[1].document["logStreamNamePrefixes"], ["application"])
        XCTAssertEqual(beginning[1].document["logEventFilterPattern"], "error")

        await put([(0, "error 1"), (0, "fine")], stream: "application-1")
        await put([(0, "error elsewhere")], stream: "system")
        _ = await clock.advance(by: .seconds(1))
        let update = try await messages.next(1)[0]
        XCTAssertEqual(update.type, "sessionUpdate")
        XCTAssertEqual(update.document["sessionMetadata"], ["sampled": false])
        XCTAssertEqual(
            update.document["sessionResults"],
            [
                [
                    "logStreamName": "application-1", "logGroupIdentifier": group, "message": "error 1",
                    "timestamp": number(now), "ingestionTime": number(now),
                ]
            ]
        )
        _ = await clock.advance(by: .seconds(1))
        let nothing = try await messages.next(1)[0]
        XCTAssertEqual(nothing.document["sessionResults"], [])
    }

    func testShowsLinesOfFunctionsOfWhichThereAreTooManyInPart() async throws {
        await make("g", "s")
        let messages = try await start(["logGroupIdentifiers": [group]])
        _ = try await messages.next(2)
        for line in 1...501 { logs.append(event("line \(line)")) }
        await settle()
        _ = await clock.advance(by: .seconds(1))
        let update = try await messages.next(1)[0]
        XCTAssertEqual(update.document["sessionResults"]?.array?.count, 500)
        XCTAssertEqual(update.document["sessionMetadata"], ["sampled": true])
    }

    func testEndsAfterThreeHoursOrWithTheCloud() async throws {
        await make("g", "s")
        let messages = try await start(["logGroupIdentifiers": [group]])
        let reader = Task { try await messages.rest() }
        _ = await clock.advance(by: .seconds(3 * 3600 + 1), within: SettleBounds(steps: 20_000))
        let all = try await reader.value
        XCTAssertEqual(all.count, 2 + 3 * 3600 + 1)
        XCTAssertEqual(all.last?.type, "SessionTimeoutException")

        let second = try await start(["logGroupIdentifiers": [group]])
        logs.stop()
        let types = try await second.rest().map(\.type)
        XCTAssertEqual(types, ["initial-response", "sessionStart"])
    }

    func testRefusesWhatNoSessionCanShow() async {
        await make("g", "s")
        let eleven = JSONValue.array(Array(repeating: group, count: 11))
        let cases: [(JSONObject, String, String)] = [
            ([:], "InvalidParameterException", "Value null at 'logGroupIdentifiers'"),
            (["logGroupIdentifiers": []], "InvalidParameterException", "length greater than or equal to 1"),
            (["logGroupIdentifiers": eleven], "InvalidParameterException", "length less than or equal to 10"),
            (
                ["logGroupIdentifiers": ["unknown"]], "ResourceNotFoundException",
                "The specified log group does not exist."
            ),
            (
                ["logGroupIdentifiers": [group], "logStreamNames": ["s"], "logStreamNamePrefixes": ["s"]],
                "InvalidParameterException", "mutually exclusive"
            ),
            (
                ["logGroupIdentifiers": [group, "other"], "logStreamNames": ["s"]],
                "InvalidParameterException", "one log group only"
            ),
            (
                ["logGroupIdentifiers": [group], "logEventFilterPattern": "{ $.a = "],
                "InvalidParameterException", "Invalid"
            ),
        ]
        for (members, code, text) in cases {
            let answer = await ask("StartLiveTail", .object(members))
            XCTAssertEqual(answer["__type"]?.string, code, text)
            XCTAssertTrue(answer["message"]?.string?.contains(text) ?? false, "\(answer)")
        }
    }

    private func start(_ members: JSONObject) async throws -> Messages {
        let response = await logs.respond(
            to: CloudRequest(
                "POST",
                "/",
                headers: ["X-Amz-Target": "Logs_20140328.StartLiveTail"],
                body: JSONValue.object(members).bytes
            )
        )
        XCTAssertEqual(response.headers["Content-Type"], "application/vnd.amazon.eventstream")
        guard case .byteStream(let stream) = response.body else { throw Missing() }
        return Messages(stream: stream)
    }

    private struct Missing: Error {}

    /// Reads an event stream: the type and the document of each message.
    private final class Messages: @unchecked Sendable {
        private let stream: ByteStream
        private var bytes: [UInt8] = []

        init(stream: ByteStream) { self.stream = stream }

        func next(_ count: Int) async throws -> [(type: String, document: JSONValue)] {
            var found: [(type: String, document: JSONValue)] = []
            while found.count < count {
                guard let message = try await message() else { throw Missing() }
                found.append(message)
            }
            return found
        }

        func rest() async throws -> [(type: String, document: JSONValue)] {
            var found: [(type: String, document: JSONValue)] = []
            while let message = try await message() { found.append(message) }
            return found
        }

        private func message() async throws -> (type: String, document: JSONValue)? {
            while bytes.count < 12 || bytes.count < number(at: 0) {
                guard let more = try await stream.next() else { return nil }
                bytes += more
            }
            let (total, headers) = (number(at: 0), number(at: 4))
            defer { bytes.removeFirst(total) }
            // The type stands in the first header, which is text.
            let name = 13 + Int(bytes[12])
            let length = Int(bytes[name + 1]) << 8 | Int(bytes[name + 2])
            let type = String(decoding: bytes[name + 3..<name + 3 + length], as: UTF8.self)
            return (type, try JSONValue(parsing: Array(bytes[12 + headers..<total - 4])))
        }

        private func number(at place: Int) -> Int {
            bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        }
    }
}
