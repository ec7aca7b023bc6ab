import OrderedCollections
import WorkshopCommon

/// Dynamic references have the form that CloudFormation knows, and `{{resolve:ssm-secure:…}}` stands where it is taken, which
/// is in few properties.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html#template-parameters-dynamic-patterns-resources
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
struct DynamicReferenceValidator {
    let template: JSONObject

    /// The properties that take one, by type. Positions in lists are left out.
    private static let places: [String: Set<[String]>] = [
        "AWS::DirectoryService::MicrosoftAD": [["Password"]],
        "AWS::DirectoryService::SimpleAD": [["Password"]],
        "AWS::ElastiCache::ReplicationGroup": [["AuthToken"]],
        "AWS::IAM::User": [["LoginProfile", "Password"]],
        "AWS::KinesisFirehose::DeliveryStream": [["RedshiftDestinationConfiguration", "Password"]],
        "AWS::OpsWorks::App": [["AppSource", "Password"]],
        "AWS::OpsWorks::Stack": [["CustomCookbooksSource", "Password"], ["RdsDbInstances", "DbPassword"]],
        "AWS::RDS::DBCluster": [["MasterUserPassword"]],
        "AWS::RDS::DBInstance": [["MasterUserPassword"]],
        "AWS::Redshift::Cluster": [["MasterUserPassword"]],
    ]

    func problems() -> [Refusal] {
        var problems: [Refusal] = []
        for (section, properties) in template["Globals"]?.object ?? [:] {
            collect(properties, at: ["Globals", section], below: 2, [], &problems)
        }
        for (id, resource) in template["Resources"]?.object ?? [:] {
            let allowed = Self.places[resource["Type"]?.string ?? ""] ?? []
            let path = ["Resources", id, "Properties"]
            collect(resource["Properties"] ?? .null, at: path, below: path.count, allowed, &problems)
        }
        for (name, output) in template["Outputs"]?.object ?? [:] {
            collect(output, at: ["Outputs", name], below: 2, [], &problems)
        }
        return problems
    }

    /// - Parameter depth: where in the path the property's own begins.
    private func collect(
        _ value: JSONValue,
        at path: [String],
        below depth: Int,
        _ allowed: Set<[String]>,
        _ problems: inout [Refusal]
    ) {
        switch value {
        case .string(let text):
            guard text.contains(ascii: "{{resolve:s") else { return }
            if let part = DynamicReference.unknownSecretPart(in: text) { problems.append(unknown(part, at: path)) }
            guard text.contains(ascii: "{{resolve:ssm-secure:") else { return }
            let property = path[depth...].filter { Int($0) == nil && !$0.hasPrefix("Fn::") }
            if !allowed.contains(property) { problems.append(refusal(property, at: path)) }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                collect(element, at: path + [String(index)], below: depth, allowed, &problems)
            }
        case .object(let members):
            for (name, member) in members { collect(member, at: path + [name], below: depth, allowed, &problems) }
        default: break
        }
    }

    private func unknown(_ part: String, at path: [String]) -> Refusal {
        Refusal(
            "template-value",
            at: path,
            "what follows the secret's name in its reference must be SecretString, not \(part)",
            why: "SecretString is the only part of a secret that CloudFormation reads. The member of a JSON document "
                + "comes after it.",
            suggestion: "write {{resolve:secretsmanager:NAME:SecretString:\(part)}}"
        )
    }

    private func refusal(_ property: [String], at path: [String]) -> Refusal {
        Refusal(
            "template-value",
            at: path,
            "\(property.joined(separator: ".")) can't be an ssm-secure reference",
            why: "CloudFormation takes secure strings of the Parameter Store in few properties, such as a database's "
                + "password.",
            suggestion: "keep the value in Secrets Manager, and write {{resolve:secretsmanager:NAME:SecretString:KEY}}"
        )
    }
}
