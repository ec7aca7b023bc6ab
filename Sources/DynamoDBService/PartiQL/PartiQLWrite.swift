import OrderedCollections

/// What a statement that changes data, or checks it in a transaction, wants of one item.
struct PartiQLWrite: WriteWish, Hashable {
    enum Change: Hashable, Sendable {
        case insert(Item)
        case update(ItemUpdate, Condition)
        case delete(Condition)
        /// `EXISTS(SELECT …)`
        case check(Condition)
    }

    /// `RETURNING ALL OLD *`
    struct Returning: Hashable, Sendable {
        let isModified: Bool
        let isNew: Bool
    }

    var tableName: String
    var change: Change
    var returning: Returning?
    var returnsOldOnFailure = false

    func write(to table: TableRecord) throws(RequestFailure) -> ItemWrite {
        let hash = DocumentPath(table.keys.hash)
        switch change {
        case .insert(let item):
            var write = ItemWrite(
                table: table,
                key: item,
                keyBytes: try table.itemKeyBytes(item),
                change: .put(item),
                condition: .attributeNotExists(hash)
            )
            write.conditionFailure = .duplicateItem
            return write
        case .update(let update, let condition):
            try table.check(update)
            return try write(to: table, .update(update), condition, and: .attributeExists(hash))
        case .delete(let condition): return try write(to: table, .delete, condition, and: nil)
        case .check(let condition): return try write(to: table, .check, condition, and: .attributeExists(hash))
        }
    }

    private func write(
        to table: TableRecord,
        _ change: ItemWrite.Change,
        _ condition: Condition,
        and other: Condition?
    ) throws(RequestFailure) -> ItemWrite {
        var key = Item()
        var rest = other.map { [$0] } ?? []
        for conjunct in condition.conjuncts {
            let attribute = table.keys.attributes.first { key[$0] == nil && conjunct.equality(of: $0) != nil }
            if let attribute { key[attribute] = conjunct.equality(of: attribute) } else { rest.append(conjunct) }
        }
        guard key.count == table.keys.attributes.count else {
            throw .validation("Where clause does not contain a mandatory equality on all key attributes")
        }
        return ItemWrite(
            table: table,
            key: key,
            keyBytes: try table.keyBytes(key),
            change: change,
            condition: Condition.all(rest),
            returnsOldOnFailure: returnsOldOnFailure
        )
    }

    /// What the statement shows of what it did.
    func returned(_ outcome: ItemWrite.Outcome) -> Item? {
        guard let returning, let item = returning.isNew ? outcome.new : outcome.old else { return nil }
        guard returning.isModified, case .update(let update, _) = change else { return item }
        return item.projected(on: update.paths)
    }
}

extension RequestFailure {
    static let duplicateItem = RequestFailure(
        code: "DuplicateItemException",
        message: "Duplicate primary key exists in table"
    )
}
