import WorkshopCommon

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
enum PseudoParameters {
    static let names = [
        "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId",
        "AWS::StackName", "AWS::URLSuffix",
    ]

    static func values(_ options: TemplateResolver.Options) -> [String: JSONValue] {
        let identity = ResourceIdentity(
            account: options.accountID,
            region: options.region,
            partition: partition(options.region),
            urlSuffix: urlSuffix(options.region),
            stackName: options.stackName,
            logicalID: "AWS::StackId"
        )
        let stackID = identity.filling(
            "arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/{uuid}",
            name: "",
            property: { _ in "" }
        )
        return [
            "AWS::AccountId": .string(options.accountID),
            "AWS::NotificationARNs": .array([]),
            "AWS::Partition": .string(partition(options.region)),
            "AWS::Region": .string(options.region),
            "AWS::StackId": .string(stackID),
            "AWS::StackName": .string(options.stackName),
            "AWS::URLSuffix": .string(urlSuffix(options.region)),
        ]
    }

    static func partition(_ region: String) -> String {
        region.hasPrefix("cn-") ? "aws-cn" : region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }

    static func urlSuffix(_ region: String) -> String {
        region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    }
}
