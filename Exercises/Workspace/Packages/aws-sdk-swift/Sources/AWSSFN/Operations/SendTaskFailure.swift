// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SFNClient/sendTaskFailure(input:)`` takes. https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html
public struct SendTaskFailureInput: Sendable {
    public var cause: String?
    public var error: String?
    public var taskToken: String?

    public init(
        cause: String? = nil,
        error: String? = nil,
        taskToken: String? = nil
    ) {
        self.cause = cause
        self.error = error
        self.taskToken = taskToken
    }
}

/// What ``SFNClient/sendTaskFailure(input:)`` answers.
public struct SendTaskFailureOutput: Sendable {
    public init() {}
}

extension SendTaskFailureInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("cause", cause)
            $0.write("error", error)
            $0.write("taskToken", taskToken)
        }
    }
}

extension SendTaskFailureOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init()
    }
}
