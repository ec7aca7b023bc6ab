import WorkshopCommon

/// Names of AWS's managed policies and the ARNs that they stand for.
enum ManagedPolicies {
    static func arn(_ pathAndName: String) -> JSONValue {
        .string("arn:aws:iam::aws:policy/\(pathAndName)")
    }

    /// What lets a function or state machine send its traces; other partitions still have the older policy.
    static func tracing(_ partition: String) -> JSONValue {
        arn(partition == "aws" ? "AWSXrayWriteOnlyAccess" : "AWSXRayDaemonWriteAccess")
    }

    /// A policy's name becomes its ARN; ARNs and intrinsic functions stay.
    static func resolving(_ policy: JSONValue) -> JSONValue {
        if let parts = policy.conditional {
            return .conditional(parts.condition, resolving(parts.then), resolving(parts.otherwise))
        }
        guard let name = policy.string, !name.hasPrefix("arn:") else { return policy }
        return arn(serviceRoles.contains(name) ? "service-role/\(name)" : name)
    }

    /// Managed policies below `service-role/`; others stand at the root.
    private static let serviceRoles: Set<String> = [
        "AWSLambdaBasicExecutionRole", "AWSLambdaDynamoDBExecutionRole", "AWSLambdaKinesisExecutionRole",
        "AWSLambdaMSKExecutionRole", "AWSLambdaRole", "AWSLambdaSQSQueueExecutionRole",
        "AWSLambdaVPCAccessExecutionRole", "AWSLambdaBasicDurableExecutionRolePolicy",
        "AmazonAPIGatewayPushToCloudWatchLogs", "AWSAppSyncPushToCloudWatchLogs", "AWSBatchServiceRole",
        "AWSCodeDeployRoleForLambda", "AWSCodeDeployRole", "AWSConfigRole", "AWSGlueServiceRole",
        "AWSIoTLogging", "AWSIoTRuleActions", "AmazonSNSRole", "AWSStepFunctionsServiceRolePolicy",
        "CloudWatchEventsBuiltInTargetExecutionAccess", "CloudWatchEventsInvocationAccess",
    ]
}
