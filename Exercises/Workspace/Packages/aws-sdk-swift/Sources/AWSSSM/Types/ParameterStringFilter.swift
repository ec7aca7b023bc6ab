// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension SSMClientTypes {
    /// What parameters to show.
    public struct ParameterStringFilter: Sendable {
        public var key: String?
        public var option: String?
        public var values: [String]?

        public init(
            key: String? = nil,
            option: String? = nil,
            values: [String]? = nil
        ) {
            self.key = key
            self.option = option
            self.values = values
        }
    }
}

extension SSMClientTypes.ParameterStringFilter: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Key", key)
            $0.write("Option", option)
            $0.write("Values", values)
        }
    }
}
