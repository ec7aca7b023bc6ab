import CloudCore
import EventPatterns
import OrderedCollections
import WorkshopCommon

/// A mapping as it is set: of which source, to which function, how.
struct EventSourceMapping: Hashable, Sendable {
    enum State: String, Hashable, Sendable {
        case creating = "Creating"
        case enabling = "Enabling"
        case enabled = "Enabled"
        case updating = "Updating"
        case disabling = "Disabling"
        case disabled = "Disabled"
        case deleting = "Deleting"
    }

    let id: String
    let source: String
    var functionARN: String
    var settings: MappingSettings
    var isEnabled: Bool
    var state: State
    var modified: Timestamp
    /// Streams tell how the last batch went.
    var lastResult = "No records processed"
    var tags: JSONObject = [:]

    var isQueue: Bool { ARN(source)?.service == "sqs" }

    func json(account: Account) -> JSONValue {
        var members: JSONObject = ["UUID": .string(id)]
        let settings = settings.document
        if !isQueue {
            members["StartingPosition"] = settings["StartingPosition"]
            members["StartingPositionTimestamp"] = settings["StartingPositionTimestamp"]
        }
        members["BatchSize"] = settings["BatchSize"]
        members["MaximumBatchingWindowInSeconds"] = settings["MaximumBatchingWindowInSeconds"]
        if !isQueue { members["ParallelizationFactor"] = settings["ParallelizationFactor"] }
        members["EventSourceArn"] = .string(source)
        members["FilterCriteria"] = settings["FilterCriteria"]
        members["FunctionArn"] = .string(functionARN)
        members["LastModified"] = .number(
            JSONNumber(Double(modified.millisecondsSince1970) / 1000) ?? JSONNumber(0)
        )
        if !isQueue { members["LastProcessingResult"] = .string(lastResult) }
        members["State"] = .string(state.rawValue)
        members["StateTransitionReason"] = .string(isQueue ? "USER_INITIATED" : "User action")
        for name in MappingSettings.streamOnly where !isQueue && members[name] == nil { members[name] = settings[name] }
        members["FunctionResponseTypes"] = settings["FunctionResponseTypes"] ?? []
        members["ScalingConfig"] = settings["ScalingConfig"]
        members["MetricsConfig"] = settings["MetricsConfig"]
        members["EventSourceMappingArn"] = .string(
            "arn:aws:lambda:\(account.region):\(account.id):event-source-mapping:\(id)"
        )
        return .object(members)
    }
}

extension EventSourceMapping {
    /// As a row of the store.
    var bytes: [UInt8] {
        let document: JSONValue = [
            "source": .string(source), "function": .string(functionARN), "settings": .object(settings.document),
            "enabled": .bool(isEnabled), "modified": .string(String(modified.nanosecondsSince1970)),
            "tags": .object(tags),
        ]
        return document.bytes
    }

    init?(id: String, bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes), let source = value["source"]?.string,
            let function = value["function"]?.string, let settings = value["settings"]?.object,
            let modified = value["modified"]?.string.flatMap({ Int64($0) })
        else { return nil }
        self.init(
            id: id,
            source: source,
            functionARN: function,
            settings: MappingSettings(settings),
            isEnabled: value["enabled"]?.bool ?? true,
            state: .updating,
            modified: Timestamp(nanosecondsSince1970: modified),
            tags: value["tags"]?.object ?? [:]
        )
    }
}

/// The members of a mapping that were given or have defaults, and what they mean.
struct MappingSettings: Hashable, Sendable {
    static let streamOnly = [
        "MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError", "MaximumRetryAttempts", "TumblingWindowInSeconds",
        "DestinationConfig",
    ]

    var document: JSONObject

    init(_ document: JSONObject) { self.document = document }

    var batchSize: Int { document["BatchSize"]?.int ?? 10 }
    var window: Int { document["MaximumBatchingWindowInSeconds"]?.int ?? 0 }
    var maximumConcurrency: Int? { document["ScalingConfig"]?["MaximumConcurrency"]?.int }
    var reportsItemFailures: Bool {
        document["FunctionResponseTypes"]?.array?.contains("ReportBatchItemFailures") ?? false
    }

    var filters: [EventPattern] {
        (document["FilterCriteria"]?["Filters"]?.array ?? []).compactMap { filter in
            filter["Pattern"]?.string.flatMap { try? EventPattern(parsing: $0) }
        }
    }

    var startingPosition: StreamPosition {
        switch document["StartingPosition"]?.string {
        case "AT_TIMESTAMP":
            .atTimestamp(
                Timestamp(
                    millisecondsSince1970: Int64(
                        min(max((document["StartingPositionTimestamp"]?.double ?? 0) * 1000, 0), 9e15)
                    )
                )
            )
        case "LATEST": .latest
        default: .trimHorizon
        }
    }

    var parallelization: Int { max(1, document["ParallelizationFactor"]?.int ?? 1) }
    var bisects: Bool { document["BisectBatchOnFunctionError"]?.bool ?? false }
    /// `nil` for as often as it takes.
    var maximumRetries: Int? { document["MaximumRetryAttempts"]?.int.flatMap { $0 < 0 ? nil : $0 } }
    var maximumAge: Duration? {
        document["MaximumRecordAgeInSeconds"]?.int.flatMap { $0 < 0 ? nil : .seconds($0) }
    }
    var tumblingWindow: Int { document["TumblingWindowInSeconds"]?.int ?? 0 }
    var failureDestination: String? { document["DestinationConfig"]?["OnFailure"]?["Destination"]?.string }
}
