import OrderedCollections
import WorkshopCommon

/// An event of a function or state machine while it is transformed.
struct EventSource {
    /// The event's key under `Events`.
    let name: String
    let type: String
    /// Of what it generates: the resource's id and the event's.
    let id: String
    let properties: JSONValue
    /// `…Events/name/Properties`
    let path: [String]

    subscript(_ key: String) -> JSONValue? {
        guard let value = properties[key], !value.isNull else { return nil }
        return value
    }
}

extension Transformer {
    func transformEvents(
        _ properties: JSONValue,
        _ target: EventTarget,
        _ role: inout JSONValue,
        _ path: [String]
    ) throws {
        let id = target.functionID
        // `$default` comes before other paths, so that a permission for it makes theirs superfluous.
        let ordered = (resources[id]?["Properties"]?["Events"]?.object ?? [:]).elements.sorted { left, right in
            func key(_ name: String, _ event: JSONValue) -> String { event["Properties"]?["Path"]?.string ?? name }
            return key(left.key, left.value) < key(right.key, right.value)
        }
        for (name, event) in ordered {
            let eventPath = path + ["Events", name]
            let source = EventSource(
                name: name,
                type: event["Type"]?.string ?? "",
                id: id + name,
                properties: event["Properties"] ?? .object([:]),
                path: eventPath + ["Properties"]
            )
            try EventTable.check(source, event, of: "Function", eventPath, resolving: knownValue)
            try transform(source, target, &role)
        }
    }

    private func transform(_ event: EventSource, _ target: EventTarget, _ role: inout JSONValue) throws {
        switch event.type {
        case "Api": try addRESTEvent(event, target)
        case "HttpApi": try addHTTPEvent(event, target)
        case "Schedule": try addRule(event, target, "ScheduleExpression", event["Schedule"], nameKey: "Name")
        case "CloudWatchEvent", "EventBridgeRule":
            try addRule(event, target, "EventPattern", event["Pattern"], nameKey: "RuleName")
        case "ScheduleV2":
            try addSchedule(
                event,
                targetArn: target.arn,
                action: "lambda:InvokeFunction",
                target.inherited,
                target.functionID
            )
        case "S3": try addBucketEvent(event, target)
        case "SNS": try addTopicEvent(event, target)
        case "AlexaSkill":
            try addPermission(
                event,
                target,
                "alexa-appkit.amazon.com",
                ["EventSourceToken": event["SkillId"] ?? .null]
            )
        case "IoTRule": try addIoTRule(event, target)
        case "Cognito": try addUserPoolEvent(event, target)
        case "CloudWatchLogs": try addLogsEvent(event, target)
        case "SQS", "Kinesis", "DynamoDB", "MSK", "MQ", "SelfManagedKafka", "DocumentDB":
            try addMapping(event, target, &role)
        default: break
        }
    }

    func addPermission(
        _ event: EventSource,
        _ target: EventTarget,
        _ principal: String,
        _ extra: JSONObject,
        prefix: String? = nil,
        suffix: String = ""
    ) throws {
        var permission: JSONValue = [
            "Action": "lambda:InvokeFunction", "FunctionName": target.name, "Principal": .string(principal),
        ]
        for (name, value) in extra where !value.isNull { permission[at: name] = value }
        try emit(
            LogicalID.make((prefix ?? event.id) + "Permission", suffix: suffix),
            "AWS::Lambda::Permission",
            permission,
            attributes: target.inherited,
            origin: target.functionID
        )
    }

    // MARK: Buckets, topics, pools, logs, IoT

