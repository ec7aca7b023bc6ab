import CloudCore
import EventPatterns
import OrderedCollections
import WorkshopCommon

extension AWSError {
    private static let user: JSONObject = ["Type": "User"]

    static let noSuchMapping = AWSError(
        "ResourceNotFoundException",
        "The resource you requested does not exist.",
        status: 404,
        members: user,
        messageMember: "Message"
    )

    /// One function is mapped to a source once; queues have a sentence of their own.
    static func mappingExists(_ existing: EventSourceMapping, function: String) -> AWSError {
        let beginning =
            existing.isQueue
            ? "An event source mapping with SQS arn (\" \(existing.source) \") and function (\" \(function) \") already "
            : "The event source arn (\" \(existing.source) \") and function (\" \(function) \") provided mapping already "
        return AWSError(
            "ResourceConflictException",
            beginning + "exists. Please update or delete the existing mapping with UUID \(existing.id)",
            status: 409,
            members: user
        )
    }

    static func invalidParameter(_ message: String) -> AWSError {
        AWSError("InvalidParameterValueException", message, members: user)
    }

    static func validation(_ violation: String) -> AWSError {
        AWSError("ValidationException", "1 validation error detected: \(violation)")
    }
}

/// What Lambda refuses of a mapping's members, in its words. Recorded answers stand in localstack/localstack,
/// tests/aws/services/lambda_/event_source_mapping/*.snapshot.json.
struct MappingRules {
    let source: ARN
    let isQueue: Bool
    let isFIFO: Bool

    private static let ranges: [(name: String, low: Int, high: Int)] = [
        ("BatchSize", 1, 10_000), ("MaximumBatchingWindowInSeconds", 0, 300), ("ParallelizationFactor", 1, 10),
        ("MaximumRecordAgeInSeconds", -1, 604_800), ("MaximumRetryAttempts", -1, 10_000),
        ("TumblingWindowInSeconds", 0, 900),
    ]

    /// Lambda's API has an object of them, a template a list.
    static func tags(_ value: JSONValue?) -> JSONObject {
        if let members = value?.object { return members.filter { $0.value.string != nil } }
        return (value?.array ?? []).reduce(into: [:]) { tags, tag in
            if let key = tag["Key"]?.string { tags[key] = .string(tag["Value"]?.string ?? "") }
        }
    }

    /// What the model of the API itself forbids, before anything is looked up.
    static func checkModel(_ members: JSONObject) throws(AWSError) {
        for range in ranges {
            guard let value = members[range.name], !value.isNull else { continue }
            guard let number = value.int else {
                throw AWSError("SerializationException", "\(range.name) is no integer", messageMember: "Message")
            }
            let place = range.name.prefix(1).lowercased() + range.name.dropFirst()
            if number < range.low {
                throw .validation(
                    "Value '\(number)' at '\(place)' failed to satisfy constraint: Member must have value greater than or "
                        + "equal to \(range.low)"
                )
            }
            if number > range.high {
                throw .validation(
                    "Value '\(number)' at '\(place)' failed to satisfy constraint: Member must have value less than or "
                        + "equal to \(range.high)"
                )
            }
        }
        if let position = members["StartingPosition"]?.string,
            !["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"].contains(position)
        {
            throw .validation(
                "Value '\(position)' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: "
                    + "[LATEST, AT_TIMESTAMP, TRIM_HORIZON]"
            )
        }
        if let concurrency = members["ScalingConfig"]?["MaximumConcurrency"]?.int, !(2...1000).contains(concurrency) {
            let bound = concurrency < 2 ? "greater than or equal to 2" : "less than or equal to 1000"
            throw .validation(
                "Value '\(concurrency)' at 'scalingConfig.maximumConcurrency' failed to satisfy constraint: Member must have "
                    + "value \(bound)"
            )
        }
    }

