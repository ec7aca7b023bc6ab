import CloudCore
import WorkshopCommon

/// One member of `MetricDataQueries`, checked.
///
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html>.
struct MetricDataQuery: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        case metric(MetricID, statistic: String, period: Int64, unit: String?)
        case expression(String, MathSyntax)
    }

    let id: String
    let label: String?
    let returnsData: Bool
    let source: Source

    init(_ request: MetricRequest) throws(AWSError) {
        id = try request.required("Id")
        let rest = id.utf8.dropFirst()
        guard let first = id.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
            rest.allSatisfy({ Character(Unicode.Scalar($0)).isLetter || (0x30...0x39).contains($0) || $0 == 0x5F })
        else { throw AWSError.invalid("\(request.path)Id", id) }
        label = request.text("Label")
        returnsData = try request.bool("ReturnData") ?? true
        switch (request.structure("MetricStat"), request.text("Expression")) {
        case (let stat?, nil): source = try Self.metric(stat)
        case (nil, let expression?):
            do throws(MathError) {
                source = .expression(expression, try MathSyntax(parsing: expression))
            } catch {
                throw .validation("Error in expression '\(id)': \(error.reason)")
            }
        case (_?, _?): throw .exclusive("\(request.path)MetricStat", "\(request.path)Expression")
        case (nil, nil):
            throw .validation("The parameter \(request.path)MetricStat or \(request.path)Expression is required.")
        }
    }

    private static func metric(_ stat: MetricRequest) throws(AWSError) -> Source {
        guard let metric = stat.structure("Metric") else { throw .missing("\(stat.path)Metric") }
        guard let period = try stat.int("Period") else { throw .missing("\(stat.path)Period") }
        guard period > 0, [1, 5, 10, 20, 30].contains(period) || period % 60 == 0 else {
            throw .validation("The parameter \(stat.path)Period must be 1, 5, 10, 20, 30 or a multiple of 60.")
        }
        let name = try stat.required("Stat")
        guard Statistic(name) != nil else { throw .invalid("\(stat.path)Stat", name) }
        let unit = stat.text("Unit")
        if let unit, !MetricUnit.isKnown(unit) { throw .invalid("\(stat.path)Unit", unit) }
        return .metric(try metric.metric(), statistic: name, period: Int64(period), unit: unit)
    }
}
