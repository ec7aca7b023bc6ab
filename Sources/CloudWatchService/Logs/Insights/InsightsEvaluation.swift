import CloudCore
import OrderedCollections

/// Runs the commands of a query over records.
extension InsightsQuery {
    struct Outcome: Hashable, Sendable {
        var records: [InsightsRecord]
        /// The columns, in their order.
        var columns: [String]
        /// How many records the filters left.
        var matched: Int
    }

    func run(over lines: [InsightsRecord]) throws(InsightsError) -> Outcome {
        var records = lines
        var columns: [String] = []
        var (isSorted, isAggregated, limit) = (false, false, 10_000)
        var matched: Int?
        for command in commands {
            switch command {
            case .fields(let list), .display(let list):
                let isDisplay = if case .display = command { true } else { false }
                columns = isDisplay ? list.map(\.name) : columns + list.map(\.name).filter { !columns.contains($0) }
                for index in records.indices {
                    for named in list {
                        records[index].fields[named.name] = try named.expression.text(in: records[index])
                    }
                }
            case .filter(let condition):
                var kept: [InsightsRecord] = []
                for record in records where try condition.holds(in: record) { kept.append(record) }
                records = kept
            case .sort(let keys):
                isSorted = true
                records = try Self.sorted(records, by: keys)
            case .limit(let count): limit = count
            case .stats(let values, let groups):
                matched = matched ?? records.count
                isAggregated = true
                columns = (groups + values).map(\.name)
                records = try Self.aggregated(records, values, by: groups)
            case .parse(let source, let parsing):
                for index in records.indices {
                    guard let text = try source.text(in: records[index]) else { continue }
                    for (name, value) in parsing.values(of: text) ?? [] { records[index].fields[name] = value }
                }
            case .dedup(let keys):
                var seen: Set<[String?]> = []
                records = try Self.sorted(records, by: isSorted ? [] : [(.field("@timestamp"), isDescending: true)])
                var kept: [InsightsRecord] = []
                for record in records {
                    var key: [String?] = []
                    for expression in keys { key.append(try expression.text(in: record)) }
                    if seen.insert(key).inserted { kept.append(record) }
                }
                records = kept
            }
        }
        matched = matched ?? records.count
        if !isSorted, !isAggregated {
            records = try Self.sorted(records, by: [(.field("@timestamp"), isDescending: true)])
        }
        if columns.isEmpty { columns = ["@timestamp", "@message"] }
        return Outcome(records: Array(records.prefix(limit)), columns: columns, matched: matched ?? 0)
    }

    private static func sorted(
        _ records: [InsightsRecord],
        by keys: [(InsightsExpression, isDescending: Bool)]
    ) throws(InsightsError) -> [InsightsRecord] {
        var keyed: [(values: [String?], place: Int, record: InsightsRecord)] = []
        for (place, record) in records.enumerated() {
            var values: [String?] = []
            for key in keys { values.append(try key.0.text(in: record)) }
            keyed.append((values, place, record))
        }
        return keyed.sorted { left, right in
            for (index, key) in keys.enumerated() {
                let (one, other) = (left.values[index] ?? "", right.values[index] ?? "")
                if one == other { continue }
                let isLess = if let one = Double(one), let other = Double(other) { one < other } else { one < other }
                return isLess != key.isDescending
            }
            return left.place < right.place
        }.map(\.record)
    }

    private static func aggregated(
        _ records: [InsightsRecord],
        _ values: [Named],
        by groups: [Named]
    ) throws(InsightsError) -> [InsightsRecord] {
        var sets: OrderedDictionary<[String?], [InsightsRecord]> = [:]
        for record in records {
            var key: [String?] = []
            for group in groups { key.append(try group.expression.text(in: record)) }
            sets[key, default: []].append(record)
        }
        var rows: [InsightsRecord] = []
        for (key, members) in sets {
            var fields: OrderedDictionary<String, String> = [:]
            for (group, value) in zip(groups, key) { fields[group.name] = value }
            for value in values { fields[value.name] = try value.expression.aggregate(over: members) }
            rows.append(InsightsRecord(fields))
        }
        return rows
    }
}

extension InsightsExpression {
    func holds(in record: InsightsRecord) throws(InsightsError) -> Bool {
        guard let text = try text(in: record) else { return false }
        return text != "0" && text != "false" && !text.isEmpty
    }

    /// `nil` where a field that it needs isn't there.
    func text(in record: InsightsRecord) throws(InsightsError) -> String? {
        switch self {
        case .field(let name): return record.fields[name]
        case .number(let number): return InsightsValue.text(number)
        case .text(let text): return text
        case .regex, .list: throw InsightsError(reason: "a list or a regular expression is no value")
        case .not(let inner): return try inner.holds(in: record) ? "0" : "1"
        case .operation(let symbol, let left, let right): return try Self.operation(symbol, left, right, record)
        case .call(let name, let arguments): return try Self.call(name, arguments, record)
        }
    }

