import WorkshopCommon

/// The properties of which CloudFormation's template reference says "Update requires: Replacement", for the types of a
/// serverless stack that hold something, or whose name somebody may know.
///
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html>.
enum ReplacingProperties {
    private static let all: [String: [String]] = [
        "AWS::DynamoDB::Table": ["TableName", "KeySchema", "LocalSecondaryIndexes", "ImportSourceSpecification"],
        "AWS::Lambda::Function": ["FunctionName", "PackageType"],
        "AWS::Logs::LogGroup": ["LogGroupName"],
        "AWS::S3::Bucket": ["BucketName"],
        "AWS::SNS::Topic": ["TopicName", "FifoTopic"],
        "AWS::SQS::Queue": ["QueueName", "FifoQueue"],
        "AWS::SSM::Parameter": ["Name"],
        "AWS::SecretsManager::Secret": ["Name"],
        "AWS::StepFunctions::StateMachine": ["StateMachineName", "StateMachineType"],
    ]

    /// The first property whose change makes the resource anew; `nil` where it can be changed as it is.
    static func first(in type: String, from old: JSONValue, to new: JSONValue) -> String? {
        if let property = all[type]?.first(where: { old[$0] != new[$0] }) { return property }
        return type == "AWS::DynamoDB::Table" && changesAttribute(from: old, to: new) ? "AttributeDefinitions" : nil
    }

    /// Attributes may be added and taken away; one that stays keeps its type.
    private static func changesAttribute(from old: JSONValue, to new: JSONValue) -> Bool {
        let (before, after) = (attributeTypes(old), attributeTypes(new))
        return before.contains { name, type in after[name].map { $0 != type } ?? false }
    }

    private static func attributeTypes(_ properties: JSONValue) -> [String: String] {
        (properties["AttributeDefinitions"]?.array ?? []).reduce(into: [:]) { types, definition in
            guard let name = definition["AttributeName"]?.string else { return }
            types[name] = definition["AttributeType"]?.string
        }
    }
}