    private func addBucketEvent(_ event: EventSource, _ target: EventTarget) throws {
        guard let bucketID = event["Bucket"]?.referenced, let bucket = resources[bucketID] else {
            throw Refusal(
                "template-event-source",
                at: event.path + ["Bucket"],
                "an S3 event must refer to a bucket in the same template",
                why: "SAM sets the notification on the bucket itself.",
                suggestion: "declare the bucket and write Bucket: !Ref TheBucket"
            )
        }
        let permissionID = "\(event.id)Permission"
        try addPermission(event, target, "s3.amazonaws.com", ["SourceAccount": .ref("AWS::AccountId")])
        let path = ["Resources", bucketID, "Properties"]
        var properties = bucket["Properties"] ?? .object([:])
        guard properties.object != nil else {
            throw Refusal("template-type", at: path, "Properties of \(bucketID) must be a map")
        }
        if let condition = target.condition {
            guard properties["Tags"].map({ $0.array != nil }) ?? true else {
                throw Refusal("template-type", at: path + ["Tags"], "Tags of \(bucketID) must be a list")
            }
            var tags = properties["Tags"] ?? .array([])
            tags.append([
                "Key": .string("sam:ConditionalDependsOn:\(permissionID)"),
                "Value": .conditional(condition, .ref(permissionID), "no dependency"),
            ])
            properties[at: "Tags"] = tags
        } else {
            var dependsOn = bucket["DependsOn"].map { $0.array ?? [$0] } ?? []
            if !dependsOn.contains(.string(permissionID)) { dependsOn.append(.string(permissionID)) }
            resources[bucketID]?[at: "DependsOn"] = .array(dependsOn)
        }
        let configPath = path + ["NotificationConfiguration"]
        let config = properties["NotificationConfiguration"]
        guard config.map({ $0.object != nil || $0.isNull }) ?? true else {
            throw Refusal("template-type", at: configPath, "NotificationConfiguration of \(bucketID) must be a map")
        }
        guard config?["LambdaConfigurations"].map({ $0.array != nil }) ?? true else {
            throw Refusal(
                "template-type",
                at: configPath + ["LambdaConfigurations"],
                "LambdaConfigurations must be a list"
            )
        }
        var notifications = config?["LambdaConfigurations"]?.array ?? []
        for name in event["Events"].map({ $0.array ?? [$0] }) ?? [] {
            var entry: JSONValue = .map(["Event": name, "Filter": event["Filter"], "Function": target.arn])
            if let condition = target.condition { entry = .conditional(condition, entry) }
            if !notifications.contains(entry) { notifications.append(entry) }
        }
        properties[at: "NotificationConfiguration", "LambdaConfigurations"] = .array(notifications)
        resources[bucketID]?[at: "Properties"] = properties
        output[bucketID]?.body = resources[bucketID] ?? .null
    }

    private func addTopicEvent(_ event: EventSource, _ target: EventTarget) throws {
        func subscribe(_ protocolName: String, _ endpoint: JSONValue) throws {
            try emit(
                event.id,
                "AWS::SNS::Subscription",
                .map([
                    "Protocol": .string(protocolName), "Endpoint": endpoint, "TopicArn": event["Topic"],
                    "Region": event["Region"], "FilterPolicy": event["FilterPolicy"],
                    "FilterPolicyScope": event["FilterPolicyScope"], "RedrivePolicy": event["RedrivePolicy"],
                ]),
                attributes: target.inherited,
                origin: target.functionID
            )
        }
        guard let queueConfig = event["SqsSubscription"].given else {
            try addPermission(event, target, "sns.amazonaws.com", ["SourceArn": event["Topic"] ?? .null])
            return try subscribe("lambda", target.arn)
        }
        var queueArn = queueConfig["QueueArn"]
        var queueURL = queueConfig["QueueUrl"]
        if queueConfig.bool == true {
            let queueID = "\(event.id)Queue"
            let topic = event["Topic"]?.referencedResource.flatMap { resources[$0] }
            let isFifo = resolvingParameters(topic?["Properties"]?["FifoTopic"]).given
            try emit(
                queueID,
                "AWS::SQS::Queue",
                .map(["FifoQueue": isFifo]),
                attributes: target.inherited,
                origin: target.functionID
            )
            queueArn = .getAtt(queueID, "Arn")
            queueURL = .ref(queueID)
        }
        guard let queueArn = queueArn.given, let queueURL = queueURL.given else {
            throw Refusal(
                "template-missing-property",
                at: event.path + ["SqsSubscription"],
                "SqsSubscription needs QueueArn and QueueUrl, or just true"
            )
        }
        try emit(
            "\(event.id)EventSourceMapping",
            "AWS::Lambda::EventSourceMapping",
            [
                "BatchSize": queueConfig["BatchSize"].given ?? 10, "Enabled": true, "EventSourceArn": queueArn,
                "FunctionName": target.name,
            ],
            attributes: target.inherited,
            origin: target.functionID
        )
        try emit(
            queueConfig["QueuePolicyLogicalId"]?.string ?? "\(event.id)QueuePolicy",
            "AWS::SQS::QueuePolicy",
            [
                "PolicyDocument": [
                    "Version": "2012-10-17",
                    "Statement": [
                        [
                            "Action": "sqs:SendMessage", "Effect": "Allow", "Principal": "*", "Resource": queueArn,
                            "Condition": ["ArnEquals": ["aws:SourceArn": event["Topic"] ?? .null]],
                        ]
                    ],
                ],
                "Queues": [queueURL],
            ],
            attributes: target.inherited,
            origin: target.functionID
        )
        try subscribe("sqs", queueArn)
    }

