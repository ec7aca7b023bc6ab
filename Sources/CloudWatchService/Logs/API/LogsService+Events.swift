import CloudCore
import OrderedCollections
import WorkshopCommon

extension LogsService {
    private static let mostEvents = 10_000
    private static let largestBatch = 1_048_576

    /// See <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html>.
    func putEvents(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let (group, stream) = (try request.group(), try request.stream())
        let events = try Self.events(request)
        let moment = now
        let split = try groups.access { state, changes throws(AWSError) in
            guard let existing = state.groups[group] else { throw .noGroup }
            guard existing.streams[stream] != nil else { throw .noStream }
            let split = SplitEvents(events, now: moment, retention: existing.retention)
            state.add(split.accepted, to: stream, in: group, now: moment, tables: groups.tables, &changes)
            return split
        }
        process(split.accepted, group: group, stream: stream)
        var result: JSONObject = ["nextSequenceToken": .string(LogStream.sequenceToken)]
        if let rejected = split.rejected { result["rejectedLogEventsInfo"] = .object(rejected) }
        return result
    }

    private static func events(_ request: LogsRequest) throws(AWSError) -> [(timestamp: Int64, message: String)] {
        let structures = request.members["logEvents"]?.array ?? []
        guard !structures.isEmpty else {
            throw .invalidMember(
                "Value '[]' at 'logEvents' failed to satisfy constraint: "
                    + "Member must have length greater than or equal to 1"
            )
        }
        guard structures.count <= mostEvents else {
            throw .invalidMember(
                "Value at 'logEvents' failed to satisfy constraint: Member must have length less than or equal to 10000"
            )
        }
        var events: [(timestamp: Int64, message: String)] = []
        var size = 0
        for (index, structure) in structures.enumerated() {
            guard let time = structure["timestamp"]?.int, time >= 0, let message = structure["message"]?.string else {
                throw .invalidMember(
                    "Value null at 'logEvents.\(index + 1).member' failed to satisfy constraint: Member must not be null"
                )
            }
            guard !message.isEmpty else {
                throw .invalidMember(
                    "Value '' at 'logEvents.\(index + 1).member.message' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1"
                )
            }
            if let last = events.last, Int64(time) < last.timestamp {
                throw .logs(
                    "InvalidParameterException",
                    "Log events in a single PutLogEvents request must be in chronological order."
                )
            }
            size += message.utf8.count + StoredEvent.overhead
            events.append((Int64(time), message))
        }
        guard size <= largestBatch else {
            throw .logs("InvalidParameterException", "Upload too large: \(size) bytes exceeds limit of \(largestBatch)")
        }
        if let first = events.first, let last = events.last, last.timestamp - first.timestamp > 86_400_000 {
            throw .logs(
                "InvalidParameterException",
                "The batch of log events in a single PutLogEvents request cannot span more than 24 hours."
            )
        }
        return events
    }

    /// Those of a batch that are taken, and why the others are not.
    private struct SplitEvents: Sendable {
        let accepted: [(timestamp: Int64, message: String)]
        let rejected: JSONObject?

        init(_ events: [(timestamp: Int64, message: String)], now: Int64, retention: Int?) {
            let oldest = now - 14 * 86_400_000
            let expired = retention.map { now - Int64($0) * 86_400_000 } ?? .min
            let newest = now + 2 * 3_600_000
            accepted = events.filter { $0.timestamp >= oldest && $0.timestamp >= expired && $0.timestamp <= newest }
            var rejected: JSONObject = [:]
            if let place = events.firstIndex(where: { $0.timestamp > newest }) {
                rejected["tooNewLogEventStartIndex"] = .number(place)
            }
            if let place = events.lastIndex(where: { $0.timestamp < oldest }) {
                rejected["tooOldLogEventEndIndex"] = .number(place + 1)
            }
            if let place = events.lastIndex(where: { $0.timestamp >= oldest && $0.timestamp < expired }) {
                rejected["expiredLogEventEndIndex"] = .number(place + 1)
            }
            self.rejected = rejected.isEmpty ? nil : rejected
        }
    }

