import CloudCore
import OrderedCollections
import WorkshopCommon

extension DynamoDBService {
    /// Each statement has an outcome of its own.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html>
    func batchExecuteStatement(_ request: Request) throws(RequestFailure) -> JSONValue {
        var sums: OrderedDictionary<String, ConsumedCapacity> = [:]
        var responses: [JSONValue] = []
        for json in request["Statements"]?.array ?? [] {
            responses.append(execute(Request(json.object ?? [:]), &sums))
        }
        var answer: JSONObject = ["Responses": .array(responses)]
        let capacities = sums.compactMap { $1.document($0, request.string("ReturnConsumedCapacity")) }
        if !capacities.isEmpty { answer["ConsumedCapacity"] = .array(capacities) }
        return .object(answer)
    }

    private func execute(_ request: Request, _ sums: inout OrderedDictionary<String, ConsumedCapacity>) -> JSONValue {
        var response: JSONObject = [:]
        do throws(RequestFailure) {
            let statement = try request.partiQLStatement()
            response["TableName"] = .string(statement.tableName)
            let table = try table(statement.tableName)
            var capacity = ConsumedCapacity()
            switch statement {
            case .select(let selection):
                let row = try read(selection, table)
                capacity.table = ConsumedCapacity.read(
                    row?.size ?? 0,
                    isConsistent: request.bool("ConsistentRead") ?? false
                )
                response["Item"] = row.map { selection.shown($0.item).json }
            case .write(let write):
                if case .check = write.change { throw .validation("EXISTS can only be used in a transaction") }
                let outcome = try perform(write, table)
                capacity = ConsumedCapacity.write(table, old: outcome.old, new: outcome.new)
                response["Item"] = write.returned(outcome)?.json
            }
            sums[table.name, default: ConsumedCapacity()].add(capacity)
        } catch {
            response["Error"] = error.batchError
        }
        return .object(response)
    }

    private func read(_ selection: PartiQLSelection, _ table: TableRecord) throws(RequestFailure) -> ItemTransaction
        .Row?
    {
        let (key, rest) = try selection.key(in: table, for: "BatchExecuteStatement")
        try checkThrottle(table)
        let row = try items.read { transaction throws(RequestFailure) in try transaction.item(table.number, key) }
        return row.flatMap { row in rest.map { $0.holds(for: row.item) } ?? true ? row : nil }
    }

    /// All statements or none, and either reads or writes.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html>
    func executeTransaction(_ request: Request) throws(RequestFailure) -> JSONValue {
        let token = request.string("ClientRequestToken")
        if let token, let answer = try repeated(token, request["TransactStatements"]) { return answer }
        var selections: [PartiQLSelection] = []
        var writes: [PartiQLWrite] = []
        for (index, json) in (request["TransactStatements"]?.array ?? []).enumerated() {
            switch try Request(json.object ?? [:]).partiQLStatement() {
            case .select(let selection): selections.append(selection)
            case .write(let write):
                guard write.checksMore(thanKeyOf: try table(write.tableName)) else {
                    throw .ofStatement(index, "EXISTS() must contain a single item read with additional condition")
                }
                writes.append(write)
            }
        }
        guard selections.isEmpty || writes.isEmpty else {
            throw .validation("A transaction cannot contain both read and write statements")
        }
        let answer =
            writes.isEmpty ? try read(selections, request) : try transactionAnswer(writes, request, responses: [])
        if let token { remember(token, request["TransactStatements"], answer) }
        return answer
    }

    private func read(_ selections: [PartiQLSelection], _ request: Request) throws(RequestFailure) -> JSONValue {
        var wishes: [(selection: PartiQLSelection, table: TableRecord, key: [UInt8], rest: Condition?)] = []
        for (index, selection) in selections.enumerated() {
            let table = try table(selection.tableName)
            do throws(RequestFailure) {
                let (key, rest) = try selection.key(in: table, for: "ExecuteTransaction")
                wishes.append((selection, table, key, rest))
            } catch  where error.message.hasPrefix("Select statements") {
                throw .ofStatement(index, error.message)
            }
        }
        for table in Set(wishes.map(\.table)) { try checkThrottle(table) }
        let wanted = wishes
        var sums: OrderedDictionary<String, ConsumedCapacity> = [:]
        let responses = try items.read { transaction throws(RequestFailure) in
            var responses: [JSONValue] = []
            for wish in wanted {
                let row = try transaction.item(wish.table.number, wish.key)
                sums[wish.table.name, default: ConsumedCapacity()].table +=
                    2 * ConsumedCapacity.read(row?.size ?? 0, isConsistent: true)
                let item = row.flatMap { row in wish.rest.map { $0.holds(for: row.item) } ?? true ? row.item : nil }
                responses.append(item.map { ["Item": wish.selection.shown($0).json] } ?? [:])
            }
            return responses
        }
        var answer: JSONObject = ["Responses": .array(responses)]
        let capacities = sums.compactMap { name, sum in
            sum.document(name, request.string("ReturnConsumedCapacity"), transactional: "ReadCapacityUnits")
        }
        if !capacities.isEmpty { answer["ConsumedCapacity"] = .array(capacities) }
        return .object(answer)
    }
}

extension RequestFailure {
    /// What one of a transaction's statements is refused with, before any of them is carried out.
    fileprivate static func ofStatement(_ index: Int, _ message: String) -> RequestFailure {
        .validation("Validation failed in TransactStatements[\(index)]: \(message)")
    }

    /// As a batch tells of one statement's failure: `DuplicateItem`, not `DuplicateItemException`.
    fileprivate var batchError: JSONValue {
        var error: JSONObject = [
            "Code": .string(code == "ValidationException" ? "ValidationError" : code.replacing("Exception", with: "")),
            "Message": .string(message),
        ]
        error["Item"] = members["Item"]
        return .object(error)
    }
}
