package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// What event source mappings read.
extension DynamoDBService: StreamReader {
    package func takes(_ stream: ARN) -> Bool {
        stream.service == "dynamodb" && stream.resource.contains("/stream/")
    }

    package func shards(ofStream stream: ARN) async throws(AWSError) -> [StreamShard] {
        do throws(RequestFailure) {
            let found = try self.stream(stream.description)
            return [StreamShard(id: found.shardID, isClosed: !found.stream.isEnabled)]
        } catch {
            throw error.asAWSError
        }
    }

    package func read(
        stream: ARN,
        shard: String,
        from position: StreamPosition,
        limit: Int
    ) async throws(AWSError) -> StreamRead {
        do throws(RequestFailure) {
            return try read(self.stream(stream.description), shard, from: position, limit: limit)
        } catch {
            throw error.asAWSError
        }
    }

    private func read(
        _ found: FoundStream,
        _ shard: String,
        from position: StreamPosition,
        limit: Int
    ) throws(RequestFailure) -> StreamRead {
        guard shard == found.shardID else { throw .notFound("Requested resource not found: Shard does not exist") }
        let number = found.stream.number
        let newest = state.withLock(\.lastSequence)
        let (start, page) = try items.read { transaction throws(RequestFailure) in
            let start: Int64 =
                switch position {
                case .trimHorizon: 0
                case .latest: newest
                case .atTimestamp(let moment):
                    try transaction.lastSequence(number, before: moment.millisecondsSince1970)
                case .after(let text): StreamSequence.number(text) ?? 0
                }
            return (start, try transaction.records(number, after: start, limit: limit))
        }
        var records: [StreamRecord] = []
        for row in page {
            guard let event = try? JSONValue(parsing: row.record), var members = event.object else { continue }
            members["eventSourceARN"] = .string(found.arn)
            records.append(
                StreamRecord(
                    sequenceNumber: StreamSequence.text(row.sequence),
                    arrival: Timestamp(millisecondsSince1970: row.time),
                    event: .object(members),
                    partitionKey: event["dynamodb"]?["Keys"]?.serialized() ?? ""
                )
            )
        }
        let isAtEnd = !found.stream.isEnabled && page.count < limit
        return StreamRead(
            records: records,
            next: isAtEnd ? nil : .after(StreamSequence.text(page.last?.sequence ?? start))
        )
    }

    package func listen(toStream stream: ARN, as name: String, _ listener: (@Sendable () -> Void)?) {
        state.withLock { $0.listeners[stream.description, default: [:]][name] = listener }
    }
}
