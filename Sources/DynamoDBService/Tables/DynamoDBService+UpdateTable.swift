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
        var table = try describedTable(request.tableName)
        try changeBilling(&table, request.string("BillingMode"), throughput)
        try changeStream(&table, request["StreamSpecification"])
        apply(settings: request, to: &table)
        let removed = try changeIndexes(&table, changes, request["AttributeDefinitions"])
        try replace(table, removing: removed)
        return ["TableDescription": table.description(status: "UPDATING")]
    }

    /// Keeps a table whose indexes may be others than before.
    func replace(_ table: TableRecord, removing: [TableRecord.Index] = []) throws(RequestFailure) {
        let before = state.withLock { $0.tables[table.name] }
        let added = table.indexes.filter { index in
            before.map { !$0.indexes.contains { $0.number == index.number } } ?? false
        }
        if !added.isEmpty || !removing.isEmpty {
            try items.write { transaction throws(RequestFailure) in
                for index in removing { try transaction.deleteAll(index.number) }
                try fill(added, of: table, in: transaction)
            }
        }
        try save(table)
    }

    /// Items that lack a key of the index, or have it in another type, are left out.
    private func fill(
        _ indexes: [TableRecord.Index],
        of table: TableRecord,
        in transaction: ItemTransaction
    ) throws(RequestFailure) {
        guard !indexes.isEmpty else { return }
        var entries: [(index: Int, key: [UInt8], itemKey: [UInt8])] = []
        try transaction.scan(table.number, from: [], to: KeyBytes.beyondAll) { row throws(RequestFailure) in
            for index in indexes {
                let hasKeys = index.keys.attributes.allSatisfy { row.item[$0]?.kind == table.type(of: $0) }
                if hasKeys, let key = table.entryKey(row.item, in: index, itemKey: row.key) {
                    entries.append((index.number, key, row.key))
                }
            }
            return true
        }
        for entry in entries { try transaction.putEntry(entry.index, entry.key, itemKey: entry.itemKey) }
    }

    private func checkIndexUpdates(_ changes: [JSONValue]) throws(RequestFailure) {
        var seen: Set<String> = []
        for change in changes {
            let actions = ["Update", "Create", "Delete"].compactMap { change[$0] }.filter { !$0.isNull }
            guard let action = actions.first else {
                throw .invalidParameters(
                    "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                        + "GlobalSecondaryIndexUpdate.Delete must not be null"
                )
            }
            let name = action["IndexName"]?.string ?? ""
            guard seen.insert(name).inserted else {
                throw .invalidParameters(
                    "Only one global secondary index update per index is allowed simultaneously. Index: \(name)"
                )
            }
        }
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
        let (old, isIncrease) = (
            table.throughput,
            throughput.read > table.throughput.read || throughput.write > table.throughput.write
        )
        if isIncrease { table.throughputIncreasedAt = now }
        if throughput.read < old.read || throughput.write < old.write { table.throughputDecreasedAt = now }
        (table.isOnDemand, table.throughput) = (false, throughput)
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

    /// - Returns: The indexes that are no longer there.
    private func changeIndexes(
        _ table: inout TableRecord,
        _ changes: [JSONValue],
        _ definitions: JSONValue?
    ) throws(RequestFailure) -> [TableRecord.Index] {
        var removed: [TableRecord.Index] = []
        for definition in TableRecord.AttributeDefinition.all(definitions)
        where !table.attributes.contains(where: { $0.name == definition.name }) {
            table.attributes.append(definition)
        }
        for change in changes {
            let action = ["Update", "Create", "Delete"].first { change[$0].map { !$0.isNull } ?? false } ?? ""
            let request = Request(change[action]?.object ?? [:])
            let name = request.string("IndexName") ?? ""
            let position = table.indexes.firstIndex { $0.name == name && $0.isGlobal }
            if action == "Create" {
                guard table.index(name) == nil else {
                    throw .validation("Attempting to create an index which already exists")
                }
                var index = try TableDeclaration.globalIndex(request, table.attributes, isOnDemand: table.isOnDemand)
                index.number = nextNumber()
                table.indexes.append(index)
                continue
            }
            guard let position else { throw .notFound("Requested resource not found") }
            if action == "Delete" {
                removed.append(table.indexes.remove(at: position))
            } else if let throughput = request["ProvisionedThroughput"] {
                table.indexes[position].throughput = try TableRecord.Throughput(throughput, index: name)
            }
        }
        let used = Set(table.keys.attributes + table.indexes.flatMap(\.keys.attributes))
        table.attributes.removeAll { !used.contains($0.name) }
        return removed
    }
}
