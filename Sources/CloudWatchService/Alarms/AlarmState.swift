import CloudCore

/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-evaluation>.
enum AlarmState: String, Hashable, Sendable, CaseIterable {
    case insufficientData = "INSUFFICIENT_DATA"
    case alarm = "ALARM"
    case ok = "OK"
}

enum ComparisonOperator: String, Hashable, Sendable, CaseIterable {
    case greaterOrEqual = "GreaterThanOrEqualToThreshold"
    case greater = "GreaterThanThreshold"
    case less = "LessThanThreshold"
    case lessOrEqual = "LessThanOrEqualToThreshold"

    func isBreached(by value: Double, _ threshold: Double) -> Bool {
        switch self {
        case .greaterOrEqual: value >= threshold
        case .greater: value > threshold
        case .less: value < threshold
        case .lessOrEqual: value <= threshold
        }
    }

    /// As the reason of a state says it.
    var words: String {
        switch self {
        case .greaterOrEqual: "greater than or equal to"
        case .greater: "greater than"
        case .less: "less than"
        case .lessOrEqual: "less than or equal to"
        }
    }
}

enum MissingData: String, Hashable, Sendable, CaseIterable {
    case breaching, notBreaching, ignore, missing

    var words: String {
        switch self {
        case .breaching: "Breaching"
        case .notBreaching: "NonBreaching"
        case .ignore: "Ignore"
        case .missing: "Missing"
        }
    }
}
