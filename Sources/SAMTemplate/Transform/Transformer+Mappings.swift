import OrderedCollections
import WorkshopCommon

/// Event sources that Lambda polls: an `AWS::Lambda::EventSourceMapping` each, and the permission to read.
extension Transformer {
    private static let sourceProperty = [
        "SQS": "Queue", "Kinesis": "Stream", "DynamoDB": "Stream", "MSK": "Stream", "MQ": "Broker",
        "DocumentDB": "Cluster",
    ]
    private static let managedPolicy = [
        "SQS": "AWSLambdaSQSQueueExecutionRole", "Kinesis": "AWSLambdaKinesisExecutionRole",
        "DynamoDB": "AWSLambdaDynamoDBExecutionRole", "MSK": "AWSLambdaMSKExecutionRole",
    ]
    /// Properties that go to the mapping as they are.
    private static let passedOnProperties = [
        "StartingPosition", "StartingPositionTimestamp", "BatchSize", "Enabled", "MaximumBatchingWindowInSeconds",
        "MaximumRetryAttempts", "BisectBatchOnFunctionError", "MaximumRecordAgeInSeconds", "ParallelizationFactor",
        "Topics", "Queues", "SourceAccessConfigurations", "TumblingWindowInSeconds", "FunctionResponseTypes",
        "FilterCriteria", "KmsKeyArn", "ScalingConfig", "ProvisionedPollerConfig", "MetricsConfig", "LoggingConfig",
    ]

    func addMapping(_ event: EventSource, _ target: EventTarget, _ role: inout JSONValue) throws {
        var mapping: JSONValue = .map(["FunctionName": target.name])
        mapping[at: "EventSourceArn"] = Self.sourceProperty[event.type].flatMap { event[$0] }
        for name in Self.passedOnProperties {
            if let value = event[name] { mapping[at: name] = value }
        }
        try checkFilter(event)
        if let servers = event["KafkaBootstrapServers"].given {
            mapping[at: "SelfManagedEventSource", "Endpoints", "KafkaBootstrapServers"] = servers
        }
        try addKafkaConfig(event, &mapping)
        if event.type == "DocumentDB" {
            mapping[at: "DocumentDBEventSourceConfig"] = .map([
                "DatabaseName": event["DatabaseName"], "CollectionName": event["CollectionName"],
                "FullDocument": event["FullDocument"],
            ])
        }
        var policies = try sourcePolicies(event)
        if let config = event["DestinationConfig"] {
            let (destination, policy) = try failureDestination(config, event)
            mapping[at: "DestinationConfig"] = destination
            policies += policy.map { [$0] } ?? []
        }
        try emit(
            event.id,
            "AWS::Lambda::EventSourceMapping",
            mapping,
            attributes: target.inherited,
            origin: target.functionID
        )
        grant(event, policies, in: &role)
    }

    private func grant(_ event: EventSource, _ policies: [JSONValue], in role: inout JSONValue) {
        if let name = Self.managedPolicy[event.type] {
            let arn = ManagedPolicies.arn("service-role/\(name)")
            var arns = role["ManagedPolicyArns"]?.array ?? []
            if !arns.contains(arn) { arns.append(arn) }
            role[at: "ManagedPolicyArns"] = .array(arns)
        }
        guard !policies.isEmpty else { return }
        var inline = role["Policies"]?.array ?? []
        for policy in policies where !inline.contains(where: { $0["PolicyDocument"] == policy["PolicyDocument"] }) {
            inline.append(policy)
        }
        role[at: "Policies"] = .array(inline)
    }

    private func checkFilter(_ event: EventSource) throws {
        guard let filter = event["FilterCriteria"].given, !filter.isIntrinsic else { return }
        let keys = filter.object.map { Array($0.keys) }
        guard keys == [] || keys == ["Filters"] else {
            throw Refusal(
                "template-value",
                at: event.path + ["FilterCriteria"],
                "FilterCriteria holds one key, Filters, a list of patterns",
                suggestion: "write FilterCriteria: {Filters: [{Pattern: '{\"body\": …}'}]}"
            )
        }
    }

