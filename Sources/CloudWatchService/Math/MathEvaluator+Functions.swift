import CloudCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension MathEvaluator {
    func call(_ name: String, _ arguments: [MathValue]) throws(MathError) -> MathValue {
        if let transform = Self.elementwise[name] { return try map(try only(name, arguments), transform) }
        if let fold = Self.folds[name] { return try self.fold(try only(name, arguments), fold) }
        if let sequence = Self.sequences[name] { return try eachSeries(try only(name, arguments), sequence) }
        if let calendar = Self.calendars[name] {
            return try eachSeries(try only(name, arguments)) { series in
                Dictionary(uniqueKeysWithValues: series.points.keys.map { ($0, calendar($0)) })
            }
        }
        switch name {
        case "METRICS":
            guard let first = arguments.first else { return .array(try metrics(nil)) }
            guard case .text(let part) = first else { throw MathError(reason: "METRICS takes a text") }
            return .array(try metrics(part))
        case "METRIC_COUNT": return .scalar(Double(try series(try only(name, arguments)).count))
        case "PERIOD":
            guard case .series(let series) = try only(name, arguments) else {
                throw MathError(reason: "PERIOD takes one time series")
            }
            return .scalar(Double(series.period))
        case "IF": return try condition(arguments)
        case "FILL": return try fill(arguments)
        case "TIME_SERIES": return try timeSeries(try only(name, arguments))
        case "FIRST", "LAST":
            guard case .array(let all) = try only(name, arguments), let one = name == "FIRST" ? all.first : all.last
            else {
                throw MathError(reason: "\(name) takes an array of time series")
            }
            return .series(one)
        case "SLICE", "SORT": return try rearranged(name, arguments)
        default: throw MathError(reason: "the local cloud has no function \(name)")
        }
    }

    private func only(_ name: String, _ arguments: [MathValue]) throws(MathError) -> MathValue {
        guard arguments.count == 1 else { throw MathError(reason: "\(name) takes one argument") }
        return arguments[0]
    }

    // MARK: Tables

    private static let elementwise: [String: @Sendable (Double) -> Double] = [
        "ABS": { abs($0) }, "CEIL": { $0.rounded(.up) }, "FLOOR": { $0.rounded(.down) },
        "LOG": { log($0) }, "LOG10": { log10($0) },
    ]

    private static let folds: [String: @Sendable ([Double]) -> Double] = [
        "AVG": { $0.reduce(0, +) / Double($0.count) }, "SUM": { $0.reduce(0, +) }, "MIN": { $0.min() ?? .nan },
        "MAX": { $0.max() ?? .nan },
        "STDDEV": { values in
            let mean = values.reduce(0, +) / Double(values.count)
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
        },
    ]

    private static let sequences: [String: @Sendable (TimeSeries) -> [Int64: Double]] = [
        "DIFF": { series in steps(of: series) { $0.value - $1.value } },
        "DIFF_TIME": { series in steps(of: series) { Double($0.time - $1.time) } },
        "RATE": { series in steps(of: series) { ($0.value - $1.value) / Double($0.time - $1.time) } },
        "RUNNING_SUM": { series in
            var sum = 0.0
            return Dictionary(
                uniqueKeysWithValues: series.times.map { time in
                    sum += series.points[time] ?? 0
                    return (time, sum)
                }
            )
        },
        "REMOVE_EMPTY": { $0.points },
    ]

    private static let calendars: [String: @Sendable (Int64) -> Double] = [
        "EPOCH": { Double($0) }, "MINUTE": { Double($0 / 60 % 60) }, "HOUR": { Double($0 / 3600 % 24) },
        // 1970-01-01 was a Thursday; Monday is 1.
        "DAY": { Double(($0 / 86400 + 3) % 7 + 1) },
        "DATE": { Double(date($0)[2]) }, "MONTH": { Double(date($0)[1]) }, "YEAR": { Double(date($0)[0]) },
    ]

    private static func date(_ second: Int64) -> [Int] {
        Timestamp(nanosecondsSince1970: second * 1_000_000_000).slashedDate.split(separator: "/").compactMap { Int($0) }
    }

    private static func steps(
        of series: TimeSeries,
        _ step: ((time: Int64, value: Double), (time: Int64, value: Double)) -> Double
    ) -> [Int64: Double] {
        var points: [Int64: Double] = [:]
        var last: (time: Int64, value: Double)?
        for time in series.times {
            guard let value = series.points[time] else { continue }
            if let last { points[time] = step((time, value), last) }
            last = (time, value)
        }
        return points
    }

    // MARK: Shapes

    /// A series comes to a number, an array to the series of each moment's.
    private func fold(_ value: MathValue, _ fold: ([Double]) -> Double) throws(MathError) -> MathValue {
        switch value {
        case .series(let series):
            guard !series.points.isEmpty else {
                return .series(TimeSeries(label: label, period: series.period, points: [:]))
            }
            return .scalar(fold(series.values))
        case .array(let all):
            var byTime: [Int64: [Double]] = [:]
            for series in all { for (time, value) in series.points { byTime[time, default: []].append(value) } }
            let period = all.map(\.period).max() ?? 60
            return .series(TimeSeries(label: label, period: period, points: byTime.mapValues(fold)))
        case .scalar(let number): return .scalar(fold([number]))
        case .text: throw MathError(reason: "a text is no number")
        }
    }

    private func eachSeries(
        _ value: MathValue,
        _ transform: (TimeSeries) -> [Int64: Double]
    ) throws(MathError) -> MathValue {
        switch value {
        case .series(let series):
            return .series(TimeSeries(label: label, period: series.period, points: transform(series)))
        case .array(let all):
            return .array(all.map { TimeSeries(label: $0.label, period: $0.period, points: transform($0)) })
        case .scalar, .text: throw MathError(reason: "a time series is expected")
        }
    }

    private func condition(_ arguments: [MathValue]) throws(MathError) -> MathValue {
        guard arguments.count == 2 || arguments.count == 3 else {
            throw MathError(reason: "IF takes a condition, a value, and perhaps another value")
        }
        if case .scalar(let flag) = arguments[0] {
            if flag != 0 { return arguments[1] }
            guard arguments.count == 3 else { throw MathError(reason: "IF has no value for false") }
            return arguments[2]
        }
        guard case .series(let conditions) = arguments[0] else {
            throw MathError(reason: "the condition of IF is a number or a time series")
        }
        var points: [Int64: Double] = [:]
        for (time, flag) in conditions.points {
            let chosen = flag != 0 ? arguments[1] : arguments.count == 3 ? arguments[2] : nil
            switch chosen {
            case .scalar(let number)?: points[time] = number
            case .series(let series)?: points[time] = series.points[time]
            case nil: break
            case .array?, .text?: throw MathError(reason: "the values of IF are numbers or time series")
            }
        }
        return .series(TimeSeries(label: label, period: conditions.period, points: points))
    }

    private func fill(_ arguments: [MathValue]) throws(MathError) -> MathValue {
        guard arguments.count == 2 else { throw MathError(reason: "FILL takes a time series and a value") }
        return try eachSeries(arguments[0]) { series in
            guard let first = series.times.first, let last = series.times.last else { return [:] }
            var points = series.points
            for time in stride(from: first, through: last, by: Int(series.period)) where points[time] == nil {
                switch arguments[1] {
                case .scalar(let number): points[time] = number
                case .series(let other): points[time] = other.points[time]
                case .text(let name): points[time] = Self.filler(name, at: time, in: series)
                case .array: break
                }
            }
            return points
        }
    }

    /// `REPEAT` takes the value before, `LINEAR` lies on the line between its neighbours.
    private static func filler(_ name: String, at time: Int64, in series: TimeSeries) -> Double? {
        let times = series.times
        guard let before = times.last(where: { $0 < time }), let low = series.points[before] else { return nil }
        guard name == "LINEAR", let after = times.first(where: { $0 > time }), let high = series.points[after] else {
            return low
        }
        return low + (high - low) * Double(time - before) / Double(after - before)
    }

    /// A number at every moment that any metric of the request has.
    private func timeSeries(_ value: MathValue) throws(MathError) -> MathValue {
        guard case .scalar(let number) = value else { throw MathError(reason: "TIME_SERIES takes a number") }
        let all = try metrics(nil)
        let times = Set(all.flatMap(\.points.keys))
        let points = Dictionary(uniqueKeysWithValues: times.map { ($0, number) })
        return .series(TimeSeries(label: label, period: all.map(\.period).max() ?? 60, points: points))
    }

    private func rearranged(_ name: String, _ arguments: [MathValue]) throws(MathError) -> MathValue {
        guard case .array(let all)? = arguments.first else {
            throw MathError(reason: "\(name) takes an array of time series")
        }
        let numbers = arguments.dropFirst().compactMap { if case .scalar(let number) = $0 { Int(number) } else { nil } }
        if name == "SLICE" {
            let start = min(max(numbers.first ?? 0, 0), all.count)
            let end = min(max(numbers.count > 1 ? numbers[1] : all.count, start), all.count)
            return .array(Array(all[start..<end]))
        }
        guard arguments.count >= 3, case .text(let kind) = arguments[1], case .text(let order) = arguments[2],
            let fold = Self.folds[kind]
        else { throw MathError(reason: "SORT takes an array, AVG, MIN, MAX or SUM, and ASC or DESC") }
        let sorted = all.enumerated().sorted { left, right in
            let (one, other) = (fold(left.element.values), fold(right.element.values))
            return one == other ? left.offset < right.offset : order == "ASC" ? one < other : one > other
        }
        return .array(sorted.map(\.element).prefix(numbers.first ?? all.count).map { $0 })
    }
}
