import CloudCore
import OrderedCollections
import WorkshopCommon

/// The properties of a template's table, in the words of `CreateTable`.
struct TableProperties {
    let request: Request
    let streamLabel: String?
    private let properties: JSONValue

    init(_ resource: DeclaredResource, region: String) {
        properties = resource.type.hasSuffix("GlobalTable") ? Self.ofReplica(resource, region) : resource.properties
        var members: JSONObject = ["TableName": .string(resource.physicalID)]
        let copied = [
            "AttributeDefinitions", "KeySchema", "LocalSecondaryIndexes", "BillingMode", "Tags", "TableClass",
            "DeletionProtectionEnabled",
        ]
        for name in copied { members[name] = properties[name] }
        if let throughput = properties["ProvisionedThroughput"] {
            members["ProvisionedThroughput"] = Self.withNumbers(throughput)
        }
        members["GlobalSecondaryIndexes"] = properties["GlobalSecondaryIndexes"]?.array.map { indexes in
            .array(indexes.map(Self.index))
        }
        if let type = properties["StreamSpecification"]?["StreamViewType"] {
            members["StreamSpecification"] = ["StreamEnabled": true, "StreamViewType": type]
        }
        if let encryption = properties["SSESpecification"] {
            members["SSESpecification"] = [
                "Enabled": encryption["SSEEnabled"] ?? false, "KMSMasterKeyId": encryption["KMSMasterKeyId"] ?? nil,
            ]
        }
        request = Request(members)
        streamLabel = resource.attributes["StreamArn"].flatMap { arn in
            arn.lastIndex(of: "/").map { String(arn[arn.index(after: $0)...]) }
        }
    }

    // MARK: Global tables

    /// A global table as its replica in one region is, in the words of an `AWS::DynamoDB::Table`.
    ///
    /// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html>.
    private static func ofReplica(_ resource: DeclaredResource, _ region: String) -> JSONValue {
        var table = resource.properties.object ?? [:]
        let replicas = table["Replicas"]?.array ?? []
        let replica = replicas.first { $0["Region"]?.string == region } ?? replicas.first
        for name in ["Tags", "TableClass", "DeletionProtectionEnabled", "PointInTimeRecoverySpecification"] {
            table[name] = replica?[name]
        }
        guard table["BillingMode"]?.string == "PROVISIONED" else {
            table["BillingMode"] = "PAY_PER_REQUEST"
            return .object(table)
        }
        table["ProvisionedThroughput"] = throughput(.object(table), replica)
        let readings = replica?["GlobalSecondaryIndexes"]?.array ?? []
        table["GlobalSecondaryIndexes"] = table["GlobalSecondaryIndexes"]?.array.map { indexes in
            .array(
                indexes.map { index in
                    var members = index.object ?? [:]
                    members["ProvisionedThroughput"] = throughput(
                        index,
                        readings.first { $0["IndexName"] == index["IndexName"] }
                    )
                    return .object(members)
                }
            )
        }
        return .object(table)
    }

    /// What is written is declared on the table, what is read on each replica; here auto-scaling stays at its least.
    private static func throughput(_ table: JSONValue, _ replica: JSONValue?) -> JSONValue {
        let reading = replica?["ReadProvisionedThroughputSettings"]
        let writing = table["WriteProvisionedThroughputSettings"]
        return [
            "ReadCapacityUnits": reading?["ReadCapacityUnits"]
                ?? reading?["ReadCapacityAutoScalingSettings"]?["MinCapacity"] ?? 1,
            "WriteCapacityUnits": writing?["WriteCapacityAutoScalingSettings"]?["MinCapacity"] ?? 1,
        ]
    }

    // MARK: Parts

    private static func index(_ json: JSONValue) -> JSONValue {
        guard var index = json.object, let throughput = index["ProvisionedThroughput"] else { return json }
        index["ProvisionedThroughput"] = withNumbers(throughput)
        return .object(index)
    }

    /// A parameter of a template is a text.
    private static func withNumbers(_ json: JSONValue) -> JSONValue {
        .object((json.object ?? [:]).mapValues { $0.string.flatMap(Int.init).map { .number(JSONNumber($0)) } ?? $0 })
    }

    /// What other calls than `CreateTable` set.
    func apply(to table: inout TableRecord, now: Int64) {
        let timeToLive = properties["TimeToLiveSpecification"]
        table.timeToLiveAttribute = timeToLive?["Enabled"]?.isTrue == true ? timeToLive?["AttributeName"]?.string : nil
        let hadRecovery = table.hasPointInTimeRecovery
        let recovery = properties["PointInTimeRecoverySpecification"]?["PointInTimeRecoveryEnabled"]
        table.hasPointInTimeRecovery = recovery?.isTrue ?? false
        if table.hasPointInTimeRecovery, !hadRecovery { table.pointInTimeRecoveryEnabledAt = now }
    }
}

extension JSONValue {
    /// Templates write `true` and `"true"`.
    fileprivate var isTrue: Bool { bool ?? (string?.lowercased() == "true") }
}
