import CloudCore
import OrderedCollections
import WorkshopCommon

/// An operation that HTTP APIs can call without a template: `SQS-SendMessage`.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html>.
struct ServiceOperation: Hashable, Sendable {
    private let service: String
    private let target: String
    private let type: String

    init?(_ subtype: String) {
        switch subtype {
        case "EventBridge-PutEvents": self.init("events", "AWSEvents.PutEvents", "1.1")
        case "SQS-SendMessage", "SQS-ReceiveMessage", "SQS-DeleteMessage", "SQS-PurgeQueue":
            self.init("sqs", "AmazonSQS.\(subtype.dropFirst(4))", "1.0")
        case "Kinesis-PutRecord": self.init("kinesis", "Kinesis_20131202.PutRecord", "1.1")
        case "StepFunctions-StartExecution", "StepFunctions-StartSyncExecution", "StepFunctions-StopExecution":
            self.init("states", "AWSStepFunctions.\(subtype.dropFirst(14))", "1.0")
        default: return nil
        }
    }

    private init(_ service: String, _ target: String, _ version: String) {
        self.service = service
        self.target = target
        type = "application/x-amz-json-\(version)"
    }

    /// Numbers, lists and maps arrive as texts; the service wants them as they are.
    private static let typed: Set<String> = [
        "DelaySeconds", "MessageAttributes", "MessageSystemAttributes", "Resources", "MaxNumberOfMessages",
        "VisibilityTimeout", "WaitTimeSeconds", "AttributeNames", "MessageAttributeNames",
    ]

    func request(_ parameters: JSONObject, region: String) -> CloudRequest {
        var members: JSONObject = [:]
        for (name, value) in parameters {
            let parsed = Self.typed.contains(name) ? value.string.flatMap { try? JSONValue(parsing: $0) } : nil
            // Step Functions' own members begin with a small letter.
            members[service == "states" ? name.prefix(1).lowercased() + name.dropFirst() : name] = parsed ?? value
        }
        if service == "events" { members = ["Entries": [.object(members)]] }
        var request = ServiceTarget(service: service, region: region, call: .path("/")).request(
            method: "POST",
            query: nil,
            headers: ["Content-Type": type],
            body: JSONValue.object(members).bytes
        )
        request.headers["X-Amz-Target"] = target
        return request
    }
}
