import CloudCore
import OrderedCollections
import WorkshopCommon

/// When a metric alarm is in which state: the part of its configuration that is computed with.
struct AlarmRule: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        case metric(MetricID, statistic: String, period: Int64, unit: String?)
        case queries([MetricDataQuery])
    }

    let source: Source
    let evaluationPeriods: Int
    let datapointsToAlarm: Int
    let comparison: ComparisonOperator
    let threshold: Double
    let missing: MissingData

    init(_ request: MetricRequest) throws(AWSError) {
        guard let periods = try request.int("EvaluationPeriods") else { throw .missing("EvaluationPeriods") }
        guard periods > 0 else { throw .invalid("EvaluationPeriods", "\(periods)") }
        evaluationPeriods = periods
        datapointsToAlarm = try request.int("DatapointsToAlarm") ?? periods
        guard (1...periods).contains(datapointsToAlarm) else {
            throw .validation("Invalid DatapointsToAlarm: it must be between 1 and EvaluationPeriods.")
        }
        let word = try request.required("ComparisonOperator")
        guard let comparison = ComparisonOperator(rawValue: word) else {
            throw .notInSet(word, at: "comparisonOperator", ComparisonOperator.allCases.map(\.rawValue))
        }
        self.comparison = comparison
        guard let threshold = try request.double("Threshold") else { throw .missing("Threshold") }
        self.threshold = threshold
        let treatment = request.text("TreatMissingData") ?? "missing"
        guard let missing = MissingData(rawValue: treatment) else {
            throw .validation("Option treatMissingData: \(treatment) is invalid.")
        }
        self.missing = missing
        source = try Self.source(request)
    }

    private static func source(_ request: MetricRequest) throws(AWSError) -> Source {
        let structures = request.structures("Metrics")
        guard structures.isEmpty else {
            guard !request.has("MetricName") else { throw .exclusive("MetricName", "Metrics") }
            var queries: [MetricDataQuery] = []
            for structure in structures { queries.append(try MetricDataQuery(structure)) }
            guard queries.count(where: \.returnsData) == 1 else {
                throw .validation("Exactly one element of the metrics list should return data.")
            }
            return .queries(queries)
        }
        let id = try request.metric()
        guard let period = try request.int("Period") else { throw .missing("Period") }
        guard [10, 20, 30].contains(period) || (period > 0 && period % 60 == 0) else {
            throw .validation("Period must be 10, 20, 30 or a multiple of 60")
        }
        let (basic, extended) = (request.text("Statistic"), request.text("ExtendedStatistic"))
        guard basic == nil || extended == nil else { throw .exclusive("Statistic", "ExtendedStatistic") }
        guard let name = basic ?? extended else { throw .missing("Statistic") }
        if let basic, Statistic.basic[basic] == nil {
            throw .notInSet(basic, at: "statistic", ["SampleCount", "Average", "Sum", "Minimum", "Maximum"])
        }
        guard Statistic(name) != nil else { throw .invalid("ExtendedStatistic", name) }
        let unit = request.text("Unit")
        if let unit, !MetricUnit.isKnown(unit) { throw .notInSet(unit, at: "unit", MetricUnit.all) }
        return .metric(id, statistic: name, period: Int64(period), unit: unit)
    }

    /// In seconds: the longest of its metrics'.
    var period: Int64 {
        switch source {
        case .metric(_, _, let period, _): period
        case .queries(let queries):
            queries.compactMap { if case .metric(_, _, let period, _) = $0.source { period } else { nil } }.max() ?? 60
        }
    }
}

// MARK: Evaluation

extension AlarmRule {
    struct Verdict: Hashable, Sendable {
        let state: AlarmState
        let reason: String
        let data: JSONValue
    }

    /// What the last periods say; `nil` where the state stays.
    /// - Parameter now: The period that is under way doesn't count.
    func verdict(from metrics: MetricStore, now: Timestamp) -> Verdict? {
        let period = period
        let second = now.secondsSince1970
        let end = second - second % period
        // Two periods more than are evaluated, so that a late value doesn't count as missing.
        let start = end - period * Int64(evaluationPeriods + 2)
        let points = points(from: metrics, start: start, end: end)
        let recent = Array(points.sorted { $0.key > $1.key }.prefix(evaluationPeriods))
        let gaps = evaluationPeriods - recent.count
        let breaching = recent.filter { comparison.isBreached(by: $0.value, threshold) }
        guard let state = state(of: recent.map(\.value), breaching: breaching.count, gaps: gaps) else { return nil }
        let shown = state == .alarm ? breaching : recent
        return Verdict(
            state: state,
            reason: reason(state, shown, of: recent.count, gaps: gaps),
            data: data(recent, now: now, start: recent.last?.key)
        )
    }

