// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime
public import Foundation

/// What ``SFNClient/stopExecution(input:)`` takes. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
public struct StopExecutionInput: Sendable {
    public var cause: String?
    public var error: String?
    public var executionArn: String?

    public init(
        cause: String? = nil,
        error: String? = nil,
        executionArn: String? = nil
    ) {
        self.cause = cause
        self.error = error
        self.executionArn = executionArn
    }
}

/// What ``SFNClient/stopExecution(input:)`` answers.
public struct StopExecutionOutput: Sendable {
    public var stopDate: Date?

    public init(
        stopDate: Date? = nil
    ) {
        self.stopDate = stopDate
    }
}

extension StopExecutionInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("cause", cause)
            $0.write("error", error)
            $0.write("executionArn", executionArn)
        }
    }
}

extension StopExecutionOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            stopDate: try json.member("stopDate")
        )
    }
}
