import CloudCore
import OrderedCollections
import WorkshopCommon

/// What SQS refuses as a queue's name or attribute, in its words.
enum AttributeRules {
    private static let ranges: [String: ClosedRange<Int>] = [
        "DelaySeconds": 0...900, "MaximumMessageSize": 1024...QueueAttributes.sizeLimit,
        "MessageRetentionPeriod": 60...1_209_600, "ReceiveMessageWaitTimeSeconds": 0...20,
        "VisibilityTimeout": 0...43_200, "KmsDataKeyReusePeriodSeconds": 60...86_400,
    ]
    private static let words: [String: Set<String>] = [
        "SqsManagedSseEnabled": ["true", "false"], "FifoQueue": ["true", "false"],
        "ContentBasedDeduplication": ["true", "false"], "DeduplicationScope": ["messageGroup", "queue"],
        "FifoThroughputLimit": ["perQueue", "perMessageGroupId"],
    ]
    private static let fifoOnly: Set<String> = [
        "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit",
    ]
    /// Refused on a standard queue with words of their own.
    private static let fifoThroughput: Set<String> = ["DeduplicationScope", "FifoThroughputLimit"]
    private static let documents: Set<String> = ["Policy", "RedrivePolicy", "RedriveAllowPolicy"]
    /// What `GetQueueAttributes` knows beside what can be set.
    static let readOnly: Set<String> = [
        "QueueArn", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed", "CreatedTimestamp", "LastModifiedTimestamp",
    ]

    static func canBeSet(_ name: String) -> Bool {
        ranges[name] != nil || words[name] != nil || documents.contains(name) || name == "KmsMasterKeyId"
    }

    static func check(name: String, isFIFO: Bool) throws(AWSError) {
        let stem = name.hasSuffix(".fifo") ? name.dropLast(5) : name[...]
        let isWord = !stem.isEmpty && stem.utf8.allSatisfy(isWordByte) && (1...80).contains(name.utf8.count)
        if isFIFO {
            guard isWord, name.hasSuffix(".fifo") else {
                throw .invalidValue(
                    "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
                        + "must end with .fifo suffix and be 1 to 80 in length"
                )
            }
        } else {
            guard isWord, !name.hasSuffix(".fifo") else {
                throw .invalidValue(
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
                )
            }
        }
    }

    /// Attributes of a queue that is made or changed.
    static func check(_ values: OrderedDictionary<String, String>, isFIFO: Bool) throws(AWSError) {
        for (name, value) in values {
            if !isFIFO, fifoThroughput.contains(name) { throw .onlyOfFIFO(name) }
            guard canBeSet(name), isFIFO || !fifoOnly.contains(name) else { throw .unknownAttribute(name) }
            // An empty document or key takes the old one away.
            if value.isEmpty, documents.contains(name) || name == "KmsMasterKeyId" { continue }
            if let range = ranges[name], !(Int(value).map(range.contains) ?? false) { throw .invalidAttribute(name) }
            if let words = words[name], !words.contains(value) { throw .invalidAttribute(name) }
            if documents.contains(name) { try check(document: value, of: name) }
        }
        if values["KmsMasterKeyId"].map({ !$0.isEmpty }) ?? false, values["SqsManagedSseEnabled"] == "true" {
            throw .sseConflict
        }
    }

    private static func check(document text: String, of name: String) throws(AWSError) {
        guard let document = try? JSONValue(parsing: text), document.object != nil else {
            throw name == "Policy"
                ? .invalidAttribute(name)
                : .invalidValue(
                    "Value \(text) for parameter \(name) is invalid. Reason: Redrive policy is not a valid JSON map."
                )
        }
        if name == "RedrivePolicy" { try check(redrive: document, text) }
        if name == "RedriveAllowPolicy" { try check(redriveAllow: document, text) }
    }

    private static func check(redrive document: JSONValue, _ text: String) throws(AWSError) {
        func refuse(_ reason: String) -> AWSError {
            .invalidValue("Value \(text) for parameter RedrivePolicy is invalid. Reason: \(reason)")
        }
        guard let target = document["deadLetterTargetArn"] else {
            throw refuse("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.")
        }
        guard let count = document["maxReceiveCount"] else {
            throw refuse("Redrive policy does not contain mandatory attribute: maxReceiveCount.")
        }
        guard let number = count.int ?? count.string.flatMap({ Int($0) }), (1...1000).contains(number) else {
            throw refuse(
                "Invalid value for maxReceiveCount: \(count.string ?? count.serialized()), valid values are from 1 to 1000 "
                    + "both inclusive."
            )
        }
        guard let arn = target.string.flatMap({ ARN($0) }), arn.service == "sqs" else {
            throw refuse("Invalid value for deadLetterTargetArn.")
        }
    }

    private static func check(redriveAllow document: JSONValue, _ text: String) throws(AWSError) {
        let permission = document["redrivePermission"]?.string ?? ""
        let sources = document["sourceQueueArns"]?.array
        guard ["allowAll", "denyAll", "byQueue"].contains(permission), (permission == "byQueue") == (sources != nil),
            (1...10).contains(sources?.count ?? 1)
        else {
            throw .invalidValue(
                "Value \(text) for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS can't create the redrive "
                    + "allow policy, as it's in an unsupported format."
            )
        }
    }

    /// `a` to `z`, digits, `-` and `_`.
    static func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