    private static func operation(
        _ symbol: String,
        _ left: InsightsExpression,
        _ right: InsightsExpression,
        _ record: InsightsRecord
    ) throws(InsightsError) -> String? {
        switch symbol {
        case "and":
            guard try left.holds(in: record) else { return "0" }
            return try right.holds(in: record) ? "1" : "0"
        case "or":
            if try left.holds(in: record) { return "1" }
            return try right.holds(in: record) ? "1" : "0"
        default: break
        }
        guard let one = try left.text(in: record) else { return symbol == "!=" ? "1" : nil }
        switch (symbol, right) {
        case ("like", .regex(let pattern)), ("=~", .regex(let pattern)):
            guard let regex = try? Regex(pattern) else { throw InsightsError(reason: "/\(pattern)/ can't be read") }
            return one.firstMatch(of: regex) == nil ? "0" : "1"
        case ("in", .list(let elements)):
            for element in elements where try element.text(in: record) == one { return "1" }
            return "0"
        default: break
        }
        guard let other = try right.text(in: record) else { return nil }
        if symbol == "like" || symbol == "=~" { return one.contains(other) ? "1" : "0" }
        guard let a = Double(one), let b = Double(other) else {
            let isTrue =
                switch symbol {
                case "=": one == other
                case "!=": one != other
                case "<": one < other
                case "<=": one <= other
                case ">": one > other
                case ">=": one >= other
                default: false
                }
            return isTrue ? "1" : "0"
        }
        switch symbol {
        case "+": return InsightsValue.text(a + b)
        case "-": return InsightsValue.text(a - b)
        case "*": return InsightsValue.text(a * b)
        case "/": return b == 0 ? nil : InsightsValue.text(a / b)
        case "%": return b == 0 ? nil : InsightsValue.text(a.truncatingRemainder(dividingBy: b))
        case "=": return a == b ? "1" : "0"
        case "!=": return a != b ? "1" : "0"
        case "<": return a < b ? "1" : "0"
        case "<=": return a <= b ? "1" : "0"
        case ">": return a > b ? "1" : "0"
        case ">=": return a >= b ? "1" : "0"
        default: throw InsightsError(reason: "\(symbol) can't stand here")
        }
    }

    private static func call(
        _ name: String,
        _ arguments: [InsightsExpression],
        _ record: InsightsRecord
    ) throws(InsightsError) -> String? {
        guard let first = arguments.first else { throw InsightsError(reason: "\(name) takes an argument") }
        if name == "ispresent" { return try first.text(in: record) == nil ? "0" : "1" }
        if name == "bin" { return try bin(first, record) }
        guard let text = try first.text(in: record) else { return nil }
        switch name {
        case "strlen": return "\(text.count)"
        case "tolower": return text.lowercased()
        case "toupper": return text.uppercased()
        case "trim": return String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        case "abs": return Double(text).map { InsightsValue.text(abs($0)) }
        case "ceil": return Double(text).map { InsightsValue.text($0.rounded(.up)) }
        case "floor": return Double(text).map { InsightsValue.text($0.rounded(.down)) }
        case "isempty": return text.isEmpty ? "1" : "0"
        default: throw InsightsError(reason: "the local cloud has no function \(name)")
        }
    }

    /// The begin of the period, such as five minutes (`5m`), in which the line was written.
    private static func bin(_ period: InsightsExpression, _ record: InsightsRecord) throws(InsightsError) -> String? {
        let units: [String: Int64] = [
            "ms": 1, "s": 1000, "sec": 1000, "m": 60_000, "min": 60_000, "h": 3_600_000, "hr": 3_600_000,
            "d": 86_400_000,
        ]
        guard case .field(let text) = period, let count = Int64(text.prefix { $0.isNumber }), count > 0,
            let unit = units[String(text.drop { $0.isNumber })]
        else { throw InsightsError(reason: "bin takes a period such as 5m") }
        guard let time = record.fields["@timestamp"], let moment = Timestamp(iso8601: time) else { return nil }
        let milliseconds = moment.millisecondsSince1970
        return InsightsRecord.time(milliseconds - milliseconds % (count * unit))
    }

    /// Of `stats`.
    func aggregate(over records: [InsightsRecord]) throws(InsightsError) -> String? {
        guard case .call(let name, let arguments) = self else {
            throw InsightsError(reason: "stats takes functions such as count(*) and avg(field)")
        }
        if name == "count", arguments.isEmpty || arguments == [.field("*")] { return "\(records.count)" }
        guard let first = arguments.first else { throw InsightsError(reason: "\(name) takes an argument") }
        var texts: [String] = []
        for record in records { if let text = try first.text(in: record) { texts.append(text) } }
        let numbers = texts.compactMap { Double($0) }
        switch name {
        case "count": return "\(texts.count)"
        case "count_distinct": return "\(Set(texts).count)"
        case "sum": return InsightsValue.text(numbers.reduce(0, +))
        case "avg": return numbers.isEmpty ? nil : InsightsValue.text(numbers.reduce(0, +) / Double(numbers.count))
        case "min": return numbers.count == texts.count ? numbers.min().map(InsightsValue.text) : texts.min()
        case "max": return numbers.count == texts.count ? numbers.max().map(InsightsValue.text) : texts.max()
        case "earliest": return texts.first
        case "latest": return texts.last
        case "median": return Self.percentile(50, of: numbers)
        case "pct":
            guard arguments.count == 2, case .number(let rank) = arguments[1] else {
                throw InsightsError(reason: "pct takes a field and a percentage")
            }
            return Self.percentile(rank, of: numbers)
        case "stddev":
            guard !numbers.isEmpty else { return nil }
            let mean = numbers.reduce(0, +) / Double(numbers.count)
            let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
            return InsightsValue.text(variance.squareRoot())
        default: throw InsightsError(reason: "the local cloud has no function \(name)")
        }
    }

    private static func percentile(_ rank: Double, of numbers: [Double]) -> String? {
        guard !numbers.isEmpty else { return nil }
        let sorted = numbers.sorted()
        let place = Int((rank / 100 * Double(sorted.count)).rounded(.up)) - 1
        return InsightsValue.text(sorted[min(max(place, 0), sorted.count - 1)])
    }
}
