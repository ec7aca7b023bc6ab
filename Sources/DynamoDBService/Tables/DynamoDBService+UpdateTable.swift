import OrderedCollections
import Synchronization
import WorkshopCommon

extension DynamoDBService {
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>
    func updateTable(_ request: Request) throws(RequestFailure) -> JSONValue {
        let changes = request["GlobalSecondaryIndexUpdates"]?.array ?? []
        let settings = [
            "ProvisionedThroughput", "BillingMode", "StreamSpecification", "SSESpecification", "TableClass",
            "DeletionProtectionEnabled", "ReplicaUpdates", "OnDemandThroughput", "WarmThroughput",
        ]
        guard !changes.isEmpty || settings.contains(where: request.has) else {
            throw .validation(
                "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
                    + "SSESpecification or ReplicaUpdates is required"
            )
        }
        let throughput = try request["ProvisionedThroughput"].map { json throws(RequestFailure) in
            try TableRecord.Throughput(json)
        }
        try checkIndexUpdates(changes)
        let old = try describedTable(request.tableName)
        var table = old
        try changeBilling(&table, request.string("BillingMode"), throughput)
        try changeStream(&table, request["StreamSpecification"])
        apply(settings: request, to: &table)
        let removed = try changeIndexes(&table, changes, request["AttributeDefinitions"])
        try replace(table, removing: removed)
        return ["TableDescription": answer(old, table)]
    }

    /// The table in between: all is decided, and nothing of its capacity, indexes and encryption done yet.
    private func answer(_ old: TableRecord, _ new: TableRecord) -> JSONValue {
        var shown = new
        var statuses: [String: String] = [:]
        (shown.throughput, shown.throughputDecreases) = (old.throughput, old.decreasesToday(at: now))
        for index in old.indexes {
            guard let position = new.indexes.firstIndex(where: { $0.number == index.number }) else {
                shown.indexes.append(index)
                statuses[index.name] = "DELETING"
                continue
            }
            if new.indexes[position].throughput != index.throughput { statuses[index.name] = "UPDATING" }
            shown.indexes[position].throughput = index.throughput
        }
        for index in new.indexes where !old.indexes.contains(where: { $0.number == index.number }) {
            statuses[index.name] = "CREATING"
        }
        shown.encryptionKeyARN = old.encryptionKeyARN ?? new.encryptionKeyARN
        return shown.description(
            status: "UPDATING",
            at: now,
            indexStatuses: statuses,
            encryptionStatus: old.encryptionKeyARN == new.encryptionKeyARN ? "ENABLED" : "UPDATING"
        )
    }

    private func changeBilling(
        _ table: inout TableRecord,
        _ mode: String?,
        _ throughput: TableRecord.Throughput?
    ) throws(RequestFailure) {
        if mode == "PAY_PER_REQUEST" {
            guard throughput == nil else {
                throw .invalidParameters(
                    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
                )
            }
            if !table.isOnDemand { table.billingModeChangedAt = now }
            (table.isOnDemand, table.showsBillingMode, table.throughput) = (true, true, .none)
            for index in table.indexes.indices { table.indexes[index].throughput = .none }
            return
        }
        if mode == "PROVISIONED", throughput == nil, table.isOnDemand {
            throw .invalidParameters(
                "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"
            )
        }
        guard let throughput else { return }
        guard mode == "PROVISIONED" || !table.isOnDemand else {
            throw .invalidParameters(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
            )
        }
        if !table.isOnDemand, mode == nil, throughput == table.throughput {
            throw .validation(
                "The provisioned throughput for the table will not change. The requested value equals the current value. "
                    + "Current ReadCapacityUnits provisioned for the table: \(throughput.read). Requested "
                    + "ReadCapacityUnits: \(throughput.read). Current WriteCapacityUnits provisioned for the table: "
                    + "\(throughput.write). Requested WriteCapacityUnits: \(throughput.write). "
                    + "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
            )
        }
        table.isOnDemand = false
        table.change(to: throughput, at: now)
    }

    private func changeStream(_ table: inout TableRecord, _ json: JSONValue?) throws(RequestFailure) {
        guard let json else { return }
        guard let viewType = try TableDeclaration.streamViewType(json) else {
            guard table.activeStream != nil else {
                throw .validation("Table is already in a state where the stream is disabled: TableName: \(table.name)")
            }
            table.streams[table.streams.count - 1].isEnabled = false
            return
        }
        guard table.activeStream == nil else {
            throw .validation(
                "Table already has an enabled stream: TableName: \(table.name)"
            )
        }
        addStream(to: &table, viewType)
    }
}
