// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime
public import Foundation

extension SSMClientTypes {
    /// A parameter and its value.
    public struct Parameter: Sendable {
        public var arn: String?
        public var dataType: String?
        public var lastModifiedDate: Date?
        public var name: String?
        public var selector: String?
        public var sourceResult: String?
        public var type: SSMClientTypes.ParameterType?
        public var value: String?
        public var version: Int

        public init(
            arn: String? = nil,
            dataType: String? = nil,
            lastModifiedDate: Date? = nil,
            name: String? = nil,
            selector: String? = nil,
            sourceResult: String? = nil,
            type: SSMClientTypes.ParameterType? = nil,
            value: String? = nil,
            version: Int = 0
        ) {
            self.arn = arn
            self.dataType = dataType
            self.lastModifiedDate = lastModifiedDate
            self.name = name
            self.selector = selector
            self.sourceResult = sourceResult
            self.type = type
            self.value = value
            self.version = version
        }
    }
}

extension SSMClientTypes.Parameter: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            arn: try json.member("ARN"),
            dataType: try json.member("DataType"),
            lastModifiedDate: try json.member("LastModifiedDate"),
            name: try json.member("Name"),
            selector: try json.member("Selector"),
            sourceResult: try json.member("SourceResult"),
            type: try json.member("Type"),
            value: try json.member("Value"),
            version: try json.member("Version") ?? 0
        )
    }
}
