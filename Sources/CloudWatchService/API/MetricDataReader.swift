import CloudCore

/// Answers the queries of one request, each once, whichever refers to which.
struct MetricDataReader {
    let metrics: MetricStore
    let queries: [MetricDataQuery]
    /// In seconds since 1970.
    let start: Int64
    let end: Int64
    private(set) var values: [String: MathValue] = [:]
    /// By the id of a query whose metric has more than one unit.
    private(set) var units: [String: [String]] = [:]
    private var underWay: Set<String> = []

    init(metrics: MetricStore, queries: [MetricDataQuery], start: Int64, end: Int64) {
        (self.metrics, self.queries, self.start, self.end) = (metrics, queries, start, end)
    }

    mutating func value(of id: String) throws(MathError) -> MathValue {
        if let value = values[id] { return value }
        guard let query = queries.first(where: { $0.id == id }) else {
            throw MathError(reason: "there is no query with the id \(id)")
        }
        guard underWay.insert(id).inserted else { throw MathError(reason: "\(id) refers to itself") }
        defer { underWay.remove(id) }
        let value: MathValue
        switch query.source {
        case .metric(let metric, let statistic, let period, let unit):
            value = .series(series(query, metric, Statistic(statistic) ?? .average, period, unit))
        case .expression(_, let syntax):
            try prepare(syntax)
            let (known, queries) = (values, queries)
            value = try MathEvaluator(
                value: { id throws(MathError) in
                    guard let value = known[id] else { throw MathError(reason: "there is no query with the id \(id)") }
                    return value
                },
                metrics: { part throws(MathError) in Self.metricSeries(of: queries, in: known, part) },
                label: query.label ?? query.id
            ).evaluate(syntax)
        }
        values[id] = value
        return value
    }

    /// Computes what an expression refers to.
    private mutating func prepare(_ syntax: MathSyntax) throws(MathError) {
        switch syntax {
        case .number, .text: break
        case .reference(let id): _ = try value(of: id)
        case .negated(let inner): try prepare(inner)
        case .operation(_, let left, let right):
            try prepare(left)
            try prepare(right)
        case .list(let elements): for element in elements { try prepare(element) }
        case .call(let name, let arguments):
            for argument in arguments { try prepare(argument) }
            guard name == "METRICS" || name == "TIME_SERIES" else { return }
            for query in queries { if case .metric = query.source { _ = try value(of: query.id) } }
        }
    }

    private static func metricSeries(
        of queries: [MetricDataQuery],
        in values: [String: MathValue],
        _ part: String?
    ) -> [TimeSeries] {
        queries.compactMap { query in
            guard case .metric = query.source, part.map(query.id.contains) ?? true,
                case .series(let series)? = values[query.id]
            else { return nil }
            return series
        }
    }

    private mutating func series(
        _ query: MetricDataQuery,
        _ id: MetricID,
        _ statistic: Statistic,
        _ period: Int64,
        _ unit: String?
    ) -> TimeSeries {
        var bins = metrics.bins(of: id, from: start - start % period, to: end, period: period, unit: unit)
        // Values of different units don't mix: those of the first are shown, with a word about the others.
        let found = Set(bins.map(\.unit)).sorted()
        if found.count > 1 {
            units[query.id] = found
            bins = bins.filter { $0.unit == found[0] }
        }
        let points = bins.compactMap { bin in statistic.value(of: bin.summary).map { (bin.start, $0) } }
        return TimeSeries(
            label: query.label ?? defaultLabel(of: query),
            period: period,
            points: Dictionary(uniqueKeysWithValues: points)
        )
    }

    /// What tells the metrics of a request apart: the name, and statistic and period where they differ.
    private func defaultLabel(of query: MetricDataQuery) -> String {
        guard case .metric(let id, let statistic, let period, _) = query.source else { return query.id }
        var (statistics, periods): (Set<String>, Set<Int64>) = ([], [])
        for query in queries {
            guard case .metric(_, let statistic, let period, _) = query.source else { continue }
            statistics.insert(statistic)
            periods.insert(period)
        }
        return id.name + (statistics.count > 1 ? " \(statistic)" : "") + (periods.count > 1 ? " \(period)" : "")
    }
}
