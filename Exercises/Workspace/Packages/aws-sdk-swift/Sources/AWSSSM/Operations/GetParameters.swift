// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SSMClient/getParameters(input:)`` takes. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
public struct GetParametersInput: Sendable {
    public var names: [String]?
    public var withDecryption: Bool?

    public init(
        names: [String]? = nil,
        withDecryption: Bool? = nil
    ) {
        self.names = names
        self.withDecryption = withDecryption
    }
}

/// What ``SSMClient/getParameters(input:)`` answers.
public struct GetParametersOutput: Sendable {
    public var invalidParameters: [String]?
    public var parameters: [SSMClientTypes.Parameter]?

    public init(
        invalidParameters: [String]? = nil,
        parameters: [SSMClientTypes.Parameter]? = nil
    ) {
        self.invalidParameters = invalidParameters
        self.parameters = parameters
    }
}

extension GetParametersInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Names", names)
            $0.write("WithDecryption", withDecryption)
        }
    }
}

extension GetParametersOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            invalidParameters: try json.member("InvalidParameters"),
            parameters: try json.member("Parameters")
        )
    }
}
