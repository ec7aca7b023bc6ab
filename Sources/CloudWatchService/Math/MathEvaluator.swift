import CloudCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Computes metric math: operators, and the functions of the documentation but those that look for metrics by
/// themselves or learn from them (`SEARCH`, `INSIGHT_RULE_METRIC`, `ANOMALY_DETECTION_BAND`, `SERVICE_QUOTA`, `LAMBDA`).
struct MathEvaluator {
    /// The value of another query.
    var value: (String) throws(MathError) -> MathValue
    /// All metrics of the request that are no expressions, whose ids contain the text.
    var metrics: (String?) throws(MathError) -> [TimeSeries]
    /// The label of what comes out.
    var label: String

    func evaluate(_ syntax: MathSyntax) throws(MathError) -> MathValue {
        switch syntax {
        case .number(let number): return .scalar(number)
        case .text(let text): return .text(text)
        case .reference(let id): return try value(id)
        case .negated(let inner): return try map(try evaluate(inner)) { -$0 }
        case .operation(let symbol, let left, let right):
            return try combine(try evaluate(left), try evaluate(right), Self.operation(symbol))
        case .list(let elements):
            var all: [TimeSeries] = []
            for element in elements { all += try series(try evaluate(element)) }
            return .array(all)
        case .call(let name, let arguments):
            var values: [MathValue] = []
            for argument in arguments { values.append(try evaluate(argument)) }
            return try call(name, values)
        }
    }

    // MARK: Operators

    private static func operation(_ symbol: String) -> @Sendable (Double, Double) -> Double? {
        switch symbol {
        case "+": { $0 + $1 }
        case "-": { $0 - $1 }
        case "*": { $0 * $1 }
        // A division by zero has no value.
        case "/": { $1 == 0 ? nil : $0 / $1 }
        case "^": { pow($0, $1) }
        case "==": { $0 == $1 ? 1 : 0 }
        case "!=": { $0 != $1 ? 1 : 0 }
        case "<": { $0 < $1 ? 1 : 0 }
        case "<=": { $0 <= $1 ? 1 : 0 }
        case ">": { $0 > $1 ? 1 : 0 }
        case ">=": { $0 >= $1 ? 1 : 0 }
        case "&&": { $0 != 0 && $1 != 0 ? 1 : 0 }
        default: { $0 != 0 || $1 != 0 ? 1 : 0 }
        }
    }

    /// Two series meet at the moments that both have.
    private func combine(
        _ left: MathValue,
        _ right: MathValue,
        _ operation: (Double, Double) -> Double?
    ) throws(MathError) -> MathValue {
        switch (left, right) {
        case (.scalar(let left), .scalar(let right)):
            guard let result = operation(left, right) else { throw MathError(reason: "it divides by zero") }
            return .scalar(result)
        case (.series(let left), .series(let right)):
            return .series(join(left, right, operation))
        case (.series(let left), .scalar(let right)):
            return .series(filtered(left) { operation($0, right) })
        case (.scalar(let left), .series(let right)):
            return .series(filtered(right) { operation(left, $0) })
        case (.array(let left), .scalar(let right)):
            return .array(left.map { one in labelled(one, as: one.label) { operation($0, right) } })
        case (.scalar(let left), .array(let right)):
            return .array(right.map { one in labelled(one, as: one.label) { operation(left, $0) } })
        case (.array(let left), .series(let right)):
            return .array(left.map { join($0, right, operation, label: $0.label) })
        case (.series(let left), .array(let right)):
            return .array(right.map { join(left, $0, operation, label: $0.label) })
        default: throw MathError(reason: "an operator can't combine these two")
        }
    }

    private func join(
        _ left: TimeSeries,
        _ right: TimeSeries,
        _ operation: (Double, Double) -> Double?,
        label: String? = nil
    ) -> TimeSeries {
        var points: [Int64: Double] = [:]
        for (time, value) in left.points {
            if let other = right.points[time], let result = operation(value, other) { points[time] = result }
        }
        return TimeSeries(label: label ?? self.label, period: max(left.period, right.period), points: points)
    }

    private func filtered(_ series: TimeSeries, _ transform: (Double) -> Double?) -> TimeSeries {
        labelled(series, as: label, transform)
    }

    private func labelled(
        _ series: TimeSeries,
        as label: String,
        _ transform: (Double) -> Double?
    ) -> TimeSeries {
        TimeSeries(label: label, period: series.period, points: series.points.compactMapValues(transform))
    }

    func map(_ value: MathValue, _ transform: (Double) -> Double) throws(MathError) -> MathValue {
        switch value {
        case .scalar(let number): .scalar(transform(number))
        case .series(let series): .series(filtered(series, transform))
        case .array(let all): .array(all.map { $0.mapped(transform) })
        case .text: throw MathError(reason: "a text is no number")
        }
    }

    func series(_ value: MathValue) throws(MathError) -> [TimeSeries] {
        switch value {
        case .series(let series): [series]
        case .array(let all): all
        case .scalar, .text: throw MathError(reason: "a time series is expected")
        }
    }
}
