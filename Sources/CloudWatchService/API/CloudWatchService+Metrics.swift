import CloudCore
import OrderedCollections
import WorkshopCommon

extension CloudWatchService {
    private static let mostData = 1000
    private static let metricsAPage = 500

    /// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html>.
    func putMetricData(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let namespace = try request.required("Namespace")
        // "You can use any string as long as it doesn't begin with AWS/", which is where AWS's own services write.
        guard namespace.utf8.count <= 255, !namespace.hasPrefix("AWS/"), Self.isNamespace(namespace) else {
            throw .invalid("Namespace", namespace)
        }
        let structures = request.structures("MetricData")
        guard !structures.isEmpty || request.has("EntityMetricData") else {
            throw .missing("MetricData")
        }
        guard structures.count <= Self.mostData else {
            throw .invalidValue("The collection MetricData must not have a size greater than \(Self.mostData).")
        }
        let now = clock.now
        var data: [MetricDatum] = []
        for structure in structures { data.append(try MetricDatum(structure, namespace: namespace, now: now)) }
        for entity in request.structures("EntityMetricData") {
            for structure in entity.structures("MetricData") {
                data.append(try MetricDatum(structure, namespace: namespace, now: now))
            }
        }
        try metrics.put(data)
        return [:]
    }

    private static func isNamespace(_ text: String) -> Bool {
        text.first != ":"
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "._-/#: ".utf8.contains(byte)
                }
            }
    }

    /// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html>.
    func listMetrics(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        if let recent = request.text("RecentlyActive"), recent != "PT3H" { throw .invalid("RecentlyActive", recent) }
        let age: Int64 = request.text("RecentlyActive") == nil ? 14 * 86400 : 3 * 3600
        let namespace = request.text("Namespace")
        let name = request.text("MetricName")
        var filters: [(name: String, value: String?)] = []
        for structure in request.structures("Dimensions") {
            filters.append((try structure.required("Name"), structure.text("Value")))
        }
        let found = metrics.list(since: clock.now.secondsSince1970 - age).filter { id in
            (namespace == nil || id.namespace == namespace) && (name == nil || id.name == name)
                && filters.allSatisfy { filter in
                    id.dimensions.contains {
                        $0.name == filter.name && (filter.value == nil || $0.value == filter.value)
                    }
                }
        }
        let start = try Self.offset(request)
        let page = found.dropFirst(start).prefix(Self.metricsAPage)
        var result: JSONObject = ["Metrics": .array(page.map(\.json))]
        if start + page.count < found.count { result["NextToken"] = Self.token(start + page.count) }
        return result
    }

    static func offset(_ request: MetricRequest) throws(AWSError) -> Int {
        guard let token = request.text("NextToken") else { return 0 }
        guard let bytes = Base64.decode(token), let offset = Int(String(decoding: bytes, as: UTF8.self)), offset >= 0
        else { throw AWSError("InvalidNextToken", "Invalid token: \(token)") }
        return offset
    }

    static func token(_ offset: Int) -> JSONValue { .string(Base64.encode(Array("\(offset)".utf8))) }

    /// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html>.
    func metricStatistics(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let id = try request.metric()
        let (start, end) = try timeRange(request)
        guard let period = try request.int("Period") else { throw .missing("Period") }
        try checkPeriod(period, name: "Period", error: AWSError.invalidValue)
        let unit = request.text("Unit")
        if let unit, !MetricUnit.isKnown(unit) { throw .invalid("Unit", unit) }
        let (basic, extended) = (request.strings("Statistics"), request.strings("ExtendedStatistics"))
        guard !basic.isEmpty || !extended.isEmpty else {
            throw AWSError("MissingParameter", "Must specify either Statistics or ExtendedStatistics")
        }
        for (index, name) in basic.enumerated() where Statistic.basic[name] == nil {
            throw .invalid("Statistics.member.\(index + 1)", name)
        }
        for (index, name) in extended.enumerated() where Statistic(name) == nil || Statistic.basic[name] != nil {
            throw .invalid("ExtendedStatistics.member.\(index + 1)", name)
        }
        let count = (end - start + Int64(period) - 1) / Int64(period)
        guard count <= 1440 else {
            throw .combination(
                "You have requested up to \(count) datapoints, which exceeds the limit of 1,440. "
                    + "You may reduce the datapoints requested by increasing Period, or decreasing the time range."
            )
        }
        let bins = metrics.bins(of: id, from: start, to: end, period: Int64(period), unit: unit, alignedTo: start)
        let datapoints = bins.map { bin in Self.datapoint(bin, basic: basic, extended: extended) }
        return ["Label": .string(id.name), "Datapoints": .array(datapoints)]
    }

    private static func datapoint(_ bin: MetricBin, basic: [String], extended: [String]) -> JSONValue {
        var members: JSONObject = ["Timestamp": .number(Int(bin.start))]
        for name in basic {
            if let value = Statistic(name)?.value(of: bin.summary) { members[name] = .number(value) }
        }
        let values = extended.compactMap { name in
            Statistic(name)?.value(of: bin.summary).map { (name, JSONValue.number($0)) }
        }
        if !values.isEmpty {
            members["ExtendedStatistics"] = .object(JSONObject(values, uniquingKeysWith: { first, _ in first }))
        }
        members["Unit"] = .string(bin.unit)
        return .object(members)
    }

    /// In whole seconds: the start rounded down to its minute, as AWS does for what is younger than 15 days.
    private func timeRange(_ request: MetricRequest) throws(AWSError) -> (Int64, Int64) {
        guard let start = try request.time("StartTime") else { throw .missing("StartTime") }
        guard let end = try request.time("EndTime") else { throw .missing("EndTime") }
        guard start < end else {
            throw .invalidValue("The parameter StartTime must be less than the parameter EndTime.")
        }
        let period = try request.int("Period") ?? 60
        let second = start.secondsSince1970
        let isFine = period < 60
        let endSecond = end.secondsSince1970 + (end.nanosecondsSince1970 % 1_000_000_000 == 0 ? 0 : 1)
        return (isFine ? second : second - second % 60, endSecond)
    }

    func checkPeriod(_ period: Int, name: String, error: (String) -> AWSError) throws(AWSError) {
        guard period > 0, [1, 5, 10, 20, 30].contains(period) || period % 60 == 0 else {
            throw error("The parameter \(name) must be 1, 5, 10, 20, 30 or a multiple of 60.")
        }
    }
}

/// What a period holds of one unit.
struct MetricBin: Hashable, Sendable {
    /// In seconds since 1970.
    let start: Int64
    let unit: String
    let summary: MetricSummary
}

extension MetricStore {
    /// Summaries by period, oldest first and then by unit.
    func bins(
        of id: MetricID,
        from start: Int64,
        to end: Int64,
        period: Int64,
        unit: String?,
        alignedTo origin: Int64 = 0
    ) -> [MetricBin] {
        struct Key: Hashable { let start: Int64, unit: String }
        var bins: [Key: MetricSummary] = [:]
        for (bucket, summary) in buckets(of: id, from: start, to: end, unit: unit) {
            let offset = bucket.start - origin
            let key = Key(start: bucket.start - (offset % period + period) % period, unit: bucket.unit)
            if bins[key] == nil { bins[key] = summary } else { bins[key]?.add(summary) }
        }
        return bins.map { MetricBin(start: $0.key.start, unit: $0.key.unit, summary: $0.value) }
            .sorted { ($0.start, $0.unit) < ($1.start, $1.unit) }
    }
}
