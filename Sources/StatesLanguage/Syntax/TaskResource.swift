/// What a `Task` calls, by its `Resource`.
package enum TaskResource: Hashable, Sendable {
    /// `arn:aws:lambda:…:function:Name`: the function's ARN as written.
    case function(arn: String)
    case activity(arn: String)
    case service(ServiceTask)

    /// As written.
    package var arn: String {
        switch self {
        case .function(let arn), .activity(let arn): arn
        case .service(let task): task.arn
        }
    }
}

/// `arn:aws:states:::sqs:sendMessage.waitForTaskToken`, in its parts.
package struct ServiceTask: Hashable, Sendable {
    package enum Pattern: String, Hashable, Sendable {
        case requestResponse = ""
        case sync
        case sync2 = "sync:2"
        case waitForTaskToken
    }

    package let arn: String
    /// `sqs`, `aws-sdk:dynamodb`: history events call it `resourceType`.
    package let service: String
    /// `sendMessage`
    package let action: String
    package let pattern: Pattern

    /// `sendMessage.waitForTaskToken`, as history events write it.
    package var resource: String { pattern == .requestResponse ? action : "\(action).\(pattern.rawValue)" }
}

extension TaskResource {
    /// `nil` when the text is no resource that a task can have.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 6, parts[0] == "arn", !parts[1].isEmpty else { return nil }
        switch parts[2] {
        case "lambda" where parts[5] == "function":
            self = .function(arn: text)
        case "states" where parts[5] == "activity" && !parts[3].isEmpty:
            self = .activity(arn: text)
        case "states" where parts[3].isEmpty || parts.count >= 7:
            guard let task = ServiceTask(arn: text, parts: Array(parts.dropFirst(5))) else { return nil }
            self = .service(task)
        default:
            return nil
        }
    }
}

extension ServiceTask {
    /// - Parameter parts: What follows the account, between its colons: `["aws-sdk", "sfn", "startExecution.sync", "2"]`.
    init?(arn: String, parts: [String]) {
        var parts = parts
        let service =
            parts.first == "aws-sdk" && parts.count >= 3
            ? "aws-sdk:" + parts[1]
            : parts.first ?? ""
        parts.removeFirst(service.hasPrefix("aws-sdk:") ? 2 : 1)
        let action = parts.joined(separator: ":")
        guard !service.isEmpty, !action.isEmpty, !service.hasSuffix(":") else { return nil }
        let halves = action.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let pattern = Pattern(rawValue: halves.count == 2 ? halves[1] : ""), !halves[0].isEmpty else {
            return nil
        }
        self.init(arn: arn, service: service, action: halves[0], pattern: pattern)
    }
}
