import CloudCore
import OrderedCollections
import WorkshopCommon

/// A queue's settings: what was given, by AWS's names, and what follows from it.
/// See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html>.
struct QueueAttributes: Hashable, Sendable {
    /// As they were given; the rest is at its default.
    private(set) var given: OrderedDictionary<String, String>
    private(set) var isFIFO = false
    private(set) var visibilityTimeout = Duration.seconds(30)
    private(set) var delay = Duration.zero
    private(set) var retention = Duration.seconds(345_600)
    private(set) var receiveWait = 0
    private(set) var maximumMessageSize = Self.sizeLimit
    private(set) var redrive: RedrivePolicy?

    static let sizeLimit = 1_048_576

    /// Of values that are known to be valid.
    init(restoring given: OrderedDictionary<String, String> = [:]) {
        self.given = given
        derive()
    }

    var isDeduplicatedByContent: Bool { given["ContentBasedDeduplication"] == "true" }
    var isDeduplicatedByGroup: Bool { given["DeduplicationScope"] == "messageGroup" }

    /// Valid values as they are shown: AWS reads a redrive policy's count from a string, and shows a number.
    static func canonical(_ values: OrderedDictionary<String, String>) -> OrderedDictionary<String, String> {
        guard let text = values["RedrivePolicy"], var document = try? JSONValue(parsing: text).object,
            let count = document["maxReceiveCount"]?.string.flatMap({ Int($0) })
        else { return values }
        var values = values
        document["maxReceiveCount"] = .number(JSONNumber(count))
        values["RedrivePolicy"] = JSONValue.object(document).serialized()
        return values
    }

    /// Sets valid values; an empty one takes a policy or a key away.
    mutating func set(_ values: OrderedDictionary<String, String>) {
        for (name, value) in values {
            given[name] = value.isEmpty ? nil : value
            if name == "KmsMasterKeyId", !value.isEmpty { given["SqsManagedSseEnabled"] = "false" }
            if name == "SqsManagedSseEnabled", value == "true" { given["KmsMasterKeyId"] = nil }
        }
        derive()
    }

    private mutating func derive() {
        let seconds = { (given: [String: String], name: String, standard: Int) in
            given[name].flatMap(Int.init) ?? standard
        }
        let values = Dictionary(uniqueKeysWithValues: given.map { ($0.key, $0.value) })
        isFIFO = values["FifoQueue"] == "true"
        visibilityTimeout = .seconds(seconds(values, "VisibilityTimeout", 30))
        delay = .seconds(seconds(values, "DelaySeconds", 0))
        retention = .seconds(seconds(values, "MessageRetentionPeriod", 345_600))
        receiveWait = seconds(values, "ReceiveMessageWaitTimeSeconds", 0)
        maximumMessageSize = seconds(values, "MaximumMessageSize", Self.sizeLimit)
        redrive = values["RedrivePolicy"].flatMap { RedrivePolicy(lenient: $0) }
    }

    /// With defaults, as `GetQueueAttributes` shows what can be set.
    var shown: OrderedDictionary<String, String> {
        var shown: OrderedDictionary<String, String> = [
            "VisibilityTimeout": "30", "MaximumMessageSize": String(Self.sizeLimit),
            "MessageRetentionPeriod": "345600", "DelaySeconds": "0",
        ]
        let policies = ["Policy"]
        for name in policies { shown[name] = given[name] }
        shown["ReceiveMessageWaitTimeSeconds"] = "0"
        shown["SqsManagedSseEnabled"] = "true"
        if isFIFO {
            shown["FifoQueue"] = "true"
            shown["ContentBasedDeduplication"] = "false"
            shown["DeduplicationScope"] = "queue"
            shown["FifoThroughputLimit"] = "perQueue"
        }
        if given["KmsMasterKeyId"] != nil { shown["KmsDataKeyReusePeriodSeconds"] = "300" }
        shown.merge(given) { _, given in given }
        // Without a key it means nothing, and isn't told.
        if given["KmsMasterKeyId"] == nil { shown["KmsDataKeyReusePeriodSeconds"] = nil }
        return shown
    }
}

/// Where messages go that were received too often.
struct RedrivePolicy: Hashable, Sendable {
    let target: ARN
    let maximumReceives: Int

    /// Of a document that was accepted once; CloudFormation writes the number as a string at times.
    init?(lenient text: String) {
        guard let document = try? JSONValue(parsing: text),
            let target = document["deadLetterTargetArn"]?.string.flatMap({ ARN($0) }),
            let count = document["maxReceiveCount"].flatMap({ $0.int ?? $0.string.flatMap { Int($0) } })
        else { return nil }
        self.target = target
        maximumReceives = count
    }
}
