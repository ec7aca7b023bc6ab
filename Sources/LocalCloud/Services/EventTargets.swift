import CloudCore
import OrderedCollections
import WorkshopCommon

/// Takes events to the services of the account, each by its own API.
struct EventTargets: EventTargetSender {
    let account: Account
    let services: any AWSRequestSender

    func deliver(_ delivery: EventDelivery) async throws(AWSError) {
        guard let target = ARN(delivery.target) else {
            throw AWSError("ValidationException", "\(delivery.target) is no ARN")
        }
        switch target.service {
        case "lambda": try await invoke(target, delivery)
        case "sqs": try await sendMessage(target, delivery)
        case "sns": try await publish(target, delivery)
        case "states": try await startExecution(target, delivery)
        case "logs": try await writeLog(target, delivery)
        default:
            throw AWSError(
                "UnsupportedTarget",
                "The local cloud does not call \(target.service): \(delivery.target)"
            )
        }
    }

    /// Asynchronously: Lambda's own queue and retries come after.
    private func invoke(_ target: ARN, _ delivery: EventDelivery) async throws(AWSError) {
        var request = CloudRequest(
            "POST",
            "/2015-03-31/functions/\(target)/invocations",
            headers: signed("lambda", ["X-Amz-Invocation-Type": "Event"]),
            body: delivery.body
        )
        if let trace = delivery.traceHeader { request.headers.append("X-Amzn-Trace-Id", trace) }
        try await send(request)
    }

    private func sendMessage(_ target: ARN, _ delivery: EventDelivery) async throws(AWSError) {
        var members: JSONObject = [
            "QueueUrl": .string("https://sqs.\(target.region).amazonaws.com/\(target.account)/\(target.resource)"),
            "MessageBody": .string(String(decoding: delivery.body, as: UTF8.self)),
        ]
        members["MessageGroupId"] = .text(delivery.messageGroupID)
        if !delivery.attributes.isEmpty {
            members["MessageAttributes"] = .object(
                JSONObject(
                    uniqueKeysWithValues: delivery.attributes.sorted { $0.key < $1.key }.map { name, value in
                        (name, ["DataType": "String", "StringValue": .string(value)] as JSONValue)
                    }
                )
            )
        }
        if let trace = delivery.traceHeader {
            members["MessageSystemAttributes"] = [
                "AWSTraceHeader": ["DataType": "String", "StringValue": .string(trace)]
            ]
        }
        try await call("AmazonSQS.SendMessage", .json10, "sqs", members)
    }

    private func publish(_ target: ARN, _ delivery: EventDelivery) async throws(AWSError) {
        let fields = [
            ("Action", "Publish"), ("Version", "2010-03-31"), ("TopicArn", target.description),
            ("Message", String(decoding: delivery.body, as: UTF8.self)),
        ]
        let form = fields.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        try await send(
            CloudRequest(
                "POST",
                "/",
                headers: signed("sns", ["Content-Type": "application/x-www-form-urlencoded"]),
                body: Array(form.utf8)
            )
        )
    }

    private func startExecution(_ target: ARN, _ delivery: EventDelivery) async throws(AWSError) {
        let members: JSONObject = [
            "stateMachineArn": .string(target.description),
            "input": .string(String(decoding: delivery.body, as: UTF8.self)),
        ]
        try await call("AWSStepFunctions.StartExecution", .json10, "states", members)
    }

    /// Each event is a log stream of its own, as on AWS.
    private func writeLog(_ target: ARN, _ delivery: EventDelivery) async throws(AWSError) {
        var group = target.resource
        if group.hasPrefix("log-group:") { group = String(group.dropFirst("log-group:".count)) }
        if group.hasSuffix(":*") { group = String(group.dropLast(2)) }
        let stream = Identifiers.requestID()
        let names: JSONObject = ["logGroupName": .string(group), "logStreamName": .string(stream)]
        try await call("Logs_20140328.CreateLogStream", .json11, "logs", names)
        let event: JSONValue = [
            "timestamp": .number(JSONNumber(Int(Timestamp.wallClock.millisecondsSince1970))),
            "message": .string(String(decoding: delivery.body, as: UTF8.self)),
        ]
        var members = names
        members["logEvents"] = [event]
        try await call("Logs_20140328.PutLogEvents", .json11, "logs", members)
    }

    // MARK: Requests

    private func call(
        _ target: String,
        _ wire: WireProtocol,
        _ service: String,
        _ members: JSONObject
    ) async throws(AWSError) {
        try await send(
            CloudRequest(
                "POST",
                "/",
                headers: signed(service, ["X-Amz-Target": target, "Content-Type": wire.contentType]),
                body: JSONValue.object(members).bytes
            )
        )
    }

    private func signed(_ service: String, _ headers: HeaderFields) -> HeaderFields {
        var headers = headers
        headers.append(
            "Authorization",
            CredentialScope.authorization(of: "events", for: service, region: account.region)
        )
        return headers
    }

    private func send(_ request: CloudRequest) async throws(AWSError) {
        let response = await services.send(request)
        guard response.status >= 300 else { return }
        let body = try? JSONValue(parsing: response.bytes)
        let text = String(decoding: response.bytes, as: UTF8.self)
        let code =
            body?["__type"]?.string ?? response.headers["x-amzn-ErrorType"] ?? Self.element("Code", of: text)
        throw AWSError(
            // Without its namespace.
            code?.split(separator: "#").last.map(String.init) ?? "UnknownError",
            body?["message"]?.string ?? body?["Message"]?.string ?? Self.element("Message", of: text) ?? text,
            status: response.status
        )
    }

    private static func element(_ name: String, of xml: String) -> String? {
        guard let open = xml.firstRange(of: "<\(name)>"), let close = xml.firstRange(of: "</\(name)>"),
            open.upperBound <= close.lowerBound
        else { return nil }
        return String(xml[open.upperBound..<close.lowerBound])
    }
}
