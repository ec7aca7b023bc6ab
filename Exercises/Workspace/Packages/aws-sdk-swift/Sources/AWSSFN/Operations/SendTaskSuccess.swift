// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SFNClient/sendTaskSuccess(input:)`` takes. https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
public struct SendTaskSuccessInput: Sendable {
    public var output: String?
    public var taskToken: String?

    public init(
        output: String? = nil,
        taskToken: String? = nil
    ) {
        self.output = output
        self.taskToken = taskToken
    }
}

/// What ``SFNClient/sendTaskSuccess(input:)`` answers.
public struct SendTaskSuccessOutput: Sendable {
    public init() {}
}

extension SendTaskSuccessInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("output", output)
            $0.write("taskToken", taskToken)
        }
    }
}

extension SendTaskSuccessOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init()
    }
}
