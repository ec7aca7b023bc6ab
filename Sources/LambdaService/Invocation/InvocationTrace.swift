import CloudCore
import OrderedCollections
import WorkshopCommon

/// The two segments that Lambda makes of an invocation under active tracing: the service's, and the function's within it.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html>.
struct InvocationTrace: Sendable {
    let service: TraceSegment
    let function: TraceSegment

    /// `nil` where the caller has decided against sampling.
    ///
    /// - Parameter links: See <https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html>: the traces of a
    ///   batch's messages are linked to, and up to 20 of them.
    init?(
        header: String,
        function configuration: FunctionConfiguration,
        functionARN: String,
        requestID: String,
        links: [TraceHeader] = []
    ) {
        let now = Timestamp.wallClock
        guard let header = TraceHeader(header), header.isSampled != false else { return nil }
        var service = TraceSegment(
            traceID: header.root,
            parentID: header.parent,
            name: configuration.name,
            origin: "AWS::Lambda",
            start: now
        )
        service.members["resource_arn"] = .string(functionARN)
        service.members["aws"] = ["request_id": .string(requestID)]
        let linked = OrderedSet(links.filter { $0.isSampled != false }).prefix(20)
        if !linked.isEmpty { service.members["links"] = .array(linked.map(\.link)) }
        var function = TraceSegment(
            traceID: header.root,
            parentID: service.id,
            name: configuration.name,
            origin: "AWS::Lambda::Function",
            start: now
        )
        function.lineage = header.lineage
        function.members["aws"] = [
            "function_arn": .string(functionARN), "resource_names": [.string(configuration.name)],
        ]
        (self.service, self.function) = (service, function)
    }

    /// The segments as they are once the invocation is over.
    /// - Parameters:
    ///   - initialization: How long the environment took to get ready, where this invocation waited for it.
    ///   - began: When the function's handler was called; `nil` where it never was.
    func documents(
        initialization: Duration?,
        began: Timestamp?,
        answered: Timestamp?,
        end: Timestamp,
        isFault: Bool
    ) -> [JSONValue] {
        var subsegments: [JSONValue] = []
        if let initialization {
            let ready = began ?? end
            subsegments.append(
                .object(TraceSegment.subsegment("Initialization", from: ready + (.zero - initialization), to: ready))
            )
        }
        if let began {
            let answered = answered ?? end
            var invocation = TraceSegment.subsegment("Invocation", from: began, to: answered)
            if isFault { invocation["fault"] = true }
            subsegments.append(.object(invocation))
            subsegments.append(.object(TraceSegment.subsegment("Overhead", from: answered, to: end)))
        }
        var function = function
        function.members["subsegments"] = .array(subsegments)
        var service = service
        service.members["http"] = ["response": ["status": 200]]
        return [service.document(end: end), function.document(end: end, isFault: isFault)]
    }
}

extension TraceHeader {
    fileprivate var link: JSONValue {
        .members([
            "trace_id": .string(root), "id": parent.map { .string($0) }, "attributes": ["ReferenceType": "parent"],
        ])
    }
}
