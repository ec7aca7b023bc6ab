/// Where services leave the segments of a trace: X-Ray.
package protocol TraceSink: Sendable {
    /// Must not wait: it is called while a request is served.
    /// - Parameter document: A segment or subsegment in JSON, as X-Ray documents it.
    ///   See <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html>.
    func record(segment document: [UInt8])
}

/// Traces nothing.
package struct DiscardingTraceSink: TraceSink {
    package init() {}
    package func record(segment document: [UInt8]) {}
}
