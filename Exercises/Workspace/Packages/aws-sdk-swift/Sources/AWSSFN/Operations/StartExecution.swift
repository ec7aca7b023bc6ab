// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime
public import Foundation

/// What ``SFNClient/startExecution(input:)`` takes. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
public struct StartExecutionInput: Sendable {
    public var input: String?
    public var name: String?
    public var stateMachineArn: String?
    public var traceHeader: String?

    public init(
        input: String? = nil,
        name: String? = nil,
        stateMachineArn: String? = nil,
        traceHeader: String? = nil
    ) {
        self.input = input
        self.name = name
        self.stateMachineArn = stateMachineArn
        self.traceHeader = traceHeader
    }
}

/// What ``SFNClient/startExecution(input:)`` answers.
public struct StartExecutionOutput: Sendable {
    public var executionArn: String?
    public var startDate: Date?

    public init(
        executionArn: String? = nil,
        startDate: Date? = nil
    ) {
        self.executionArn = executionArn
        self.startDate = startDate
    }
}

extension StartExecutionInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("input", input)
            $0.write("name", name)
            $0.write("stateMachineArn", stateMachineArn)
            $0.write("traceHeader", traceHeader)
        }
    }
}

extension StartExecutionOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            executionArn: try json.member("executionArn"),
            startDate: try json.member("startDate")
        )
    }
}
