import OrderedCollections
import Synchronization
import WorkshopCommon

/// What `UpdateTable` does to global indexes.
extension DynamoDBService {
    /// What can be said of the updates before the table is looked at.
    func checkIndexUpdates(_ changes: [JSONValue]) throws(RequestFailure) {
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
            if let throughput = action["ProvisionedThroughput"], !throughput.isNull {
                _ = try TableRecord.Throughput(throughput, index: name)
            }
        }
        guard changes.count(where: { $0["Create"] != nil || $0["Delete"] != nil }) < 2 else {
            throw RequestFailure(
                code: "LimitExceededException",
                message:
                    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
            )
        }
    }

    /// - Returns: The indexes that are no longer there.
    func changeIndexes(
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
}
