/// What an expression, or a part of it, comes to.
enum MathValue: Hashable, Sendable {
    case scalar(Double)
    case series(TimeSeries)
    case array([TimeSeries])
    case text(String)
}

/// Values of a metric, or of an expression, by the moment at which their period begins.
struct TimeSeries: Hashable, Sendable {
    var label: String
    /// In seconds.
    var period: Int64
    /// By seconds since 1970.
    var points: [Int64: Double]

    var times: [Int64] { points.keys.sorted() }
    /// Oldest first.
    var values: [Double] { times.compactMap { points[$0] } }

    func mapped(_ transform: (Double) -> Double) -> TimeSeries {
        var result = self
        result.points = points.mapValues(transform)
        return result
    }
}