    private func addKafkaConfig(_ event: EventSource, _ mapping: inout JSONValue) throws {
        let key = [
            "MSK": "AmazonManagedKafkaEventSourceConfig", "SelfManagedKafka": "SelfManagedKafkaEventSourceConfig",
        ][event.type]
        for name in ["ConsumerGroupId", "SchemaRegistryConfig"] {
            guard let value = event[name].given else { continue }
            guard let key else {
                guard name == "ConsumerGroupId" else { continue }
                throw Refusal(
                    "template-unknown-property",
                    at: event.path + [name],
                    "an event of type \(event.type) has no property \(name)"
                )
            }
            mapping[at: key, name] = value
        }
        if let registry = event["SchemaRegistryConfig"].given { try checkRegistry(registry, event) }
    }

    private func checkRegistry(_ registry: JSONValue, _ event: EventSource) throws {
        let path = event.path + ["SchemaRegistryConfig"]
        for name in ["SchemaRegistryURI", "EventRecordFormat", "SchemaValidationConfigs"] where registry[name] == nil {
            throw Refusal("template-missing-property", at: path, "SchemaRegistryConfig has no \(name)")
        }
        guard ["JSON", "SOURCE"].contains(registry["EventRecordFormat"]) else {
            throw Refusal(
                "template-value",
                at: path + ["EventRecordFormat"],
                "EventRecordFormat must be JSON or SOURCE, not \(registry["EventRecordFormat"]?.shown ?? "")"
            )
        }
        for name in ["SchemaValidationConfigs", "AccessConfigs"] {
            guard registry[name].map({ $0.array != nil }) ?? true else {
                throw Refusal("template-type", at: path + [name], "\(name) must be a list")
            }
        }
    }

    private func failureDestination(
        _ config: JSONValue,
        _ event: EventSource
    ) throws -> (config: JSONValue, policy: JSONValue?) {
        let path = event.path + ["DestinationConfig", "OnFailure"]
        guard let failure = config["OnFailure"], failure.object != nil else {
            throw Refusal("template-type", at: path, "DestinationConfig needs OnFailure, a map with a Destination")
        }
        guard let type = failure["Type"].given else { return (config, nil) }
        let actions = ["SQS": "sqs:SendMessage", "SNS": "sns:publish", "S3": "s3:PutObject", "Kafka": ""]
        guard let name = type.string, let action = actions[name] else {
            throw Refusal("template-value", at: path + ["Type"], "Type of OnFailure must be SQS, SNS, S3 or Kafka")
        }
        var config = config
        config[at: "OnFailure", "Type"] = nil
        guard !action.isEmpty, let destination = failure["Destination"] else { return (config, nil) }
        return (config, Self.policy("\(event.id)\(name)Policy", .string(action), destination))
    }

    /// What the role needs beyond a managed policy.
    private func sourcePolicies(_ event: EventSource) throws -> [JSONValue] {
        var statements: [JSONValue] = []
        let name: String
        switch event.type {
        case "MQ":
            name = event["DynamicPolicyName"].given == nil ? "SamAutoGeneratedAMQPolicy" : "\(event.id)AMQPolicy"
            let secret = try secretURI(event, allowed: ["BASIC_AUTH", "VIRTUAL_HOST"])
            statements = [
                Self.allow("secretsmanager:GetSecretValue", secret),
                Self.allow("mq:DescribeBroker", event["Broker"] ?? .null),
            ]
        case "DocumentDB":
            name = "SamAutoGeneratedDocumentDBPolicy"
            statements = [
                Self.allow("secretsmanager:GetSecretValue", try secretURI(event, allowed: ["BASIC_AUTH"])),
                Self.allow("rds:DescribeDBClusters", event["Cluster"] ?? .null),
            ]
        case "SelfManagedKafka":
            name = "SelfManagedKafkaExecutionRolePolicy"
            statements = try kafkaStatements(event)
        case "MSK":
            name = "MSKExecutionRolePolicy"
            for config in event["SourceAccessConfigurations"]?.array ?? []
            where config["Type"] == "CLIENT_CERTIFICATE_TLS_AUTH" {
                statements += config["URI"].given.map { [Self.allow("secretsmanager:GetSecretValue", $0)] } ?? []
            }
        default: return []
        }
        if let key = event["SecretsManagerKmsKeyId"].given {
            guard let key = key.string else {
                throw Refusal(
                    "template-type",
                    at: event.path + ["SecretsManagerKmsKeyId"],
                    "SecretsManagerKmsKeyId must be text"
                )
            }
            statements.append(
                Self.allow(
                    "kms:Decrypt",
                    .sub("arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/\(key)")
                )
            )
        }
        guard !statements.isEmpty else { return [] }
        return [["PolicyName": .string(name), "PolicyDocument": ["Statement": .array(statements)]]]
    }

