import OrderedCollections
import WorkshopCommon

/// The event types of functions and state machines, and what each needs.
///
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
enum EventTable {
    static func types(of resourceType: String) -> [String] {
        resourceType == "Function"
            ? [
                "AlexaSkill", "Api", "CloudWatchEvent", "CloudWatchLogs", "Cognito", "DocumentDB", "DynamoDB",
                "EventBridgeRule", "HttpApi", "IoTRule", "Kinesis", "MQ", "MSK", "S3", "SNS", "SQS", "Schedule",
                "ScheduleV2", "SelfManagedKafka",
            ]
            : ["Api", "CloudWatchEvent", "EventBridgeRule", "Schedule", "ScheduleV2"]
    }

    static func check(
        _ event: EventSource,
        _ node: JSONValue,
        of resourceType: String,
        _ path: [String],
        resolving: (JSONValue) -> JSONValue
    ) throws {
        guard node.object != nil else {
            throw Refusal(
                "template-type",
                at: path,
                "the event \(event.name) must be a map with Type and Properties",
                suggestion: "indent Type and Properties below \(event.name)"
            )
        }
        let known = types(of: resourceType)
        guard known.contains(event.type) else {
            let nearest = nearestName(to: event.type, among: known)
            throw Refusal(
                "template-event-type",
                at: node["Type"] == nil ? path : path + ["Type"],
                event.type.isEmpty
                    ? "the event \(event.name) has no Type" : "\(event.type) is no type of event that SAM knows",
                why: "The Type says what invokes the \(resourceType == "Function" ? "function" : "state machine").",
                suggestion: nearest.map { "did you mean Type: \($0)?" } ?? "use one of \(known.joined(separator: ", "))"
            )
        }
        let properties = node["Properties"]
        guard properties.map({ $0.object != nil || $0.isNull }) ?? true else {
            throw Refusal(
                "template-type",
                at: path + ["Properties"],
                "Properties of the event \(event.name) must be a map"
            )
        }
        let shape = PropertyTable.events["\(resourceType).\(event.type)"]
        guard let shape else { return }
        for name in shape.required where event.properties[name] == nil && node[name] != nil {
            throw Refusal(
                "template-missing-property",
                at: path + [name],
                "\(name) stands beside the Type of the event \(event.name), not below its Properties",
                suggestion: "indent \(name) below Properties:"
            )
        }
        try shape.refuse(
            event.properties,
            "an event of type \(event.type)",
            at: path + ["Properties"],
            known: resolving
        )
    }
}
