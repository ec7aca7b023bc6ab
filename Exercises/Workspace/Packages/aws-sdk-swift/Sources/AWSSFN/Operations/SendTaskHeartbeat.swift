// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SFNClient/sendTaskHeartbeat(input:)`` takes. https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html
public struct SendTaskHeartbeatInput: Sendable {
    public var taskToken: String?

    public init(
        taskToken: String? = nil
    ) {
        self.taskToken = taskToken
    }
}

/// What ``SFNClient/sendTaskHeartbeat(input:)`` answers.
public struct SendTaskHeartbeatOutput: Sendable {
    public init() {}
}

extension SendTaskHeartbeatInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("taskToken", taskToken)
        }
    }
}

extension SendTaskHeartbeatOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init()
    }
}
