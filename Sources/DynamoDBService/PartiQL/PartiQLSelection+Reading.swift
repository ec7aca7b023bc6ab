import CloudCore
import OrderedCollections
import WorkshopCommon

extension PartiQLSelection {
    /// The stretch of the table or index that has to be read: a partition where the condition names one, or all.
    func reading(of table: TableRecord, isConsistent: Bool) throws(RequestFailure) -> ItemReading {
        var reading = ItemReading(table: table, lower: [], upper: KeyBytes.beyondAll)
        if let indexName {
            guard let index = table.index(indexName) else {
                throw .validation("The table does not have the specified index")
            }
            guard !index.isGlobal || !isConsistent else {
                throw .validation("Strongly consistent read is not supported on Global Secondary Indexes")
            }
            try checkKeys(of: index)
            reading.index = index
            reading.shown = index.projectedAttributes(of: table)
            try reading.fetchWhatIndexLacks(of: (columns ?? []).map(\.head))
        }
        reading.filter = condition
        let keys = reading.index?.keys ?? table.keys
        let conjuncts = condition?.conjuncts ?? []
        guard let hash = conjuncts.lazy.compactMap({ $0.equality(of: keys.hash) }).first else {
            guard order.isEmpty else {
                throw .validation(
                    "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
                )
            }
            return reading
        }
        try check(hash, keys.hash, table)
        let partition = KeyBytes.partition([hash])
        (reading.lower, reading.upper) = (partition, KeyBytes.end(of: partition))
        if let name = keys.range, let range = conjuncts.lazy.compactMap({ $0.keyCondition(of: name) }).first {
            for value in range.values { try check(value, name, table) }
            (reading.lower, reading.upper) = range.range(below: partition)
        }
        reading.isForward = try isForward(keys)
        return reading
    }

    /// PartiQL does not read indexes whose keys have several attributes of a kind, whatever the refusal says of tables.
    private func checkKeys(of index: TableRecord.Index) throws(RequestFailure) {
        guard index.keys.hasSeveralOfAKind else { return }
        throw .validation(
            "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys."
        )
    }

    private func check(_ value: AttributeValue, _ attribute: String, _ table: TableRecord) throws(RequestFailure) {
        guard value.kind == table.type(of: attribute) else {
            throw .invalidParameters("Condition parameter type does not match schema type")
        }
    }

    private func isForward(_ keys: TableRecord.KeySchema) throws(RequestFailure) -> Bool {
        var isForward = true
        for order in order {
            guard keys.attributes.contains(order.attribute) else {
                throw .validation(
                    "Variable reference \(order.attribute) in ORDER BY clause must be part of the primary key"
                )
            }
            if order.attribute == keys.range { isForward = !order.isDescending }
        }
        return isForward
    }

    /// Of the one item whose whole key the condition names, which may not ask for attributes that are there or aren't.
    /// - Parameter operation: The one that asks, which the refusal names.
    func key(
        in table: TableRecord,
        for operation: String
    ) throws(RequestFailure) -> (bytes: [UInt8], rest: Condition?) {
        if let index = indexName.flatMap(table.index) { try checkKeys(of: index) }
        let read = PartiQLWrite(tableName: tableName, change: .delete(condition ?? .attributeExists(DocumentPath([]))))
        let noKey = RequestFailure.validation(
            "Select statements within \(operation) must specify the primary key in the where clause."
        )
        do throws(RequestFailure) {
            let write = try read.write(to: table)
            guard write.condition?.conjuncts.contains(where: \.isExistence) != true else { throw noKey }
            return (write.keyBytes, write.condition)
        } catch  where error.message.hasPrefix("Where clause") {
            throw noKey
        }
    }
}
