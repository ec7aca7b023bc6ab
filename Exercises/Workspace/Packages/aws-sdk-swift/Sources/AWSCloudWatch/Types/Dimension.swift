// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension CloudWatchClientTypes {
    /// One of a metric's dimensions.
    public struct Dimension: Sendable {
        public var name: String?
        public var value: String?

        public init(
            name: String? = nil,
            value: String? = nil
        ) {
            self.name = name
            self.value = value
        }
    }
}

extension CloudWatchClientTypes.Dimension: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Name", name)
            $0.write("Value", value)
        }
    }
}
