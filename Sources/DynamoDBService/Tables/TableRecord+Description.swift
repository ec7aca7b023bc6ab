import OrderedCollections
import WorkshopCommon

extension TableRecord {
    /// What is counted rather than kept.
    struct Statistics {
        var count = 0
        var size = 0
        var indexes: [String: (count: Int, size: Int)] = [:]
    }

    /// The table as `DescribeTable` shows it.
    /// - Parameters:
    ///   - now: In milliseconds since 1970.
    ///   - indexStatuses: Of the global indexes that are not as the table is.
    func description(
        status: String,
        at now: Int64,
        _ statistics: Statistics = Statistics(),
        indexStatuses: [String: String] = [:],
        encryptionStatus: String = "ENABLED"
    ) -> JSONValue {
        var document: JSONObject = [
            "AttributeDefinitions": .array(
                attributes.map { ["AttributeName": .string($0.name), "AttributeType": .string($0.type)] }
            ),
            "TableName": .string(name),
            "KeySchema": keys.json,
            "TableStatus": .string(status),
            "CreationDateTime": .seconds(createdAt),
            "ProvisionedThroughput": throughputDescription(at: now),
            "TableSizeBytes": .number(JSONNumber(statistics.size)),
            "ItemCount": .number(JSONNumber(statistics.count)),
            "TableArn": .string(arn),
            "TableId": .string(id),
        ]
        if showsBillingMode {
            var summary: JSONObject = ["BillingMode": isOnDemand ? "PAY_PER_REQUEST" : "PROVISIONED"]
            if let billingModeChangedAt, status != "CREATING" {
                summary["LastUpdateToPayPerRequestDateTime"] = .seconds(billingModeChangedAt)
            }
            document["BillingModeSummary"] = .object(summary)
        }
        for (member, isGlobal) in [("LocalSecondaryIndexes", false), ("GlobalSecondaryIndexes", true)] {
            let ours = indexes.filter { $0.isGlobal == isGlobal }
            if ours.isEmpty { continue }
            document[member] = .array(
                ours.map { index in
                    description(
                        index,
                        status: indexStatuses[index.name] ?? (status == "CREATING" ? status : "ACTIVE"),
                        isNewTable: status == "CREATING",
                        statistics
                    )
                }
            )
        }
        if status != "CREATING" { document["WarmThroughput"] = warmThroughput(throughput) }
        describeStream(&document)
        if let encryptionKeyARN {
            document["SSEDescription"] = [
                "Status": .string(encryptionStatus), "SSEType": "KMS", "KMSMasterKeyArn": .string(encryptionKeyARN),
            ]
        }
        if let tableClass { document["TableClassSummary"] = ["TableClass": .string(tableClass)] }
        document["DeletionProtectionEnabled"] = .bool(isDeletionProtected)
        return .object(document)
    }

    private func describeStream(_ document: inout JSONObject) {
        guard let stream = streams.last else { return }
        if stream.isEnabled {
            document["StreamSpecification"] = ["StreamEnabled": true, "StreamViewType": .string(stream.viewType)]
        }
        document["LatestStreamLabel"] = .string(stream.label)
        document["LatestStreamArn"] = .string(streamARN(stream))
    }

    /// What can be served at once: what AWS begins with for a table on demand, or what is provisioned.
    private func warmThroughput(_ provisioned: Throughput) -> JSONValue {
        let warm = isOnDemand ? Throughput(read: 12_000, write: 4_000) : provisioned
        return [
            "ReadUnitsPerSecond": .number(JSONNumber(warm.read)), "Status": "ACTIVE",
            "WriteUnitsPerSecond": .number(JSONNumber(warm.write)),
        ]
    }

    private func throughputDescription(at now: Int64) -> JSONValue {
        var document: JSONObject = [:]
        if let throughputIncreasedAt { document["LastIncreaseDateTime"] = .seconds(throughputIncreasedAt) }
        if let throughputDecreasedAt { document["LastDecreaseDateTime"] = .seconds(throughputDecreasedAt) }
        document["NumberOfDecreasesToday"] = .number(JSONNumber(decreasesToday(at: now)))
        document["ReadCapacityUnits"] = .number(JSONNumber(throughput.read))
        document["WriteCapacityUnits"] = .number(JSONNumber(throughput.write))
        return .object(document)
    }

    private func description(
        _ index: Index,
        status: String,
        isNewTable: Bool,
        _ statistics: Statistics
    ) -> JSONValue {
        let counted = statistics.indexes[index.name] ?? (0, 0)
        var projection: JSONObject = ["ProjectionType": .string(index.projectionType)]
        if !index.nonKeyAttributes.isEmpty {
            projection["NonKeyAttributes"] = .array(index.nonKeyAttributes.map { .string($0) })
        }
        var document: JSONObject = [
            "IndexName": .string(index.name), "KeySchema": index.keys.json, "Projection": .object(projection),
        ]
        if index.isGlobal {
            document["IndexStatus"] = .string(status)
            // A new table has nothing that could be filled in.
            if status == "CREATING", !isNewTable { document["Backfilling"] = false }
            document["ProvisionedThroughput"] = [
                "NumberOfDecreasesToday": 0, "ReadCapacityUnits": .number(JSONNumber(index.throughput.read)),
                "WriteCapacityUnits": .number(JSONNumber(index.throughput.write)),
            ]
            if status != "CREATING" { document["WarmThroughput"] = warmThroughput(index.throughput) }
        }
        document["IndexSizeBytes"] = .number(JSONNumber(counted.size))
        document["ItemCount"] = .number(JSONNumber(counted.count))
        document["IndexArn"] = .string("\(arn)/index/\(index.name)")
        return .object(document)
    }
}

extension TableRecord.KeySchema {
    var json: JSONValue {
        .array(
            hashes.map { ["AttributeName": .string($0), "KeyType": "HASH"] }
                + ranges.map { ["AttributeName": .string($0), "KeyType": "RANGE"] }
        )
    }
}
