import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// One session that shows lines as they come: what it looks for, and what it has found since the last second.
final class LiveTail: Sendable {
    /// Of these lines one update holds; of more AWS shows a sample.
    static let mostResults = 500

    private struct Found {
        var results: [JSONValue] = []
        var isSampled = false
    }

    /// By the groups' names, as the request has them.
    private let groups: [String: String]
    private let streams: [String]
    private let prefixes: [String]
    private let pattern: FilterPattern
    private let found = Mutex(Found())
    /// What goes to the client.
    let events = ByteStream()

    /// Throws where the request asks for what a session can't show.
    init(_ request: LogsRequest) throws(AWSError) {
        let identifiers = request.strings("logGroupIdentifiers")
        guard !identifiers.isEmpty else {
            throw .invalidMember(
                request.members["logGroupIdentifiers"] == nil
                    ? "Value null at 'logGroupIdentifiers' failed to satisfy constraint: Member must not be null"
                    : "Value '[]' at 'logGroupIdentifiers' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1"
            )
        }
        guard identifiers.count <= 10 else {
            throw .tooLong("logGroupIdentifiers", "[\(identifiers.joined(separator: ", "))]", 10)
        }
        groups = Dictionary(identifiers.map { (LogsRequest.groupName($0), $0) }) { first, _ in first }
        streams = request.strings("logStreamNames")
        prefixes = request.strings("logStreamNamePrefixes")
        guard streams.isEmpty || prefixes.isEmpty else {
            throw .logs(
                "InvalidParameterException",
                "logStreamNamePrefixes and logStreamNames are mutually exclusive parameters."
            )
        }
        guard identifiers.count == 1 || streams.isEmpty && prefixes.isEmpty else {
            throw .logs(
                "InvalidParameterException",
                "logStreamNames and logStreamNamePrefixes can be used with one log group only."
            )
        }
        pattern = try FilterPattern(parsing: request.text("logEventFilterPattern") ?? "")
        events.offer("initial-response", [:])
        events.offer(
            "sessionStart",
            [
                "requestId": .string(Identifiers.requestID()), "sessionId": .string(Identifiers.requestID()),
                "logGroupIdentifiers": .array(identifiers.map { .string($0) }),
                "logStreamNames": .array(streams.map { .string($0) }),
                "logStreamNamePrefixes": .array(prefixes.map { .string($0) }),
                "logEventFilterPattern": .string(request.text("logEventFilterPattern") ?? ""),
            ]
        )
    }

    var groupNames: [String] { Array(groups.keys) }

    /// Keeps what it looks for of lines that have come.
    func take(_ lines: [(timestamp: Int64, message: String)], group: String, stream: String, at moment: Int64) {
        guard let identifier = groups[group], streams.isEmpty || streams.contains(stream),
            prefixes.isEmpty || prefixes.contains(where: stream.hasPrefix)
        else { return }
        let results = lines.filter { pattern.matches($0.message) }.map { line -> JSONValue in
            [
                "logStreamName": .string(stream), "logGroupIdentifier": .string(identifier),
                "message": .string(line.message), "timestamp": .number(Int(line.timestamp)),
                "ingestionTime": .number(Int(moment)),
            ]
        }
        found.withLock { found in
            let room = Self.mostResults - found.results.count
            found.results += results.prefix(room)
            if results.count > room { found.isSampled = true }
        }
    }

    /// Sends what has been found since the last time. Returns whether anybody reads it.
    func sendUpdate() async -> Bool {
        let found = found.withLock { found in
            defer { found = Found() }
            return found
        }
        let update: JSONValue = [
            "sessionMetadata": ["sampled": .bool(found.isSampled)], "sessionResults": .array(found.results),
        ]
        return await events.write(EventStream.event("sessionUpdate", contentType: LiveTail.contentType, update.bytes))
    }

    /// Ends the session as AWS ends one that is as old as one may get.
    func timeOut() async {
        let document: JSONValue = ["message": "The Live Tail session has timed out."]
        await events.write(
            EventStream.exception("SessionTimeoutException", contentType: LiveTail.contentType, document.bytes)
        )
        events.finish()
    }

    fileprivate static let contentType = WireProtocol.json11.contentType
}

extension ByteStream {
    fileprivate func offer(_ type: String, _ document: JSONValue) {
        _ = offer(EventStream.event(type, contentType: LiveTail.contentType, document.bytes))
    }
}