    /// From the newest back, or from the oldest on; the tokens go on from either end, and stay where nothing follows.
    /// See <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html>.
    func getEvents(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let (group, name) = (try request.group(), try request.stream())
        let limit = try request.limit(Self.mostEvents)
        let token = try request.text("nextToken").map { text throws(AWSError) in try EventToken(text) }
        guard let stream = try self.group(group).streams[name] else { throw .noStream }
        let start = request.int("startTime").map(Int64.init) ?? .min
        let end = request.int("endTime").map(Int64.init) ?? .max
        let events = stream.events.filter {
            $0.key.timestamp >= start && $0.key.timestamp < end && isKept($0, in: group)
        }
        let shown: ArraySlice<StoredEvent>
        switch token {
        case .forward(let key)?: shown = events.drop { $0.key <= key }.bounded(limit)
        case .backward(let key)?: shown = events.prefix { $0.key < key }.boundedAtEnd(limit)
        case nil:
            let fromHead = request.members["startFromHead"]?.bool ?? false
            shown = fromHead ? events[...].bounded(limit) : events[...].boundedAtEnd(limit)
        }
        let edge = token?.key ?? StoredEvent.Key(timestamp: max(0, start), number: 0)
        return [
            "events": .array(
                shown.map { event in
                    [
                        "timestamp": .number(Int(event.key.timestamp)), "message": .string(event.message),
                        "ingestionTime": .number(Int(event.ingestionTime)),
                    ]
                }
            ),
            "nextForwardToken": .string(EventToken.forward(shown.last?.key ?? edge).text),
            "nextBackwardToken": .string(EventToken.backward(shown.first?.key ?? edge).text),
        ]
    }

    /// Whether the group's retention still keeps it.
    func isKept(_ event: StoredEvent, in group: LogGroup) -> Bool {
        group.retention.map { event.key.timestamp >= now - Int64($0) * 86_400_000 } ?? true
    }

    private func isKept(_ event: StoredEvent, in name: String) -> Bool {
        (try? group(name)).map { isKept(event, in: $0) } ?? false
    }

    /// See <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html>.
    func filterEvents(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let name = try request.group()
        let limit = try request.limit(Self.mostEvents)
        let pattern = try FilterPattern(parsing: request.text("filterPattern") ?? "")
        let names = request.strings("logStreamNames")
        let prefix = request.text("logStreamNamePrefix")
        guard names.isEmpty || prefix == nil else {
            throw .logs(
                "InvalidParameterException",
                "logStreamNamePrefix and logStreamNames are mutually exclusive parameters."
            )
        }
        let token = try request.text("nextToken").map { text throws(AWSError) in try EventToken(text) }
        let start = request.int("startTime").map(Int64.init) ?? .min
        let end = request.int("endTime").map(Int64.init) ?? .max
        let group = try group(name)
        guard names.allSatisfy({ group.streams[$0] != nil }) else { throw .noStream }
        var found: [(stream: String, event: StoredEvent)] = []
        for stream in group.streams.values
        where (names.isEmpty || names.contains(stream.name)) && (prefix.map(stream.name.hasPrefix) ?? true) {
            for event in stream.events where event.key.timestamp >= start && event.key.timestamp <= end {
                guard token.map({ event.key > $0.key }) ?? true, isKept(event, in: group),
                    pattern.matches(event.message)
                else { continue }
                found.append((stream.name, event))
            }
        }
        found.sort { $0.event.key < $1.event.key }
        let shown = found.prefix(limit)
        var result: JSONObject = [
            "events": .array(
                shown.map { stream, event in
                    [
                        "logStreamName": .string(stream), "timestamp": .number(Int(event.key.timestamp)),
                        "message": .string(event.message), "ingestionTime": .number(Int(event.ingestionTime)),
                        "eventId": .string(LogEventID(timestamp: event.key.timestamp, number: event.key.number).text),
                    ]
                }
            ), "searchedLogStreams": [],
        ]
        if shown.count < found.count, let last = shown.last {
            result["nextToken"] = .string(EventToken.forward(last.event.key).text)
        }
        return result
    }
}

/// Where a reader goes on: `f/` and `b/`, with the event that it stands at.
enum EventToken: Hashable, Sendable {
    case forward(StoredEvent.Key)
    case backward(StoredEvent.Key)

    init(_ text: String) throws(AWSError) {
        guard let id = LogEventID(text.dropFirst(2)) else { throw .invalidToken }
        let key = StoredEvent.Key(timestamp: id.timestamp, number: id.number)
        switch text.prefix(2) {
        case "f/": self = .forward(key)
        case "b/": self = .backward(key)
        default: throw .invalidToken
        }
    }

    var key: StoredEvent.Key {
        switch self {
        case .forward(let key), .backward(let key): key
        }
    }

    var text: String {
        let id = LogEventID(timestamp: key.timestamp, number: key.number).text
        return switch self {
        case .forward: "f/\(id)"
        case .backward: "b/\(id)"
        }
    }
}

extension ArraySlice<StoredEvent> {
    /// An answer has 1 MB at most, and one event at least.
    private static var largestAnswer: Int { 1 << 20 }

    fileprivate func bounded(_ limit: Int) -> ArraySlice {
        var size = 0
        return prefix(limit).prefix { event in
            defer { size += event.size }
            return size == 0 || size + event.size <= Self.largestAnswer
        }
    }

    fileprivate func boundedAtEnd(_ limit: Int) -> ArraySlice {
        var size = 0
        let count = suffix(limit).reversed().prefix { event in
            defer { size += event.size }
            return size == 0 || size + event.size <= Self.largestAnswer
        }.count
        return suffix(count)
    }
}
