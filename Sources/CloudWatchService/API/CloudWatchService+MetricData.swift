import CloudCore
import OrderedCollections
import WorkshopCommon

extension CloudWatchService {
    private static let mostQueries = 500
    private static let mostDatapoints = 100_800

    /// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html>.
    func metricData(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        guard let start = try request.time("StartTime") else { throw .missing("StartTime") }
        guard let end = try request.time("EndTime") else { throw .missing("EndTime") }
        guard start < end else { throw .validation("The parameter StartTime must be less than the parameter EndTime.") }
        let most = try request.int("MaxDatapoints") ?? Self.mostDatapoints
        guard (1...Self.mostDatapoints).contains(most) else { throw .invalid("MaxDatapoints", "\(most)") }
        let order = request.text("ScanBy") ?? "TimestampDescending"
        guard order == "TimestampDescending" || order == "TimestampAscending" else {
            throw .notInSet(order, at: "scanBy", ["TimestampDescending", "TimestampAscending"])
        }
        let queries = try queries(request)
        let endSecond = end.secondsSince1970 + (end.nanosecondsSince1970 % 1_000_000_000 == 0 ? 0 : 1)
        var reader = MetricDataReader(
            metrics: metrics,
            queries: queries,
            start: start.secondsSince1970,
            end: endSecond
        )
        var results: [Result] = []
        for query in queries where query.returnsData { results += try self.results(of: query, &reader) }
        var page = Page(left: most, skipped: try Self.offset(request))
        let shown = results.compactMap { page.take($0, isAscending: order == "TimestampAscending") }
        var answer: JSONObject = ["MetricDataResults": .array(shown), "Messages": []]
        if page.hasMore { answer["NextToken"] = Self.token(page.taken) }
        return answer
    }

    private func queries(_ request: MetricRequest) throws(AWSError) -> [MetricDataQuery] {
        let structures = request.structures("MetricDataQueries")
        guard !structures.isEmpty else { throw .missing("MetricDataQueries") }
        guard structures.count <= Self.mostQueries else {
            throw .validation("The collection MetricDataQueries must not have a size greater than \(Self.mostQueries).")
        }
        var queries: [MetricDataQuery] = []
        for structure in structures { queries.append(try MetricDataQuery(structure)) }
        if let twice = Dictionary(grouping: queries, by: \.id).filter({ $0.value.count > 1 }).keys.min() {
            throw .validation("The id \(twice) is used more than once.")
        }
        guard queries.contains(where: \.returnsData) else {
            throw .validation("At least one query must return data: ReturnData is false for all.")
        }
        return queries
    }

    private struct Result {
        let id: String
        let series: TimeSeries
        let units: [String]?
    }

    private func results(of query: MetricDataQuery, _ reader: inout MetricDataReader) throws(AWSError) -> [Result] {
        do throws(MathError) {
            let all: [TimeSeries]
            switch try reader.value(of: query.id) {
            case .series(let series): all = [series]
            case .array(let series): all = series
            case .scalar, .text: throw MathError(reason: "the result is no time series")
            }
            return all.map { Result(id: query.id, series: $0, units: reader.units[query.id]) }
        } catch {
            throw .validation("Error in expression '\(query.id)': \(error.reason)")
        }
    }

    /// Counts data points over all results of an answer.
    private struct Page {
        var left: Int
        /// How many of an earlier answer's data points are still to be passed by.
        var skipped: Int
        var taken: Int
        var hasMore = false

        init(left: Int, skipped: Int) {
            (self.left, self.skipped, taken) = (left, skipped, skipped)
        }

        /// `nil` where an earlier answer has shown it all.
        mutating func take(_ result: Result, isAscending: Bool) -> JSONValue? {
            let ascending = result.series.times
            let times = isAscending ? ascending : ascending.reversed()
            if skipped > 0, skipped >= times.count {
                skipped -= times.count
                return nil
            }
            let rest = times.dropFirst(skipped)
            skipped = 0
            if left == 0, !rest.isEmpty {
                hasMore = true
                return nil
            }
            let shown = rest.prefix(left)
            left -= shown.count
            taken += shown.count
            if shown.count < rest.count { hasMore = true }
            return Self.json(result, shown, isPartial: shown.count < rest.count)
        }

        private static func json(_ result: Result, _ times: ArraySlice<Int64>, isPartial: Bool) -> JSONValue {
            var members: JSONObject = [
                "Id": .string(result.id), "Label": .string(result.series.label),
                "Timestamps": .array(times.map { .number(Int($0)) }),
                "Values": .array(times.map { .number(result.series.points[$0] ?? 0) }),
                "StatusCode": isPartial ? "PartialData" : "Complete",
            ]
            if let units = result.units {
                let text = "Multiple units returned: '[\(units.joined(separator: ", "))]'"
                members["Messages"] = [["Code": "MultipleUnits", "Value": .string(text)]]
            }
            return .object(members)
        }
    }
}
