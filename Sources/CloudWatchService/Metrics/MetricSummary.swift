import CloudCore
import WorkshopCommon

/// What is kept of the values of one metric in one minute, or in one second.
struct MetricSummary: Hashable, Sendable {
    private(set) var count: Double
    private(set) var sum: Double
    private(set) var minimum: Double
    private(set) var maximum: Double
    /// How often each value came; `nil` once a statistic set, which hides its values, has been added.
    private(set) var values: ValueDistribution?

    init(value: Double, count: Double = 1) {
        self.count = count
        sum = value * count
        (minimum, maximum) = (value, value)
        values = ValueDistribution(value, count: count)
    }

    /// Percentiles of a statistic set are there only where it can't hide anything.
    init(count: Double, sum: Double, minimum: Double, maximum: Double) {
        (self.count, self.sum, self.minimum, self.maximum) = (count, sum, minimum, maximum)
        values = count == 1 || minimum == maximum ? ValueDistribution(minimum, count: count) : nil
    }

    mutating func add(_ other: MetricSummary) {
        count += other.count
        sum += other.sum
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        guard values != nil, let added = other.values else {
            values = nil
            return
        }
        values?.add(added)
    }

    /// Hardly anything is added any more.
    mutating func settle() {
        values?.settle()
    }

    /// About how many bytes of memory it takes, as a value in a dictionary by bucket.
    var footprint: Int { 176 + (values?.entries.count ?? 0) * MemoryLayout<ValueDistribution.Entry>.stride }
}

// MARK: What is written

extension MetricSummary {
    var json: JSONValue {
        let numbers = [count, sum, minimum, maximum].map(JSONValue.number)
        guard let values else { return .array(numbers) }
        let pairs = values.entries.flatMap { [$0.value, $0.count] }
        return .array(numbers + [.array(pairs.map(JSONValue.number))])
    }

    init?(_ json: JSONValue) {
        guard let parts = json.array, parts.count >= 4 else { return nil }
        let numbers = parts.prefix(4).compactMap(\.double)
        guard numbers.count == 4 else { return nil }
        self.init(count: numbers[0], sum: numbers[1], minimum: numbers[2], maximum: numbers[3])
        guard let pairs = parts.count > 4 ? parts[4].array?.compactMap(\.double) : nil else {
            values = nil
            return
        }
        values = ValueDistribution(
            stride(from: 0, to: pairs.count - 1, by: 2).map {
                ValueDistribution.Entry(value: pairs[$0], count: pairs[$0 + 1])
            }
        )
    }
}

extension JSONValue {
    /// Infinities and NaN are `null`.
    static func number(_ value: Double) -> JSONValue { JSONNumber(value).map { .number($0) } ?? .null }
    static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

    /// Seconds since 1970, as JSON and CBOR write a time.
    static func time(_ moment: Timestamp) -> JSONValue { .number(Double(moment.millisecondsSince1970) / 1000) }
}
