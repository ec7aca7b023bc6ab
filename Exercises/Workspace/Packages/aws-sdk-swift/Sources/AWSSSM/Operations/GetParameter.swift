// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SSMClient/getParameter(input:)`` takes. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
public struct GetParameterInput: Sendable {
    public var name: String?
    public var withDecryption: Bool?

    public init(
        name: String? = nil,
        withDecryption: Bool? = nil
    ) {
        self.name = name
        self.withDecryption = withDecryption
    }
}

/// What ``SSMClient/getParameter(input:)`` answers.
public struct GetParameterOutput: Sendable {
    public var parameter: SSMClientTypes.Parameter?

    public init(
        parameter: SSMClientTypes.Parameter? = nil
    ) {
        self.parameter = parameter
    }
}

extension GetParameterInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Name", name)
            $0.write("WithDecryption", withDecryption)
        }
    }
}

extension GetParameterOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            parameter: try json.member("Parameter")
        )
    }
}
