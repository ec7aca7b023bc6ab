import OrderedCollections
import Synchronization
import WorkshopCommon

extension DynamoDBService {
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
    func transactWriteItems(_ request: Request) throws(RequestFailure) -> JSONValue {
        let token = request.string("ClientRequestToken")
        if let token, let answer = try repeated(token, request["TransactItems"]) { return answer }
        var wishes: [TransactionWish] = []
        for json in request["TransactItems"]?.array ?? [] {
            wishes.append(try TransactionWish(Request(json.object ?? [:])))
        }
        let answer = try transactionAnswer(wishes, request)
        if let token { remember(token, request["TransactItems"], answer) }
        return answer
    }

    /// Makes the changes of a transaction, and tells what they cost.
    /// - Parameter responses: What the answer says of each; `nil` where it says nothing.
    func transactionAnswer(
        _ wishes: [some WriteWish],
        _ request: Request,
        responses: [JSONValue]? = nil
    ) throws(RequestFailure) -> JSONValue {
        let (writes, outcomes) = try transact(wishes)
        var answer: JSONObject = [:]
        if let responses { answer["Responses"] = .array(responses) }
        let capacities = capacities(
            writes,
            outcomes,
            request.string("ReturnConsumedCapacity"),
            transactional: "WriteCapacityUnits"
        )
        if !capacities.isEmpty { answer["ConsumedCapacity"] = .array(capacities) }
        if let metrics = collectionMetrics(request, writes) { answer["ItemCollectionMetrics"] = metrics }
        return .object(answer)
    }

    /// Makes all changes or none.
    private func transact(_ wishes: [some WriteWish]) throws(RequestFailure) -> ([ItemWrite], [ItemWrite.Outcome]) {
        var writes: [ItemWrite] = []
        var reasons: [RequestFailure?] = []
        for wish in wishes {
            let table = try table(wish.tableName)
            do throws(RequestFailure) {
                writes.append(try wish.write(to: table))
                reasons.append(nil)
            } catch {
                guard !error.isOfEmptyKey else { throw error }
                // What else the table's schema forbids is a reason, as a failed condition is.
                reasons.append(error)
            }
        }
        try checkCancellation(reasons)
        try checkDistinct(writes)
        for table in Set(writes.map(\.table)) { try checkThrottle(table) }
        let planned = writes
        let outcomes = try items.write { transaction throws(RequestFailure) in
            var outcomes: [ItemWrite.Outcome] = []
            var reasons: [RequestFailure?] = []
            for write in planned {
                do throws(RequestFailure) {
                    outcomes.append(try perform(write, in: transaction))
                    reasons.append(nil)
                } catch {
                    guard error.status < 500 else { throw error }
                    reasons.append(error)
                }
            }
            try checkCancellation(reasons)
            return outcomes
        }
        for table in Set(writes.map(\.table)) { notifyListeners(table) }
        return (writes, outcomes)
    }

    private func checkDistinct(_ writes: [ItemWrite]) throws(RequestFailure) {
        var seen: Set<[UInt8]> = []
        for write in writes where !seen.insert(Array("\(write.table.number) ".utf8) + write.keyBytes).inserted {
            throw .validation("Transaction request cannot include multiple operations on one item")
        }
        guard writes.reduce(0, { $0 + $1.size }) <= 4 << 20 else {
            throw .validation("Member must have length less than or equal to 4194304")
        }
    }

    private func checkCancellation(_ reasons: [RequestFailure?]) throws(RequestFailure) {
        guard reasons.contains(where: { $0 != nil }) else { return }
        let codes = reasons.map { $0.map(Self.reasonCode) ?? "None" }
        let documents = zip(reasons, codes).map { reason, code -> JSONValue in
            var document: JSONObject = ["Code": .string(code)]
            if let reason {
                document["Message"] = .string(reason.message)
                document["Item"] = reason.members["Item"]
            }
            return .object(document)
        }
        throw RequestFailure(
            code: "TransactionCanceledException",
            message: "Transaction cancelled, please refer cancellation reasons for specific reasons "
                + "[\(codes.joined(separator: ", "))]",
            members: ["CancellationReasons": .array(documents)]
        )
    }

    private static func reasonCode(_ failure: RequestFailure) -> String {
        switch failure.code {
        case "ConditionalCheckFailedException": "ConditionalCheckFailed"
        case "ValidationException": "ValidationError"
        case "DuplicateItemException": "DuplicateItem"
        default: failure.code
        }
    }

    // MARK: Idempotency

    func repeated(_ token: String, _ request: JSONValue?) throws(RequestFailure) -> JSONValue? {
        let now = now
        let known = state.withLock { state in
            state.tokens = state.tokens.filter { $0.value.expiry > now }
            return state.tokens[token]
        }
        guard let known else { return nil }
        guard known.stands(for: request) else {
            throw RequestFailure(
                code: "IdempotentParameterMismatchException",
                message: "The request uses the same client token as a previous, but non-identical request."
            )
        }
        return known.answer
    }

    func remember(_ token: String, _ request: JSONValue?, _ answer: JSONValue) {
        let entry = TransactionToken(request: request, answer: answer, expiry: now + 600_000)
        state.withLock { $0.tokens[token] = entry }
    }

    // MARK: Reading

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html>
    func transactGetItems(_ request: Request) throws(RequestFailure) -> JSONValue {
        var wishes: [(table: TableRecord, key: [UInt8], projection: [DocumentPath]?)] = []
        var reasons: [RequestFailure?] = []
        for json in request["TransactItems"]?.array ?? [] {
            let get = Request(json["Get"]?.object ?? [:])
            try get.checkMixture(["ProjectionExpression"], [])
            let key = try get.item("Key")
            let projection = try get.expressions().projection
            let table = try table(get.tableName)
            do throws(RequestFailure) {
                wishes.append((table, try table.keyBytes(key), projection))
                reasons.append(nil)
            } catch {
                reasons.append(error)
            }
        }
        try checkCancellation(reasons)
        for table in Set(wishes.map(\.table)) { try checkThrottle(table) }
        let wanted = wishes
        var sums: OrderedDictionary<String, ConsumedCapacity> = [:]
        let responses = try items.read { transaction throws(RequestFailure) in
            var responses: [JSONValue] = []
            for wish in wanted {
                let row = try transaction.item(wish.table.number, wish.key)
                sums[wish.table.name, default: ConsumedCapacity()].table +=
                    2 * ConsumedCapacity.read(row?.size ?? 0, isConsistent: true)
                let item = row.map { row in wish.projection.map { row.item.projected(on: $0) } ?? row.item }
                responses.append(item.map { ["Item": $0.json] } ?? [:])
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

extension ItemWrite {
    fileprivate var size: Int { if case .put(let item) = change { item.size } else { key.size } }
}
