// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension CloudWatchClientTypes {
    /// Values that were summed up before.
    public struct StatisticSet: Sendable {
        public var maximum: Double?
        public var minimum: Double?
        public var sampleCount: Double?
        public var sum: Double?

        public init(
            maximum: Double? = nil,
            minimum: Double? = nil,
            sampleCount: Double? = nil,
            sum: Double? = nil
        ) {
            self.maximum = maximum
            self.minimum = minimum
            self.sampleCount = sampleCount
            self.sum = sum
        }
    }
}

extension CloudWatchClientTypes.StatisticSet: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Maximum", maximum)
            $0.write("Minimum", minimum)
            $0.write("SampleCount", sampleCount)
            $0.write("Sum", sum)
        }
    }
}