    private func points(from metrics: MetricStore, start: Int64, end: Int64) -> [Int64: Double] {
        switch source {
        case .metric(let id, let statistic, let period, let unit):
            let bins = metrics.bins(of: id, from: start, to: end, period: period, unit: unit)
            let statistic = Statistic(statistic) ?? .average
            return bins.reduce(into: [:]) { $0[$1.start] = statistic.value(of: $1.summary) }
        case .queries(let queries):
            guard let query = queries.first(where: \.returnsData) else { return [:] }
            var reader = MetricDataReader(metrics: metrics, queries: queries, start: start, end: end)
            guard case .series(let series)? = try? reader.value(of: query.id) else { return [:] }
            return series.points
        }
    }

    private func state(of values: [Double], breaching: Int, gaps: Int) -> AlarmState? {
        switch missing {
        case .breaching: return breaching + gaps >= datapointsToAlarm ? .alarm : .ok
        case .notBreaching: return breaching >= datapointsToAlarm ? .alarm : .ok
        case .missing:
            if values.isEmpty { return .insufficientData }
            return breaching >= min(datapointsToAlarm, values.count) ? .alarm : .ok
        case .ignore:
            if breaching >= datapointsToAlarm { return .alarm }
            return values.count - breaching > evaluationPeriods - datapointsToAlarm ? .ok : nil
        }
    }

    private func reason(_ state: AlarmState, _ shown: [(key: Int64, value: Double)], of count: Int, gaps: Int) -> String
    {
        let noun = { (count: Int) in "\(count) datapoint\(count == 1 ? "" : "s")" }
        if state == .insufficientData {
            return "Insufficient Data: \(noun(evaluationPeriods)) \(evaluationPeriods == 1 ? "was" : "were") unknown."
        }
        let treated =
            "\(gaps) missing datapoint\(gaps == 1 ? " was" : "s were") treated as [\(missing.words)]"
        if count == 0 {
            let periods = "\(evaluationPeriods) period\(evaluationPeriods == 1 ? "" : "s")"
            return "Threshold Crossed: no datapoints were received for \(periods) and \(treated)."
        }
        let list = shown.map { "\($0.value) (\(Self.day($0.key)))" }.joined(separator: ", ")
        let isPart = datapointsToAlarm < evaluationPeriods && state == .alarm
        let subject = isPart ? "\(shown.count) out of the last \(noun(evaluationPeriods))" : noun(shown.count)
        let verb = (shown.count == 1 ? "was" : "were") + (state == .alarm ? "" : " not")
        return "Threshold Crossed: \(subject) [\(list)] \(verb) \(comparison.words) the threshold (\(threshold))"
            + (isPart ? " (minimum \(noun(datapointsToAlarm)) for OK -> ALARM transition)." : ".")
    }

    /// `26/10/23 16:42:00`
    private static func day(_ second: Int64) -> String {
        let text = Timestamp(nanosecondsSince1970: second * 1_000_000_000).iso8601
        let parts = text.prefix(10).split(separator: "-")
        return "\(parts[2])/\(parts[1])/\(parts[0].suffix(2)) \(text.dropFirst(11).prefix(8))"
    }

    private func data(_ recent: [(key: Int64, value: Double)], now: Timestamp, start: Int64?) -> JSONValue {
        var members: JSONObject = ["version": "1.0", "queryDate": .string(now.alarmDate)]
        if let start {
            members["startDate"] = .string(Timestamp(nanosecondsSince1970: start * 1_000_000_000).alarmDate)
        }
        if case .metric(_, let statistic, let period, let unit) = source {
            if let unit { members["unit"] = .string(unit) }
            members["statistic"] = .string(statistic)
            members["period"] = .number(Int(period))
        }
        members["recentDatapoints"] = .array(recent.reversed().map { .number($0.value) })
        members["threshold"] = .number(threshold)
        members["evaluatedDatapoints"] = .array(
            recent.map { point in
                [
                    "timestamp": .string(Timestamp(nanosecondsSince1970: point.key * 1_000_000_000).alarmDate),
                    "value": .number(point.value),
                ]
            }
        )
        return .object(members)
    }
}

extension Timestamp {
    /// `2026-11-23T09:15:00.250+0000`
    var alarmDate: String { iso8601.dropLast() + "+0000" }
}
