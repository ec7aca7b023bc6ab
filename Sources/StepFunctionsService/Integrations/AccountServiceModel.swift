import WorkshopCommon

/// How a service is spoken to, and what the SDK for Java calls what it answers: Step Functions calls services by that
/// SDK, so its names are those that a state machine sees.
struct AccountServiceModel: Sendable {
    enum Wire: Hashable, Sendable {
        /// JSON 1.0 or 1.1, with what stands before the operation in `X-Amz-Target`.
        case json(target: String, version: String)
        /// With the version of the API.
        case query(version: String)
    }

    let wire: Wire
    /// In the credential scope.
    let signingName: String
    /// Before the names of errors, and in their texts: `DynamoDb`.
    let sdkName: String
    /// The same where Step Functions has an integration of its own, by an older SDK: `DynamoDB` and `AmazonDynamoDBv2`.
    var optimizedPrefix = ""
    var optimizedService = ""
    /// Members that are strings for the service: JSON is written out in them.
    var textMembers: Set<String> = []
    /// Whether the service's members begin with a small letter, unlike a state machine's.
    var isLowerCase = false
    /// Codes among ``commonCodes`` that are errors with a name in this service's model.
    var namedCodes: Set<String> = []

    /// Errors without a type of their own in most services' models: the SDK knows them as the service's common exception.
    static let commonCodes: Set<String> = [
        "AccessDenied", "AccessDeniedException", "AuthorizationError", "InternalFailure", "InvalidAction",
        "InvalidParameterCombination", "InvalidParameterValue", "MissingAction", "MissingParameter",
        "SerializationException", "UnrecognizedClientException", "ValidationError", "ValidationException",
    ]

    /// By the service's name in a resource: `dynamodb`, and `aws-sdk:dynamodb` likewise.
    static func of(_ service: String) -> AccountServiceModel? {
        models[service.hasPrefix("aws-sdk:") ? String(service.dropFirst(8)) : service]
    }

    private static let models: [String: AccountServiceModel] = [
        "sqs": AccountServiceModel(
            wire: .json(target: "AmazonSQS", version: "1.0"),
            signingName: "sqs",
            sdkName: "Sqs",
            optimizedPrefix: "SQS",
            optimizedService: "AmazonSQS",
            textMembers: ["MessageBody"]
        ),
        "sns": AccountServiceModel(
            wire: .query(version: "2010-03-31"),
            signingName: "sns",
            sdkName: "Sns",
            optimizedPrefix: "SNS",
            optimizedService: "AmazonSNS",
            textMembers: ["Message"],
            namedCodes: ["AuthorizationError", "InvalidParameterValue", "ValidationException"]
        ),
        "dynamodb": AccountServiceModel(
            wire: .json(target: "DynamoDB_20120810", version: "1.0"),
            signingName: "dynamodb",
            sdkName: "DynamoDb",
            optimizedPrefix: "DynamoDB",
            optimizedService: "AmazonDynamoDBv2"
        ),
        "events": eventBridge,
        "eventbridge": eventBridge,
        "secretsmanager": AccountServiceModel(
            wire: .json(target: "secretsmanager", version: "1.1"),
            signingName: "secretsmanager",
            sdkName: "SecretsManager",
            textMembers: ["SecretString", "ResourcePolicy"]
        ),
        "ssm": AccountServiceModel(
            wire: .json(target: "AmazonSSM", version: "1.1"),
            signingName: "ssm",
            sdkName: "Ssm",
            textMembers: ["Value"]
        ),
        "cloudwatch": AccountServiceModel(
            wire: .json(target: "GraniteServiceVersion20100801", version: "1.0"),
            signingName: "monitoring",
            sdkName: "CloudWatch"
        ),
        "cloudwatchlogs": AccountServiceModel(
            wire: .json(target: "Logs_20140328", version: "1.1"),
            signingName: "logs",
            sdkName: "CloudWatchLogs",
            textMembers: ["message"],
            isLowerCase: true,
            namedCodes: ["AccessDeniedException", "ValidationException"]
        ),
        "sts": AccountServiceModel(wire: .query(version: "2011-06-15"), signingName: "sts", sdkName: "Sts"),
    ]

    private static let eventBridge = AccountServiceModel(
        wire: .json(target: "AWSEvents", version: "1.1"),
        signingName: "events",
        sdkName: "EventBridge",
        optimizedPrefix: "EventBridge",
        optimizedService: "AmazonEventBridge",
        textMembers: ["Detail", "EventPattern", "Input"]
    )

    /// Whether the SDK has no type for the error but the service's common one.
    func isUnnamed(_ code: String) -> Bool { Self.commonCodes.contains(code) && !namedCodes.contains(code) }
}