    private func addIoTRule(_ event: EventSource, _ target: EventTarget) throws {
        try addPermission(
            event,
            target,
            "iot.amazonaws.com",
            [
                "SourceArn": .sub(
                    "arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}",
                    ["RuleName": .ref(event.id)]
                ),
                "SourceAccount": .sub("${AWS::AccountId}"),
            ]
        )
        try emit(
            event.id,
            "AWS::IoT::TopicRule",
            [
                "TopicRulePayload": .map([
                    "Sql": event["Sql"], "RuleDisabled": false, "AwsIotSqlVersion": event["AwsIotSqlVersion"],
                    "Actions": [["Lambda": ["FunctionArn": target.arn]]],
                ])
            ],
            attributes: target.inherited,
            origin: target.functionID
        )
    }

    private func addUserPoolEvent(_ event: EventSource, _ target: EventTarget) throws {
        guard let poolID = event["UserPool"]?.referenced, let pool = resources[poolID] else {
            throw Refusal(
                "template-event-source",
                at: event.path + ["UserPool"],
                "a Cognito event must refer to a user pool in the same template",
                suggestion: "declare the pool and write UserPool: !Ref ThePool"
            )
        }
        // The alias's logical id, where there is one.
        let invoked = target.name.referenced ?? target.functionID
        try addPermission(
            event,
            target,
            "cognito-idp.amazonaws.com",
            ["SourceArn": .getAtt(poolID, "Arn")],
            prefix: invoked + "Cognito"
        )
        let config = pool["Properties"]?["LambdaConfig"]
        guard config.map({ $0.object != nil || $0.isNull }) ?? true else {
            throw Refusal(
                "template-type",
                at: ["Resources", poolID, "Properties", "LambdaConfig"],
                "LambdaConfig of \(poolID) must be a map"
            )
        }
        for trigger in (event["Trigger"].map { $0.array ?? [$0] } ?? []).compactMap(\.string) {
            guard resources[poolID]?["Properties"]?["LambdaConfig"]?[trigger] == nil else {
                throw Refusal(
                    "template-event-source",
                    at: event.path + ["Trigger"],
                    "the trigger \(trigger) of \(poolID) is set more than once"
                )
            }
            resources[poolID]?[at: "Properties", "LambdaConfig", trigger] = target.arn
        }
        output[poolID]?.body = resources[poolID] ?? .null
    }

    private func addLogsEvent(_ event: EventSource, _ target: EventTarget) throws {
        try addPermission(
            event,
            target,
            "logs.amazonaws.com",
            [
                "SourceArn": .sub(
                    "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*",
                    ["__LogGroupName__": event["LogGroupName"] ?? .null]
                )
            ]
        )
        try emit(
            event.id,
            "AWS::Logs::SubscriptionFilter",
            .map([
                "LogGroupName": event["LogGroupName"], "FilterPattern": event["FilterPattern"],
                "DestinationArn": target.arn,
            ]),
            attributes: target.inherited,
            dependsOn: ["\(event.id)Permission"],
            origin: target.functionID
        )
    }
}
