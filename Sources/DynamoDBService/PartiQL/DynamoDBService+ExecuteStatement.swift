import CloudCore
import OrderedCollections
import WorkshopCommon

extension DynamoDBService {
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html>
    func executeStatement(_ request: Request) throws(RequestFailure) -> JSONValue {
        let statement = try request.partiQLStatement()
        let table = try table(statement.tableName)
        switch statement {
        case .select(let selection): return try select(selection, table, request)
        case .write(let write):
            if case .check = write.change { throw .validation("EXISTS can only be used in a transaction") }
            return try execute(write, table, request)
        }
    }

    private func select(
        _ selection: PartiQLSelection,
        _ table: TableRecord,
        _ request: Request
    ) throws(RequestFailure) -> JSONValue {
        let isConsistent = request.bool("ConsistentRead") ?? false
        var reading = try selection.reading(of: table, isConsistent: isConsistent)
        reading.limit = request.int("Limit") ?? .max
        try table.checkPaths(selection.columns ?? [])
        try checkThrottle(table)
        if let token = request.string("NextToken") {
            let key = try startKey(token, reading)
            try reading.start(after: key)
        }
        let page = try items.read { transaction throws(RequestFailure) in try reading.page(in: transaction) }
        var answer: JSONObject = ["Items": .array(page.items.map { selection.shown($0).json })]
        if let last = page.lastKey {
            answer["NextToken"] = .string(Base64.encode(last.json.bytes))
            answer["LastEvaluatedKey"] = last.json
        }
        let capacity = reading.capacity(of: page, isConsistent: isConsistent)
        countCapacity("ConsumedReadCapacityUnits", table.name, capacity.total)
        answer["ConsumedCapacity"] = capacity.document(table.name, request.string("ReturnConsumedCapacity"))
        return .object(answer)
    }

    /// Where the last page ended.
    private func startKey(_ token: String, _ reading: ItemReading) throws(RequestFailure) -> Item {
        do {
            let key = try Item(json: JSONValue(parsing: Base64.decode(token) ?? []))
            let start = StartKey(key, reading)
            try start.checkIndexKey()
            try start.checkTableKey()
            return key
        } catch {
            throw .validation("NextToken does not match request")
        }
    }

    private func execute(
        _ write: PartiQLWrite,
        _ table: TableRecord,
        _ request: Request
    ) throws(RequestFailure) -> JSONValue {
        let outcome = try perform(write, table)
        var answer: JSONObject = ["Items": .array((write.returned(outcome).map { [$0.json] }) ?? [])]
        let capacity = ConsumedCapacity.write(table, old: outcome.old, new: outcome.new)
        countCapacity("ConsumedWriteCapacityUnits", table.name, capacity.total)
        answer["ConsumedCapacity"] = capacity.document(table.name, request.string("ReturnConsumedCapacity"))
        return .object(answer)
    }

    /// A `DELETE` of an item that isn't there succeeds whatever its condition is; that of one that is there may fail.
    ///
    /// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.delete.html>.
    func perform(_ write: PartiQLWrite, _ table: TableRecord) throws(RequestFailure) -> ItemWrite.Outcome {
        var change = try write.write(to: table)
        if case .delete = write.change, let condition = change.condition {
            change.condition = .or(.attributeNotExists(DocumentPath(table.keys.hash)), condition)
        }
        return try perform(change)
    }
}

extension Request {
    /// `Statement` with its `Parameters`.
    func partiQLStatement() throws(RequestFailure) -> PartiQLStatement {
        var parameters: [AttributeValue] = []
        for json in self["Parameters"]?.array ?? [] { parameters.append(try AttributeValue(json)) }
        var statement = try PartiQLParser.parse(string("Statement") ?? "", parameters)
        if case .write(var write) = statement {
            if case .insert(let item) = write.change { try item.checkPut() }
            write.returnsOldOnFailure = string("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
            statement = .write(write)
        }
        return statement
    }
}