    /// What doesn't fit the source. Members are those that the mapping will have.
    func check(_ settings: MappingSettings) throws(AWSError) {
        if isQueue { try checkQueue(settings) } else { try checkStream(settings) }
        for filter in settings.document["FilterCriteria"]?["Filters"]?.array ?? [] {
            guard let text = filter["Pattern"]?.string, (try? EventPattern(parsing: text)) != nil else {
                throw .invalidParameter("Invalid filter pattern definition.")
            }
        }
        let types = settings.document["FunctionResponseTypes"]?.array ?? []
        if let unknown = types.first(where: { $0 != "ReportBatchItemFailures" }) {
            throw .validation(
                "Value '[\(unknown.string ?? unknown.serialized())]' at 'functionResponseTypes' failed to satisfy constraint: "
                    + "Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures]]"
            )
        }
    }

    private func checkQueue(_ settings: MappingSettings) throws(AWSError) {
        if settings.document["StartingPosition"] != nil {
            throw .invalidParameter("StartingPosition is not valid for SQS event sources.")
        }
        if settings.document["DestinationConfig"]?["OnFailure"]?["Destination"] != nil {
            throw .invalidParameter("Unsupported DestinationConfig parameter for given event source mapping type.")
        }
        for name in MappingSettings.streamOnly + ["ParallelizationFactor"]
        where name != "DestinationConfig" && settings.document[name] != nil {
            throw .invalidParameter("Unsupported \(name) parameter for given event source mapping type.")
        }
        if isFIFO {
            guard settings.window == 0 else {
                throw .invalidParameter("Batching window is not supported for FIFO queues")
            }
            guard settings.batchSize <= 10 else {
                throw .invalidParameter("Batch size must be less than or equal to 10 for FIFO queues")
            }
        }
        if settings.batchSize > 10, settings.window == 0 {
            throw .invalidParameter(
                "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
            )
        }
    }

    private func checkStream(_ settings: MappingSettings) throws(AWSError) {
        guard let position = settings.document["StartingPosition"]?.string else {
            // Unlike what the model forbids this comes as an invalid parameter (test_create_event_source_validation).
            throw .invalidParameter(
                "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must "
                    + "not be null."
            )
        }
        let timestamp = settings.document["StartingPositionTimestamp"]?.double
        if timestamp != nil, position != "AT_TIMESTAMP" {
            throw .invalidParameter("Timestamp only valid with StartingPosition AT_TIMESTAMP")
        }
        if position == "AT_TIMESTAMP" {
            guard source.service == "kinesis" else {
                throw .invalidParameter("Unsupported starting position for arn type: \(source)")
            }
            guard let timestamp, timestamp >= 0 else {
                throw .invalidParameter(
                    "Received Exception while reading from provided stream. class java.lang.Long can not be converted to a "
                        + "Timestamp"
                )
            }
        }
        if source.service == "dynamodb", settings.batchSize > 10_000 {
            throw .invalidParameter("BatchSize is too large for \(source)")
        }
        if settings.document["ScalingConfig"] != nil {
            throw .invalidParameter("ScalingConfig parameter is not supported for the given event source.")
        }
    }

    /// What a mapping has that says nothing.
    static func defaults(isQueue: Bool) -> JSONObject {
        if isQueue { return ["BatchSize": 10, "MaximumBatchingWindowInSeconds": 0] }
        return [
            "BatchSize": 100, "MaximumBatchingWindowInSeconds": 0, "ParallelizationFactor": 1,
            "MaximumRecordAgeInSeconds": -1, "BisectBatchOnFunctionError": false, "MaximumRetryAttempts": -1,
            "TumblingWindowInSeconds": 0, "DestinationConfig": ["OnFailure": [:]],
        ]
    }

    static let settable = [
        "BatchSize", "MaximumBatchingWindowInSeconds", "ParallelizationFactor", "MaximumRecordAgeInSeconds",
        "BisectBatchOnFunctionError", "MaximumRetryAttempts", "TumblingWindowInSeconds", "DestinationConfig",
        "FilterCriteria", "FunctionResponseTypes", "ScalingConfig", "StartingPosition", "StartingPositionTimestamp",
        "MetricsConfig",
    ]
}
