import CloudCore
import OrderedCollections
import WorkshopCommon

/// A log group with its settings and its streams.
struct LogGroup: Sendable {
    let name: String
    /// Milliseconds since 1970, like all times here.
    let creationTime: Int64
    /// In days; `nil` for ever.
    var retention: Int?
    var kmsKeyID: String?
    var logGroupClass = "STANDARD"
    var isProtected = false
    var tags: OrderedDictionary<String, String> = [:]
    var metricFilters: OrderedDictionary<String, MetricFilter> = [:]
    var subscriptions: OrderedDictionary<String, SubscriptionFilter> = [:]
    var streams: [String: LogStream] = [:]
    var storedBytes = 0

    init(name: String, creationTime: Int64) {
        (self.name, self.creationTime) = (name, creationTime)
    }
}

struct LogStream: Sendable {
    let name: String
    let creationTime: Int64
    /// By time, and those of one moment in the order in which they came.
    var events: [StoredEvent] = []
    var lastIngestion: Int64?
}

struct StoredEvent: Hashable, Sendable {
    /// Where a reader stands: the time first, then the order of arrival.
    struct Key: Hashable, Sendable, Comparable {
        var timestamp: Int64
        var number: UInt64

        static func < (left: Key, right: Key) -> Bool {
            (left.timestamp, left.number) < (right.timestamp, right.number)
        }
    }

    let key: Key
    let ingestionTime: Int64
    let message: String

    /// What CloudWatch Logs counts for an event, whatever is in it.
    static let overhead = 26
    var size: Int { message.utf8.count + Self.overhead }
}

/// Counts lines that match as values of a metric.
struct MetricFilter: Hashable, Sendable {
    let name: String
    let patternText: String
    let pattern: FilterPattern
    /// As `PutMetricFilter` was given it.
    let transformation: JSONValue
    let creationTime: Int64

    func datum(for message: String, at timestamp: Int64) -> MetricDatum? {
        guard pattern.matches(message), let name = transformation["metricName"]?.string,
            let namespace = transformation["metricNamespace"]?.string,
            let value = transformation["metricValue"]?.string.flatMap({ pattern.value($0, in: message) }),
            let number = Double(value), number.isFinite
        else { return nil }
        let dimensions = (transformation["dimensions"]?.object ?? [:]).compactMap { name, selector in
            selector.string.flatMap { pattern.value($0, in: message) }.map { Dimension(name: name, value: $0) }
        }
        return MetricDatum(
            id: MetricID(namespace: namespace, name: name, dimensions: dimensions),
            value: number,
            unit: transformation["unit"]?.string ?? "None",
            at: Timestamp(millisecondsSince1970: timestamp)
        )
    }

    func json(group: String) -> JSONValue {
        [
            "filterName": .string(name), "filterPattern": .string(patternText),
            "metricTransformations": [transformation], "creationTime": .number(Int(creationTime)),
            "logGroupName": .string(group), "applyOnTransformedLogs": false,
        ]
    }
}

/// Sends lines that match to a function.
struct SubscriptionFilter: Hashable, Sendable {
    let name: String
    let patternText: String
    let pattern: FilterPattern
    let destination: String
    let distribution: String
    let creationTime: Int64

    func json(group: String) -> JSONValue {
        [
            "filterName": .string(name), "logGroupName": .string(group), "filterPattern": .string(patternText),
            "destinationArn": .string(destination), "distribution": .string(distribution),
            "creationTime": .number(Int(creationTime)),
        ]
    }
}

// MARK: What is written

extension LogGroup {
    /// Without the streams and their events, which have rows of their own.
    var stored: JSONValue {
        [
            "creationTime": .number(Int(creationTime)), "retention": retention.map { .number($0) } ?? .null,
            "kmsKeyId": kmsKeyID.map { .string($0) } ?? .null, "class": .string(logGroupClass),
            "protected": .bool(isProtected), "tags": .object(tags.mapValues { .string($0) }),
            "metricFilters": .array(metricFilters.values.map { $0.json(group: name) }),
            "subscriptions": .array(subscriptions.values.map { $0.json(group: name) }),
        ]
    }

    init?(name: String, stored json: JSONValue) {
        guard let created = json["creationTime"]?.int else { return nil }
        self.init(name: name, creationTime: Int64(created))
        retention = json["retention"]?.int
        kmsKeyID = json["kmsKeyId"]?.string
        logGroupClass = json["class"]?.string ?? "STANDARD"
        isProtected = json["protected"]?.bool ?? false
        tags = json["tags"]?.object?.compactMapValues(\.string) ?? [:]
        for filter in (json["metricFilters"]?.array ?? []).compactMap(MetricFilter.init) {
            metricFilters[filter.name] = filter
        }
        for filter in (json["subscriptions"]?.array ?? []).compactMap(SubscriptionFilter.init) {
            subscriptions[filter.name] = filter
        }
    }
}

extension MetricFilter {
    init?(_ json: JSONValue) {
        guard let name = json["filterName"]?.string, let text = json["filterPattern"]?.string,
            let pattern = try? FilterPattern(parsing: text), let transformation = json["metricTransformations"]?[0]
        else { return nil }
        self.init(
            name: name,
            patternText: text,
            pattern: pattern,
            transformation: transformation,
            creationTime: Int64(json["creationTime"]?.int ?? 0)
        )
    }
}

extension SubscriptionFilter {
    init?(_ json: JSONValue) {
        guard let name = json["filterName"]?.string, let text = json["filterPattern"]?.string,
            let pattern = try? FilterPattern(parsing: text), let destination = json["destinationArn"]?.string
        else { return nil }
        self.init(
            name: name,
            patternText: text,
            pattern: pattern,
            destination: destination,
            distribution: json["distribution"]?.string ?? "ByLogStream",
            creationTime: Int64(json["creationTime"]?.int ?? 0)
        )
    }
}
