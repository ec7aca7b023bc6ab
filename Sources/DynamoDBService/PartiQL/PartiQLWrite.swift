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
        let (key, others) = Self.split(condition, table.keys)
        let rest = (other.map { [$0] } ?? []) + others
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

    /// The key that a condition names, and what else it says.
    private static func split(_ condition: Condition, _ keys: TableRecord.KeySchema) -> (key: Item, rest: [Condition]) {
        var key = Item()
        var rest: [Condition] = []
        for conjunct in condition.conjuncts {
            let attribute = keys.attributes.first { key[$0] == nil && conjunct.equality(of: $0) != nil }
            if let attribute { key[attribute] = conjunct.equality(of: attribute) } else { rest.append(conjunct) }
        }
        return (key, rest)
    }

    /// Whether it asks for more than that an item is there, as `EXISTS` has to.
    ///
    /// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-functions.exists.html>.
    func checksMore(thanKeyOf table: TableRecord) -> Bool {
        guard case .check(let condition) = change else { return true }
        let (key, rest) = Self.split(condition, table.keys)
        return key.count < table.keys.attributes.count || !rest.isEmpty
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
