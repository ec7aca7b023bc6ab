import CloudCore
import WorkshopCommon

/// One member of `PutMetricData`, checked.
///
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>.
struct MetricDatum: Hashable, Sendable {
    let id: MetricID
    let bucket: MetricStore.Bucket
    let summary: MetricSummary

    private static let largest = 0x1p360
    private static let longestValues = 150

    init(_ request: MetricRequest, namespace: String, now: Timestamp) throws(AWSError) {
        id = try request.metric(namespace: namespace)
        bucket = try Self.bucket(request, now: now)
        summary = try Self.summary(request)
    }

    init(id: MetricID, value: Double, unit: String, at moment: Timestamp, resolution: Int64 = 60) {
        self.id = id
        let second = moment.secondsSince1970
        bucket = MetricStore.Bucket(start: second - second % resolution, resolution: resolution, unit: unit)
        summary = MetricSummary(value: value)
    }

    private static func bucket(_ request: MetricRequest, now: Timestamp) throws(AWSError) -> MetricStore.Bucket {
        let path = request.path
        let unit = request.text("Unit") ?? "None"
        guard MetricUnit.isKnown(unit) else { throw .invalid("\(path)Unit", unit) }
        let resolution = try request.int("StorageResolution") ?? 60
        guard resolution == 1 || resolution == 60 else {
            throw .invalid("\(path)StorageResolution", "\(resolution)")
        }
        let moment = try request.time("Timestamp") ?? now
        guard moment >= now + .seconds(-14 * 86400) else {
            throw .invalidValue("The parameter \(path)Timestamp must specify a time within the past two weeks.")
        }
        guard moment <= now + .seconds(7200) else {
            throw .invalidValue(
                "The parameter \(path)Timestamp must specify a time no more than two hours in the future."
            )
        }
        let second = moment.secondsSince1970
        return MetricStore.Bucket(
            start: second - second % Int64(resolution),
            resolution: Int64(resolution),
            unit: unit
        )
    }

    private static func summary(_ request: MetricRequest) throws(AWSError) -> MetricSummary {
        let path = request.path
        let given = ["Value", "Values", "StatisticValues"].filter(request.has)
        guard given.count <= 1 else { throw .exclusive(path + given[0], path + given[1]) }
        switch given.first {
        case "Value":
            guard let value = try request.double("Value") else { throw .missing("\(path)Value") }
            return MetricSummary(value: try checked(value, "\(path)Value"))
        case "Values": return try distribution(request)
        case "StatisticValues": return try statisticSet(request)
        default:
            throw .missing("\(path)StatisticValues")
        }
    }

    private static func distribution(_ request: MetricRequest) throws(AWSError) -> MetricSummary {
        let path = request.path
        let values = try request.doubles("Values")
        let counts = request.has("Counts") ? try request.doubles("Counts") : values.map { _ in 1 }
        guard values.count == counts.count else {
            throw .invalidValue("The parameters \(path)Values and \(path)Counts must be of the same size.")
        }
        guard values.count <= longestValues else {
            throw .invalidValue("The collection \(path)Values must not have a size greater than \(longestValues).")
        }
        var summary: MetricSummary?
        for (index, (value, count)) in zip(values, counts).enumerated() {
            let value = try checked(value, "\(path)Values.member.\(index + 1)")
            guard count > 0, count.isFinite else {
                throw .invalid("\(path)Counts.member.\(index + 1)", "\(count)")
            }
            let one = MetricSummary(value: value, count: count)
            if summary == nil { summary = one } else { summary?.add(one) }
        }
        guard let summary else { throw .missing("\(path)Values") }
        return summary
    }

    private static func statisticSet(_ request: MetricRequest) throws(AWSError) -> MetricSummary {
        guard let set = request.structure("StatisticValues") else {
            throw .missing("\(request.path)StatisticValues")
        }
        var numbers: [Double] = []
        for name in ["SampleCount", "Sum", "Minimum", "Maximum"] {
            guard let number = try set.double(name) else { throw .missing(set.path + name) }
            numbers.append(try checked(number, set.path + name))
        }
        guard numbers[0] > 0 else { throw .invalid("\(set.path)SampleCount", "\(numbers[0])") }
        guard numbers[2] <= numbers[3] else {
            throw .invalidValue("The value for the parameter \(set.path)Minimum must not be greater than Maximum.")
        }
        return MetricSummary(count: numbers[0], sum: numbers[1], minimum: numbers[2], maximum: numbers[3])
    }

    /// "Values must be in the range of -2^360 to 2^360. In addition, special values (for example, NaN, +Infinity, -Infinity)
    /// are not supported."
    private static func checked(_ value: Double, _ name: String) throws(AWSError) -> Double {
        guard value.isFinite, abs(value) <= largest else {
            throw .invalid(name, value.isNaN ? "NaN" : value == .infinity ? "Infinity" : "\(value)")
        }
        return value
    }
}