    private static func allow(_ action: String, _ resource: JSONValue) -> JSONValue {
        ["Action": [.string(action)], "Effect": "Allow", "Resource": resource]
    }

    private func secretURI(_ event: EventSource, allowed: [String]) throws -> JSONValue {
        let path = event.path + ["SourceAccessConfigurations"]
        guard let configs = event["SourceAccessConfigurations"].given?.array else {
            throw Refusal(
                "template-missing-property",
                at: event["SourceAccessConfigurations"] == nil ? event.path : path,
                "the event \(event.name) of type \(event.type) needs SourceAccessConfigurations",
                suggestion: "add SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: the secret's ARN}]"
            )
        }
        var found: JSONValue?
        for (index, config) in configs.enumerated() {
            guard let type = config["Type"]?.string, allowed.contains(type) else {
                throw Refusal(
                    "template-value",
                    at: path + [String(index), "Type"],
                    "Type must be one of \(allowed.joined(separator: ", "))"
                )
            }
            guard type == "BASIC_AUTH" else { continue }
            guard found == nil else {
                throw Refusal("template-exclusive", at: path + [String(index)], "BASIC_AUTH can be given only once")
            }
            guard let uri = config["URI"].given else {
                throw Refusal("template-missing-property", at: path + [String(index)], "BASIC_AUTH needs a URI")
            }
            found = uri
        }
        guard let found else {
            throw Refusal("template-missing-property", at: path, "SourceAccessConfigurations needs BASIC_AUTH")
        }
        return found
    }

    private func kafkaStatements(_ event: EventSource) throws -> [JSONValue] {
        for name in ["KafkaBootstrapServers", "Topics", "SourceAccessConfigurations"] where event[name].given == nil {
            throw Refusal(
                "template-missing-property",
                at: event.path,
                "the event \(event.name) of type SelfManagedKafka needs \(name)"
            )
        }
        guard event["Topics"]?.array?.count == 1 else {
            throw Refusal("template-value", at: event.path + ["Topics"], "Topics takes exactly one topic")
        }
        let path = event.path + ["SourceAccessConfigurations"]
        guard let configs = event["SourceAccessConfigurations"]?.array else {
            throw Refusal("template-type", at: path, "SourceAccessConfigurations must be a list")
        }
        let mechanisms = [
            "SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH",
        ]
        var types: [String] = []
        var statements: [JSONValue] = []
        for (index, config) in configs.enumerated() {
            let itemPath = path + [String(index)]
            let others = ["VPC_SUBNET", "VPC_SECURITY_GROUP", "SERVER_ROOT_CA_CERTIFICATE"]
            guard let type = config["Type"]?.string, (mechanisms + others).contains(type) else {
                throw Refusal("template-value", at: itemPath + ["Type"], "this Type is not known to Kafka events")
            }
            guard let uri = config["URI"].given, uri.string != nil || uri.isIntrinsic else {
                throw Refusal("template-missing-property", at: itemPath, "\(type) needs a URI")
            }
            if mechanisms.contains(type) {
                guard !types.contains(where: mechanisms.contains) else {
                    throw Refusal("template-exclusive", at: itemPath, "only one way of authentication can be given")
                }
                statements.append(Self.allow("secretsmanager:GetSecretValue", uri))
            }
            types.append(type)
        }
        guard types.contains("VPC_SUBNET") == types.contains("VPC_SECURITY_GROUP") else {
            throw Refusal("template-missing-property", at: path, "VPC_SUBNET and VPC_SECURITY_GROUP go together")
        }
        return statements
    }
}
