import CloudCore
import OrderedCollections
import WorkshopCommon

/// What a function gets of a stream, and what a failure destination is told.
enum StreamEvent {
    static func document(_ records: [StreamRecord], window: TumblingWindow?, shard: String, stream: ARN) -> JSONValue {
        var members: JSONObject = ["Records": .array(records.map(\.event))]
        if let window {
            members["window"] = ["start": .string(window.start.iso8601), "end": .string(window.end.iso8601)]
            members["state"] = window.state
            members["shardId"] = .string(shard)
            members["eventSourceARN"] = .string(stream.description)
            members["isFinalInvokeForWindow"] = .bool(window.isFinal)
            members["isWindowTerminatedEarly"] = false
        }
        return .object(members)
    }

    /// What a filter sees: Kinesis carries base 64, which is decoded.
    static func filtered(_ record: StreamRecord) -> JSONValue {
        guard var members = record.event.object, let kinesis = members["kinesis"],
            let data = kinesis["data"]?.string.flatMap(Base64.decode)
        else { return record.event }
        members["data"] = (try? JSONValue(parsing: data)) ?? .string(String(decoding: data, as: UTF8.self))
        return .object(members)
    }

    /// See <https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html>.
    static func failure(
        _ batch: [StreamRecord],
        of stream: ARN,
        shard: String,
        function: String,
        result: FunctionResult?,
        condition: String,
        count: Int,
        now: Timestamp
    ) -> JSONValue {
        // DynamoDB tells the second in which a record came.
        func text(_ moment: Timestamp) -> JSONValue {
            .string(stream.service == "dynamodb" ? moment.iso8601Seconds : moment.iso8601)
        }
        let info: JSONValue = [
            "shardId": .string(shard), "startSequenceNumber": .string(batch.first?.sequenceNumber ?? ""),
            "endSequenceNumber": .string(batch.last?.sequenceNumber ?? ""),
            "approximateArrivalOfFirstRecord": text(batch.first?.arrival ?? now),
            "approximateArrivalOfLastRecord": text(batch.last?.arrival ?? now),
            "batchSize": .number(JSONNumber(batch.count)), "streamArn": .string(stream.description),
        ]
        var members: JSONObject = [
            "requestContext": [
                "requestId": .string(result?.requestID ?? Identifiers.requestID()), "functionArn": .string(function),
                "condition": .string(condition), "approximateInvokeCount": .number(JSONNumber(count)),
            ]
        ]
        if let result {
            var response: JSONObject = ["statusCode": 200, "executedVersion": .string(result.executedVersion)]
            // Null where the function answered, and reported records of its batch as failed.
            response["functionError"] = result.functionError.map { .string($0) } ?? .null
            members["responseContext"] = .object(response)
        }
        members["version"] = "1.0"
        members["timestamp"] = .string(now.iso8601)
        members[stream.service == "kinesis" ? "KinesisBatchInfo" : "DDBStreamBatchInfo"] = info
        return .object(members)
    }
}

/// A tumbling window that records are gathered into, and what the function made of those before.
struct TumblingWindow: Hashable, Sendable {
    var start: Timestamp
    var end: Timestamp
    var state: JSONValue = [:]
    var isFinal = false

    init(of moment: Timestamp, length: Int) {
        let seconds = moment.secondsSince1970 / Int64(length) * Int64(length)
        start = Timestamp(millisecondsSince1970: seconds * 1000)
        end = start + .seconds(length)
    }

    func contains(_ moment: Timestamp) -> Bool { moment >= start && moment < end }
}
