// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``CloudWatchClient/putMetricData(input:)`` takes. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
public struct PutMetricDataInput: Sendable {
    public var metricData: [CloudWatchClientTypes.MetricDatum]?
    public var namespace: String?

    public init(
        metricData: [CloudWatchClientTypes.MetricDatum]? = nil,
        namespace: String? = nil
    ) {
        self.metricData = metricData
        self.namespace = namespace
    }
}

/// What ``CloudWatchClient/putMetricData(input:)`` answers: nothing.
public struct PutMetricDataOutput: Sendable {
    public init() {}
}

extension PutMetricDataInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("MetricData", metricData)
            $0.write("Namespace", namespace)
        }
    }
}

extension PutMetricDataOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init()
    }
}
