import WorkshopCommon

/// What is asked of the values of a period.
///
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html>.
enum Statistic: Hashable, Sendable {
    case sampleCount, average, sum, minimum, maximum
    case percentile(Double)
    /// `tm`, `wm`, `tc`, `ts` and `pr`, with their bounds.
    case trimmed(Trimming, Bounds)

    enum Trimming: String, Hashable, Sendable {
        case mean = "TM"
        case winsorizedMean = "WM"
        case count = "TC"
        case sum = "TS"
        case rank = "PR"
    }

    /// Of percentiles (0 to 100) or of values; an open end is `nil`.
    struct Bounds: Hashable, Sendable {
        var lower: Double?
        var upper: Double?
        var areValues: Bool
    }

    static let basic: [String: Statistic] = [
        "SampleCount": .sampleCount, "Average": .average, "Sum": .sum, "Minimum": .minimum, "Maximum": .maximum,
    ]

    init?(_ text: String) {
        if let basic = Self.basic[text] {
            self = basic
        } else if text == "IQM" {
            self = .trimmed(.mean, Bounds(lower: 25, upper: 75, areValues: false))
        } else if text.hasPrefix("p"), let rank = Double(text.dropFirst()), (0...100).contains(rank) {
            self = .percentile(rank)
        } else if let trimming = Trimming(rawValue: text.prefix(2).uppercased()),
            let bounds = Bounds(text.dropFirst(2)),
            trimming != .rank || bounds.areValues
        {
            self = .trimmed(trimming, bounds)
        } else {
            return nil
        }
    }

    /// `nil` where the values that it needs are not known.
    func value(of summary: MetricSummary) -> Double? {
        switch self {
        case .sampleCount: summary.count
        case .average: summary.count == 0 ? 0 : summary.sum / summary.count
        case .sum: summary.sum
        case .minimum: summary.minimum
        case .maximum: summary.maximum
        case .percentile(let rank): summary.values.map { Self.percentile(rank, of: $0.entries) }
        case .trimmed(let trimming, let bounds):
            summary.values.flatMap { Self.trimmed(trimming, bounds, of: $0.entries) }
        }
    }

    /// The smallest value that so many per cent of all are not above.
    private static func percentile(_ rank: Double, of sorted: [ValueDistribution.Entry]) -> Double {
        let target = sorted.reduce(0) { $0 + $1.count } * rank / 100
        var seen = 0.0
        for entry in sorted {
            seen += entry.count
            if seen >= target { return entry.value }
        }
        return sorted.last?.value ?? 0
    }

    private static func trimmed(
        _ trimming: Trimming,
        _ bounds: Bounds,
        of sorted: [ValueDistribution.Entry]
    ) -> Double? {
        let total = sorted.reduce(0) { $0 + $1.count }
        let lower = bounds.lower.map { bounds.areValues ? $0 : percentile($0, of: sorted) } ?? -.infinity
        let upper = bounds.upper.map { bounds.areValues ? $0 : percentile($0, of: sorted) } ?? .infinity
        let kept = sorted.filter { $0.value >= lower && $0.value <= upper }
        let count = kept.reduce(0) { $0 + $1.count }
        switch trimming {
        case .mean: return count == 0 ? nil : kept.reduce(0) { $0 + $1.value * $1.count } / count
        case .count: return count
        case .sum: return kept.reduce(0) { $0 + $1.value * $1.count }
        case .rank: return total == 0 ? nil : 100 * count / total
        case .winsorizedMean:
            let sum = sorted.reduce(0) { $0 + min(max($1.value, lower), upper) * $1.count }
            return total == 0 ? nil : sum / total
        }
    }
}

extension Statistic.Bounds {
    /// `90`, which is `(0%:90%)`, or `(10%:90%)`, `(80:500)`, `(:300)`.
    fileprivate init?(_ text: Substring) {
        guard text.hasPrefix("("), text.hasSuffix(")") else {
            guard let upper = Double(text), (0...100).contains(upper) else { return nil }
            self.init(lower: nil, upper: upper, areValues: false)
            return
        }
        let parts = text.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.contains(where: { !$0.isEmpty }) else { return nil }
        let arePercents = parts.contains { $0.hasSuffix("%") }
        var bounds: [Double?] = []
        for part in parts {
            guard !part.isEmpty else {
                bounds.append(nil)
                continue
            }
            guard part.hasSuffix("%") == arePercents, let value = Double(arePercents ? part.dropLast() : part) else {
                return nil
            }
            bounds.append(value)
        }
        self.init(lower: bounds[0], upper: bounds[1], areValues: !arePercents)
    }
}
