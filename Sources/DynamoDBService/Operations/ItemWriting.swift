import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// One item's change, from a call of its own, a batch or a transaction.
struct ItemWrite {
    enum Change {
        case put(Item)
        case delete
        case update(ItemUpdate)
        /// Only the condition counts.
        case check
    }

    var table: TableRecord
    var key: Item
    var keyBytes: [UInt8]
    var change: Change
    var condition: Condition? = nil
    /// What is thrown where the condition doesn't hold.
    var conditionFailure = RequestFailure.conditionalCheckFailed
    /// Whether a failed condition shows the item that it failed on.
    var returnsOldOnFailure = false

    static let maximumSize = 400 << 10
    /// Of the maps and lists in an attribute, which is itself the first of 32 levels.
    static let maximumDepth = 31

    /// What the write has done.
    struct Outcome {
        var old: Item?
        var new: Item?
    }
}

extension DynamoDBService {
    /// Writes one item with its indexes and its stream's record.
    func perform(
        _ write: ItemWrite,
        in transaction: ItemTransaction,
        isExpiry: Bool = false
    ) throws(RequestFailure) -> ItemWrite.Outcome {
        let table = write.table
        let old = try transaction.item(table.number, write.keyBytes)?.item
        if let condition = write.condition, !condition.holds(for: old ?? [:]) {
            var failure = write.conditionFailure
            if write.returnsOldOnFailure, let old { failure.members["Item"] = old.json }
            throw failure
        }
        var new: Item?
        switch write.change {
        case .check: return ItemWrite.Outcome(old: old, new: old)
        case .put(let item): new = item
        case .delete: new = nil
        case .update(let update): new = try updated(old, by: update, write)
        }
        try store(old: old, new: new, table, write.keyBytes, in: transaction)
        try addRecord(table, old: old, new: new, isExpiry: isExpiry, in: transaction)
        return ItemWrite.Outcome(old: old, new: new)
    }

    private func updated(_ old: Item?, by update: ItemUpdate, _ write: ItemWrite) throws(RequestFailure) -> Item? {
        let new = try update.applied(to: old ?? write.key)
        guard new.size <= ItemWrite.maximumSize else {
            throw .validation("Item size to update has exceeded the maximum allowed size")
        }
        for step in update.steps {
            let maximum = ItemWrite.maximumDepth + 1 - step.path.elements.count
            guard let value = new.value(at: step.path), value.depth > maximum else { continue }
            throw .validation(RequestFailure.nestingProblem)
        }
        try write.table.checkIndexKeys(of: new, inUpdate: true)
        // What only takes away from an item that isn't there doesn't make one.
        return old == nil && !update.steps.isEmpty && update.steps.allSatisfy(\.onlyRemoves) ? nil : new
    }

    private func store(
        old: Item?,
        new: Item?,
        _ table: TableRecord,
        _ key: [UInt8],
        in transaction: ItemTransaction
    ) throws(RequestFailure) {
        if let new {
            try transaction.put(table.number, key, new)
        } else if old != nil {
            try transaction.delete(table.number, key)
        }
        for index in table.indexes {
            let before = old.flatMap { table.entryKey($0, in: index, itemKey: key) }
            let after = new.flatMap { table.entryKey($0, in: index, itemKey: key) }
            if before == after { continue }
            if let before { try transaction.deleteEntry(index.number, before) }
            if let after { try transaction.putEntry(index.number, after, itemKey: key) }
        }
    }

    /// A write by itself.
    func perform(_ write: ItemWrite) throws(RequestFailure) -> ItemWrite.Outcome {
        try checkThrottle(write.table)
        let work = { (transaction: ItemTransaction) throws(RequestFailure) in try self.perform(write, in: transaction) }
        let outcome = try write.table.keepsItemsAlone ? items.writeRow(work) : items.write(work)
        notifyListeners(write.table)
        return outcome
    }

    /// Refuses the call where faults ask for it, as if the table's capacity was used up.
    func checkThrottle(_ table: TableRecord) throws(RequestFailure) {
        guard faults.strike(.throttles, table.name) else { return }
        throw RequestFailure(
            code: "ProvisionedThroughputExceededException",
            message:
                "The level of configured provisioned throughput for the table was exceeded. Consider increasing your "
                + "provisioning level with the UpdateTable API."
        )
    }
}

extension OrderedDictionary<String, AttributeValue> {
    /// What no item that is put may have, looked at before the table is.
    func checkPut() throws(RequestFailure) {
        guard self[""] == nil else { throw .value("Empty attribute name") }
        guard values.allSatisfy({ $0.depth <= ItemWrite.maximumDepth }) else {
            throw .value(RequestFailure.nestingProblem)
        }
        guard size <= ItemWrite.maximumSize else {
            throw .validation("Item size has exceeded the maximum allowed size")
        }
    }
}

extension TableRecord {
    /// Whether a write touches the row of the item and nothing else.
    fileprivate var keepsItemsAlone: Bool { indexes.isEmpty && activeStream == nil }

    /// What an update may not touch.
    func check(_ update: ItemUpdate) throws(RequestFailure) {
        for attribute in keys.attributes where update.steps.contains(where: { $0.path.head == attribute }) {
            throw .invalidParameters(
                "Cannot update attribute \(attribute). This attribute is part of the key"
            )
        }
        for index in indexes {
            for attribute in index.keys.attributes {
                try checkIndexKey(attribute, index, update)
            }
        }
        try checkPaths(update.paths + update.steps.flatMap(\.sourcePaths))
    }

    private func checkIndexKey(_ attribute: String, _ index: Index, _ update: ItemUpdate) throws(RequestFailure) {
        let expected = type(of: attribute)
        for step in update.steps where step.path == DocumentPath(attribute) {
            guard let kind = step.kind, kind != expected else { continue }
            throw .invalidParameters(
                "Type mismatch for Index Key \(attribute) Expected: \(expected.rawValue) Actual: \(kind.rawValue) "
                    + "IndexName: \(index.name)"
            )
        }
    }

    /// Keys are scalars: no path goes below them.
    func checkPaths(_ paths: [DocumentPath]) throws(RequestFailure) {
        let nested = Set(paths.filter(\.isNested).map(\.head))
        guard !nested.isEmpty else { return }
        let problem = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
        for attribute in keys.attributes where nested.contains(attribute) {
            throw .validation(problem + "Key: \(attribute)")
        }
        for attribute in indexes.flatMap(\.keys.attributes) where nested.contains(attribute) {
            throw .validation(problem + "IndexKey: \(attribute)")
        }
    }
}

extension ItemUpdate.Step {
    fileprivate var onlyRemoves: Bool {
        switch action {
        case .remove, .delete: true
        case .set, .add: false
        }
    }

    fileprivate var kind: AttributeValue.Kind? {
        switch action {
        case .set(let value): value.kind
        case .add(let value), .delete(let value): value.kind
        case .remove: nil
        }
    }

    fileprivate var sourcePaths: [DocumentPath] {
        if case .set(let value) = action { value.paths } else { [] }
    }
}
