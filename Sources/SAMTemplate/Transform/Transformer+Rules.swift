import OrderedCollections
import WorkshopCommon

/// EventBridge rules and schedules, with their dead-letter queues.
extension Transformer {
    func addRule(
        _ event: EventSource,
        _ target: EventTarget,
        _ key: String,
        _ value: JSONValue?,
        nameKey: String
    ) throws {
        let arn = JSONValue.getAtt(event.id, "Arn")
        let deadLetters = try addRuleDeadLetterQueue(event, ruleArn: arn, target.inherited, target.functionID)
        var rule: JSONValue = .map([
            "EventBusName": event["EventBusName"], "Name": event[nameKey], "Description": event["Description"],
            "State": try ruleState(event),
        ])
        rule[at: key] = value
        rule[at: "Targets"] = [
            .map([
                "Arn": target.arn,
                "Id": event["Target"]?["Id"] ?? .string(Self.targetID(event.id, "LambdaTarget")),
                "Input": event["Input"], "InputPath": event["InputPath"],
                "InputTransformer": event["InputTransformer"], "RetryPolicy": event["RetryPolicy"],
                "DeadLetterConfig": deadLetters.map { ["Arn": $0] },
            ])
        ]
        try emit(event.id, "AWS::Events::Rule", rule, attributes: target.inherited, origin: target.functionID)
        try addPermission(event, target, "events.amazonaws.com", ["SourceArn": arn])
    }

    /// Target ids are at most 64 characters long.
    static func targetID(_ id: String, _ suffix: String) -> String {
        id.count + suffix.count <= 64 ? id + suffix : String(id.prefix(64 - suffix.count)) + suffix
    }

    func ruleState(_ event: EventSource) throws -> JSONValue? {
        if event["State"].given != nil, event["Enabled"] != nil {
            throw Refusal(
                "template-exclusive",
                at: event.path + ["State"],
                "State and Enabled can't both be set on the event \(event.name)",
                suggestion: "keep State, the newer of the two"
            )
        }
        if let state = event["State"].given { return state }
        return event["Enabled"].map { $0.isEmptyOrFalse ? "DISABLED" : "ENABLED" }
    }

    func checkDeadLetterConfig(_ event: EventSource) throws {
        guard let config = event["DeadLetterConfig"] else { return }
        let path = event.path + ["DeadLetterConfig"]
        switch (config["Arn"] != nil, config["Type"] != nil) {
        case (true, true):
            throw Refusal("template-exclusive", at: path, "DeadLetterConfig takes either Arn or Type, not both")
        case (false, false):
            throw Refusal(
                "template-missing-property",
                at: path,
                "DeadLetterConfig needs Arn or Type",
                suggestion: "add Type: SQS, and SAM adds the queue, or Arn: !GetAtt TheQueue.Arn"
            )
        case (false, true) where config["Type"] != "SQS":
            throw Refusal("template-value", at: path + ["Type"], "Type of DeadLetterConfig can only be SQS")
        default:
            guard config["Arn"] != nil || config["QueueLogicalId"].map({ $0.string != nil }) ?? true else {
                throw Refusal("template-type", at: path + ["QueueLogicalId"], "QueueLogicalId must be text")
            }
        }
    }

    func addRuleDeadLetterQueue(
        _ event: EventSource,
        ruleArn: JSONValue,
        _ attributes: JSONObject,
        _ origin: String
    ) throws -> JSONValue? {
        try checkDeadLetterConfig(event)
        guard let config = event["DeadLetterConfig"] else { return nil }
        if let arn = config["Arn"], !arn.isNull { return arn }
        let queueID = config["QueueLogicalId"]?.string ?? "\(event.id)Queue"
        try emit(queueID, "AWS::SQS::Queue", .object([:]), attributes: attributes, origin: origin)
        let arn = JSONValue.getAtt(queueID, "Arn")
        try emit(
            "\(event.id)QueuePolicy",
            "AWS::SQS::QueuePolicy",
            [
                "PolicyDocument": [
                    "Version": "2012-10-17",
                    "Statement": [
                        [
                            "Action": "sqs:SendMessage", "Effect": "Allow",
                            "Principal": ["Service": "events.amazonaws.com"], "Resource": arn,
                            "Condition": ["ArnEquals": ["aws:SourceArn": ruleArn]],
                        ]
                    ],
                ],
                "Queues": [.ref(queueID)],
            ],
            attributes: attributes,
            origin: origin
        )
        return arn
    }

    func addSchedule(
        _ event: EventSource,
        targetArn: JSONValue,
        action: String,
        _ attributes: JSONObject,
        _ origin: String,
        boundary: JSONValue? = nil
    ) throws {
        try checkDeadLetterConfig(event)
        if event["OmitName"].given != nil, event["Name"].given != nil {
            throw Refusal("template-exclusive", at: event.path + ["Name"], "Name can't be set when OmitName is true")
        }
        var deadLetters: JSONValue?
        if let config = event["DeadLetterConfig"] {
            deadLetters = config["Arn"]
            if deadLetters == nil {
                let queueID = config["QueueLogicalId"]?.string ?? "\(event.id)Queue"
                try emit(queueID, "AWS::SQS::Queue", .object([:]), attributes: attributes, origin: origin)
                deadLetters = .getAtt(queueID, "Arn")
            }
        }
        var roleArn = event["RoleArn"].given
        if roleArn == nil {
            var policies: [JSONValue] = [Self.policy("\(event.id)StartExecutionPolicy", .string(action), targetArn)]
            if let deadLetters { policies.append(Self.policy("\(event.id)SQSPolicy", "sqs:SendMessage", deadLetters)) }
            try emit(
                "\(event.id)Role",
                "AWS::IAM::Role",
                .map([
                    "AssumeRolePolicyDocument": Self.trust("scheduler.amazonaws.com"), "Policies": .array(policies),
                    "PermissionsBoundary": event["PermissionsBoundary"],
                ]),
                attributes: attributes,
                origin: origin
            )
            roleArn = .getAtt("\(event.id)Role", "Arn")
        }
        try emit(
            event.id,
            "AWS::Scheduler::Schedule",
            .map([
                "ScheduleExpression": event["ScheduleExpression"], "State": event["State"],
                "Name": event["OmitName"].given != nil ? nil : event["Name"].given ?? .string(event.id),
                "Description": event["Description"],
                "FlexibleTimeWindow": event["FlexibleTimeWindow"].given ?? ["Mode": "OFF"],
                "StartDate": event["StartDate"], "EndDate": event["EndDate"],
                "ScheduleExpressionTimezone": event["ScheduleExpressionTimezone"],
                "GroupName": event["GroupName"], "KmsKeyArn": event["KmsKeyArn"],
                "Target": .map([
                    "Arn": targetArn, "RoleArn": roleArn, "Input": event["Input"],
                    "RetryPolicy": event["RetryPolicy"], "DeadLetterConfig": deadLetters.map { ["Arn": $0] },
                ]),
            ]),
            attributes: attributes,
            origin: origin
        )
    }
}
