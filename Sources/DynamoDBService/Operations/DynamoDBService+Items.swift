import OrderedCollections
import WorkshopCommon

extension DynamoDBService {
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>
    func putItem(_ request: Request) throws(RequestFailure) -> JSONValue {
        let item = try request.subject("Item", ["ConditionExpression"], ["Expected"])
        try request.checkReturnValues()
        try item.checkPut()
        let condition = try request.writing { () throws(RequestFailure) in try request.condition() }
        let table = try table(request.tableName)
        let key = try table.itemKeyBytes(item)
        try table.checkPaths(condition?.paths ?? [])
        let outcome = try perform(request.write(table, item, key, .put(item), condition))
        return written(request, table, outcome, item[table.keys.hash])
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html>
    func deleteItem(_ request: Request) throws(RequestFailure) -> JSONValue {
        let key = try request.subject("Key", ["ConditionExpression"], ["Expected"])
        try request.checkReturnValues()
        let condition = try request.writing { () throws(RequestFailure) in try request.condition() }
        let table = try table(request.tableName)
        let bytes = try table.keyBytes(key)
        try table.checkPaths(condition?.paths ?? [])
        let outcome = try perform(request.write(table, key, bytes, .delete, condition))
        return written(request, table, outcome, key[table.keys.hash])
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html>
    func updateItem(_ request: Request) throws(RequestFailure) -> JSONValue {
        let key = try request.subject(
            "Key",
            ["UpdateExpression", "ConditionExpression"],
            ["AttributeUpdates", "Expected"]
        )
        let (update, condition) = try request.writing { () throws(RequestFailure) in
            let update = try LegacyUpdates.update(request["AttributeUpdates"])
            let condition = try request.expected()
            let expressions = try request.expressions(of: .write)
            return (expressions.update ?? update, expressions.condition ?? condition)
        }
        let table = try table(request.tableName)
        let bytes = try table.keyBytes(key)
        try table.check(update)
        try table.checkPaths(condition?.paths ?? [])
        let outcome: ItemWrite.Outcome
        do throws(RequestFailure) {
            outcome = try perform(request.write(table, key, bytes, .update(update), condition))
        } catch ItemUpdate.wrongType where request.has("AttributeUpdates") {
            throw .validation("Type mismatch for attribute to update")
        }
        var attributes: Item? =
            switch request.string("ReturnValues") {
            case "ALL_OLD": outcome.old
            case "ALL_NEW": outcome.new
            case "UPDATED_OLD": outcome.old?.projected(on: update.paths)
            case "UPDATED_NEW": outcome.new?.projected(on: update.paths)
            default: nil
            }
        if attributes?.isEmpty == true { attributes = nil }
        return written(request, table, outcome, key[table.keys.hash], attributes)
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html>
    func getItem(_ request: Request) throws(RequestFailure) -> JSONValue {
        try request.checkMixture(["ProjectionExpression"], ["AttributesToGet"])
        let key = try request.item("Key")
        let projection = try request.projection()
        let table = try table(request.tableName)
        try checkThrottle(table)
        let bytes = try table.keyBytes(key)
        try table.checkPaths(projection ?? [])
        let row = try items.read { transaction throws(RequestFailure) in
            try transaction.item(table.number, bytes)
        }
        var answer: JSONObject = [:]
        if let row { answer["Item"] = (projection.map { row.item.projected(on: $0) } ?? row.item).json }
        let units = ConsumedCapacity.read(row?.size ?? 0, isConsistent: request.bool("ConsistentRead") ?? false)
        countCapacity("ConsumedReadCapacityUnits", table.name, units)
        answer["ConsumedCapacity"] = ConsumedCapacity(table: units).document(
            table.name,
            request.string("ReturnConsumedCapacity")
        )
        return .object(answer)
    }

    private func written(
        _ request: Request,
        _ table: TableRecord,
        _ outcome: ItemWrite.Outcome,
        _ hash: AttributeValue?,
        _ attributes: Item? = nil
    ) -> JSONValue {
        var answer: JSONObject = [:]
        if let attributes {
            answer["Attributes"] = attributes.json
        } else if request.string("ReturnValues") == "ALL_OLD", let old = outcome.old {
            answer["Attributes"] = old.json
        }
        let capacity = ConsumedCapacity.write(table, old: outcome.old, new: outcome.new)
        countCapacity("ConsumedWriteCapacityUnits", table.name, capacity.total)
        answer["ConsumedCapacity"] = capacity.document(table.name, request.string("ReturnConsumedCapacity"))
        if request.string("ReturnItemCollectionMetrics") == "SIZE", let hash {
            answer["ItemCollectionMetrics"] = collectionMetrics(table, hash)
        }
        return .object(answer)
    }

    /// Only tables with local indexes have item collections.
    func collectionMetrics(_ table: TableRecord, _ hash: AttributeValue) -> JSONValue? {
        guard table.indexes.contains(where: { !$0.isGlobal }) else { return nil }
        return [
            "ItemCollectionKey": .object([table.keys.hash: hash.json]),
            "SizeEstimateRangeGB": [.units(0), .units(1)],
        ]
    }
}

extension Request {
    /// What PutItem, UpdateItem and DeleteItem find wrong with the expressions of a request is told as a broken constraint
    /// is; other operations, and what is found once the table is known, have the bare text.
    func writing<Result>(_ read: () throws(RequestFailure) -> Result) throws(RequestFailure) -> Result {
        do throws(RequestFailure) { return try read() } catch {
            guard error.code == "ValidationException", error.current == nil else { throw error }
            let named = /ExpressionAttributeValues contains invalid value: (.+) for key .+/
            // Values that can't be are found before it is known what they are for.
            guard let value = error.message.wholeMatch(of: named)?.1,
                value.hasSuffix("not be empty") || value.hasSuffix("must have the value of true")
            else { throw .constraint(error.message) }
            throw .constraint(String(value))
        }
    }

    /// The item or the key that a write names.
    func subject(
        _ name: String,
        _ expressions: [String],
        _ legacy: [String]
    ) throws(RequestFailure) -> Item {
        try writing { () throws(RequestFailure) in try checkMixture(expressions, legacy, of: .write) }
        do throws(RequestFailure) { return try item(name) } catch {
            // A value of no type, say, is told without that head.
            throw error.current == nil && error.isOfInvalidParameters ? .constraint(error.message) : error
        }
    }

    /// Of what was written over; only updates know of more.
    func checkReturnValues() throws(RequestFailure) {
        guard ["NONE", "ALL_OLD", nil].contains(string("ReturnValues")) else {
            throw .constraint("ReturnValues can only be ALL_OLD or NONE")
        }
    }

    /// The condition of a write, however it is written.
    func condition() throws(RequestFailure) -> Condition? {
        let legacy = try expected()
        return try expressions(of: .write).condition ?? legacy
    }

    func expected() throws(RequestFailure) -> Condition? {
        guard has("Expected") else {
            if has("ConditionalOperator"), !has("ConditionExpression") {
                throw .validation("ConditionalOperator cannot be used without Filter or Expected")
            }
            return nil
        }
        let count = self["Expected"]?.object?.count ?? 0
        if has("ConditionalOperator"), count == 0 {
            throw .validation("ConditionalOperator cannot be used without Filter or Expected")
        }
        return try LegacyConditions.expected(self["Expected"], string("ConditionalOperator"))
    }

    /// What is to be shown of items; `nil` for all.
    func projection() throws(RequestFailure) -> [DocumentPath]? {
        if let attributes = try attributesToGet() { return attributes }
        return try expressions().projection
    }

    func attributesToGet() throws(RequestFailure) -> [DocumentPath]? {
        guard let names = self["AttributesToGet"]?.array?.compactMap(\.string) else { return nil }
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw .invalidParameters("Duplicate value in attribute name: \(name)")
        }
        return names.map { DocumentPath($0) }
    }

    func write(
        _ table: TableRecord,
        _ key: Item,
        _ bytes: [UInt8],
        _ change: ItemWrite.Change,
        _ condition: Condition?
    ) -> ItemWrite {
        ItemWrite(
            table: table,
            key: key,
            keyBytes: bytes,
            change: change,
            condition: condition,
            returnsOldOnFailure: string("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        )
    }
}
