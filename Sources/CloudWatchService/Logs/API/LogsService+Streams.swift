import CloudCore
import OrderedCollections
import WorkshopCommon

extension LogsService {
    func createStream(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let (group, name, now) = (try request.group(), try request.stream(), now)
        try groups.access { state, changes throws(AWSError) in
            guard let existing = state.groups[group] else { throw .noGroup }
            guard existing.streams[name] == nil else {
                throw .logs("ResourceAlreadyExistsException", "The specified log stream already exists")
            }
            state.ensure(name, in: group, now: now, tables: groups.tables, &changes)
        }
        return nil
    }

    func deleteStream(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let (group, name) = (try request.group(), try request.stream())
        try groups.access { state, changes throws(AWSError) in
            guard let existing = state.groups[group] else { throw .noGroup }
            guard existing.streams[name] != nil else { throw .noStream }
            state.removeStreams(of: group, named: name, tables: groups.tables, &changes)
        }
        return nil
    }

    func describeStreams(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let name = try request.group()
        let prefix = request.text("logStreamNamePrefix")
        let order = request.text("orderBy") ?? "LogStreamName"
        guard order == "LogStreamName" || order == "LastEventTime" else {
            throw .invalidMember(
                "Value '\(order)' at 'orderBy' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [LastEventTime, LogStreamName]"
            )
        }
        guard order == "LogStreamName" || prefix == nil else {
            throw .logs("InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.")
        }
        var streams = try group(name).streams.values.filter { prefix.map($0.name.hasPrefix) ?? true }
        streams.sort { left, right in
            guard order == "LastEventTime" else { return left.name < right.name }
            let (one, other) = (left.lastEventTime, right.lastEventTime)
            return one == other ? left.name < right.name : one < other
        }
        if request.members["descending"]?.bool ?? false { streams.reverse() }
        let arn = arn(ofGroup: name)
        return try request.page(streams.map { $0.json(groupARN: arn) }, most: 50, default: 50, as: "logStreams")
    }
}

extension LogStream {
    fileprivate var lastEventTime: Int64 { events.last?.key.timestamp ?? creationTime }

    fileprivate func json(groupARN: String) -> JSONValue {
        var members: JSONObject = ["logStreamName": .string(name), "creationTime": .number(Int(creationTime))]
        if let first = events.first, let last = events.last {
            members["firstEventTimestamp"] = .number(Int(first.key.timestamp))
            members["lastEventTimestamp"] = .number(Int(last.key.timestamp))
        }
        if let lastIngestion {
            members["lastIngestionTime"] = .number(Int(lastIngestion))
            members["uploadSequenceToken"] = .string(Self.sequenceToken)
        }
        members["arn"] = .string("\(groupARN):log-stream:\(name)")
        members["storedBytes"] = 0
        return .object(members)
    }

    /// Any is taken, and none is needed, since 2023.
    static let sequenceToken = "49039859612012141011123405624574361893457861"
}
