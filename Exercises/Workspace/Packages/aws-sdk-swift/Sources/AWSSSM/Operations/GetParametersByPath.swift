// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SSMClient/getParametersByPath(input:)`` takes. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
public struct GetParametersByPathInput: Sendable {
    public var maxResults: Int?
    public var nextToken: String?
    public var parameterFilters: [SSMClientTypes.ParameterStringFilter]?
    public var path: String?
    public var recursive: Bool?
    public var withDecryption: Bool?

    public init(
        maxResults: Int? = nil,
        nextToken: String? = nil,
        parameterFilters: [SSMClientTypes.ParameterStringFilter]? = nil,
        path: String? = nil,
        recursive: Bool? = nil,
        withDecryption: Bool? = nil
    ) {
        self.maxResults = maxResults
        self.nextToken = nextToken
        self.parameterFilters = parameterFilters
        self.path = path
        self.recursive = recursive
        self.withDecryption = withDecryption
    }
}

/// What ``SSMClient/getParametersByPath(input:)`` answers.
public struct GetParametersByPathOutput: Sendable {
    public var nextToken: String?
    public var parameters: [SSMClientTypes.Parameter]?

    public init(
        nextToken: String? = nil,
        parameters: [SSMClientTypes.Parameter]? = nil
    ) {
        self.nextToken = nextToken
        self.parameters = parameters
    }
}

extension GetParametersByPathInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("MaxResults", maxResults)
            $0.write("NextToken", nextToken)
            $0.write("ParameterFilters", parameterFilters)
            $0.write("Path", path)
            $0.write("Recursive", recursive)
            $0.write("WithDecryption", withDecryption)
        }
    }
}

extension GetParametersByPathOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            nextToken: try json.member("NextToken"),
            parameters: try json.member("Parameters")
        )
    }
}
