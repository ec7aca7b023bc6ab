import WorkshopCommon

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
enum PseudoParameters {
    static let names = [
        "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId",
        "AWS::StackName", "AWS::URLSuffix",
    ]

    static func values(_ options: TemplateResolver.Options) -> [String: JSONValue] {
        [
            "AWS::AccountId": .string(options.accountID),
            "AWS::NotificationARNs": .array([]),
            "AWS::Partition": .string(partition(options.region)),
            "AWS::Region": .string(options.region),
            "AWS::StackId": .string(options.stackID),
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

extension TemplateResolver.Options {
    /// `arn:aws:cloudformation:us-east-1:123456789012:stack/shoutout/…`, what `AWS::StackId` stands for.
    package var stackID: String {
        let identity = ResourceIdentity(
            account: accountID,
            region: region,
            partition: PseudoParameters.partition(region),
            urlSuffix: PseudoParameters.urlSuffix(region),
            stackName: stackName,
            logicalID: "AWS::StackId"
        )
        return identity.filling(
            "arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/{uuid}",
            name: "",
            property: { _ in "" }
        )
    }
}
