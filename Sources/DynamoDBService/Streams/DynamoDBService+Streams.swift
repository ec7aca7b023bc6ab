import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// The API of streams, each of which has one shard that stays open while the stream is enabled.
extension DynamoDBService {
    struct FoundStream {
        let table: TableRecord
        let stream: TableRecord.Stream

        var arn: String { table.streamARN(stream) }
        var shardID: String { StreamSequence.shardID(stream) }
    }

    var allStreams: [FoundStream] {
        state.withLock { Array($0.tables.values) }
            .flatMap { table in table.streams.map { FoundStream(table: table, stream: $0) } }
            .sorted { $0.arn < $1.arn }
    }

    func stream(_ arn: String) throws(RequestFailure) -> FoundStream {
        let name = Request.tableName(arn)
        guard let table = state.withLock({ $0.tables[name] }),
            let stream = table.streams.first(where: { table.streamARN($0) == arn })
        else { throw .notFound("Requested resource not found: Stream: \(arn) not found") }
        return FoundStream(table: table, stream: stream)
    }

    func listStreams(_ request: Request) throws(RequestFailure) -> JSONValue {
        let table = request.has("TableName") ? request.tableName : nil
        let start = request.string("ExclusiveStartStreamArn")
        let found = allStreams.filter { stream in
            (table.map { $0 == stream.table.name } ?? true) && (start.map { $0 < stream.arn } ?? true)
        }
        let page = found.prefix(request.int("Limit") ?? 100)
        var answer: JSONObject = [
            "Streams": .array(
                page.map { found in
                    [
                        "StreamArn": .string(found.arn), "TableName": .string(found.table.name),
                        "StreamLabel": .string(found.stream.label),
                    ]
                }
            )
        ]
        if page.count < found.count, let last = page.last { answer["LastEvaluatedStreamArn"] = .string(last.arn) }
        return .object(answer)
    }

    func describeStream(_ request: Request) throws(RequestFailure) -> JSONValue {
        let found = try stream(request.string("StreamArn") ?? "")
        let start = found.stream.createdAt
        var range: JSONObject = ["StartingSequenceNumber": .string(StreamSequence.text(start))]
        if !found.stream.isEnabled {
            let last = try items.read { transaction throws(RequestFailure) in
                try transaction.lastSequence(found.stream.number, before: .max)
            }
            range["EndingSequenceNumber"] = .string(StreamSequence.text(max(start, last)))
        }
        let shard: JSONValue = ["ShardId": .string(found.shardID), "SequenceNumberRange": .object(range)]
        return [
            "StreamDescription": [
                "StreamArn": .string(found.arn), "StreamLabel": .string(found.stream.label),
                "StreamStatus": found.stream.isEnabled ? "ENABLED" : "DISABLED",
                "StreamViewType": .string(found.stream.viewType),
                "CreationRequestDateTime": .seconds(found.stream.createdAt),
                "TableName": .string(found.table.name), "KeySchema": found.table.keys.json,
                "Shards": request.string("ExclusiveStartShardId") == found.shardID ? [] : [shard],
            ]
        ]
    }

    func getShardIterator(_ request: Request) throws(RequestFailure) -> JSONValue {
        let found = try stream(request.string("StreamArn") ?? "")
        guard request.string("ShardId") == found.shardID else {
            throw .notFound("Requested resource not found: Shard does not exist")
        }
        let type = request.string("ShardIteratorType") ?? ""
        var sequence: Int64
        switch type {
        case "TRIM_HORIZON": sequence = 0
        case "LATEST": sequence = state.withLock(\.lastSequence)
        default:
            guard let text = request.string("SequenceNumber") else {
                throw .validation("SequenceNumber must be provided when ShardIteratorType is \(type)")
            }
            guard let number = StreamSequence.number(text) else {
                throw .validation("Invalid SequenceNumber")
            }
            sequence = type == "AT_SEQUENCE_NUMBER" ? number - 1 : number
        }
        return ["ShardIterator": .string(ShardIterator(arn: found.arn, sequence: sequence, createdAt: now).text)]
    }

    func getRecords(_ request: Request) throws(RequestFailure) -> JSONValue {
        guard let iterator = ShardIterator(request.string("ShardIterator") ?? "") else {
            throw .validation("Invalid ShardIterator")
        }
        guard now - iterator.createdAt <= 900_000 else {
            throw RequestFailure(
                code: "ExpiredIteratorException",
                message: "The shard iterator has expired. Shard iterators expire 15 minutes after they are retrieved."
            )
        }
        let found = try stream(iterator.arn)
        let page = try items.read { transaction throws(RequestFailure) in
            try transaction.records(found.stream.number, after: iterator.sequence, limit: request.int("Limit") ?? 1000)
        }
        var records: [JSONValue] = []
        for row in page { if let record = try? JSONValue(parsing: row.record) { records.append(record) } }
        var answer: JSONObject = ["Records": .array(records)]
        // A disabled stream's shard is closed: it ends.
        if found.stream.isEnabled || !page.isEmpty {
            let next = page.last?.sequence ?? iterator.sequence
            answer["NextShardIterator"] = .string(ShardIterator(arn: found.arn, sequence: next, createdAt: now).text)
        }
        return .object(answer)
    }
}

/// A place in a shard, as clients carry it about.
private struct ShardIterator {
    let arn: String
    /// Behind which reading goes on.
    let sequence: Int64
    let createdAt: Int64

    init(arn: String, sequence: Int64, createdAt: Int64) {
        (self.arn, self.sequence, self.createdAt) = (arn, sequence, createdAt)
    }

    init?(_ text: String) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1] == "1", let bytes = Base64.decode(String(parts[2])) else { return nil }
        let place = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard place.count == 2, let sequence = Int64(place[0]), let createdAt = Int64(place[1]) else { return nil }
        self.init(arn: String(parts[0]), sequence: sequence, createdAt: createdAt)
    }

    var text: String { "\(arn)|1|\(Base64.encode(Array("\(sequence) \(createdAt)".utf8)))" }
}

extension StreamSequence {
    static func shardID(_ stream: TableRecord.Stream) -> String {
        let digits = String(stream.createdAt)
        let suffix = Identifiers.hexadecimal(UInt64(stream.number), digits: 8)
        return "shardId-" + String(repeating: "0", count: max(0, 20 - digits.count)) + digits + "-" + suffix
    }
}
