import OrderedCollections
import WorkshopCommon

extension DynamoDBService {
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
    func batchGetItem(_ request: Request) throws(RequestFailure) -> JSONValue {
        var groups: [BatchRead] = []
        var count = 0
        let tables = request["RequestItems"]?.object ?? [:]
        // Nor may one table's parameters mix with another's.
        try Request(tables.values.reduce(into: [:]) { $0.merge($1.object ?? [:]) { $0.isNull ? $1 : $0 } })
            .checkMixture(["ProjectionExpression"], ["AttributesToGet"])
        for (name, json) in tables {
            let group = try BatchRead(name: name, Request(json.object ?? [:]))
            count += group.keys.count
            guard count <= 100 else { throw .validation("Too many items requested for the BatchGetItem call") }
            groups.append(group)
        }
        for index in groups.indices { try groups[index].resolve(try table(Request.tableName(groups[index].name))) }
        for group in groups { if let table = group.table { try checkThrottle(table) } }
        let read = groups
        return try items.read { transaction throws(RequestFailure) in
            try answer(read, request.string("ReturnConsumedCapacity"), in: transaction)
        }
    }

    private func answer(
        _ groups: [BatchRead],
        _ capacityKind: String?,
        in transaction: ItemTransaction
    ) throws(RequestFailure) -> JSONValue {
        var responses: JSONObject = [:]
        var unprocessed: JSONObject = [:]
        var capacities: [JSONValue] = []
        var size = 0
        for group in groups {
            guard let table = group.table else { continue }
            var found: [JSONValue] = []
            var left: [JSONValue] = []
            var units = 0.0
            for (key, bytes) in zip(group.keys, group.keyBytes) {
                // An answer holds 16 MB; the rest is asked for again.
                guard size <= 16 << 20 else {
                    left.append(key.json)
                    continue
                }
                let row = try transaction.item(table.number, bytes)
                units += ConsumedCapacity.read(row?.size ?? 0, isConsistent: group.isConsistent)
                guard let row else { continue }
                size += row.size
                found.append((group.projection.map { row.item.projected(on: $0) } ?? row.item).json)
            }
            responses[group.name] = .array(found)
            if !left.isEmpty {
                var rest = group.request.members
                rest["Keys"] = .array(left)
                unprocessed[group.name] = .object(rest)
            }
            countCapacity("ConsumedReadCapacityUnits", table.name, units)
            ConsumedCapacity(table: units).document(table.name, capacityKind).map { capacities.append($0) }
        }
        var answer: JSONObject = ["Responses": .object(responses), "UnprocessedKeys": .object(unprocessed)]
        if !capacities.isEmpty { answer["ConsumedCapacity"] = .array(capacities) }
        return .object(answer)
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
    func batchWriteItem(_ request: Request) throws(RequestFailure) -> JSONValue {
        let groups = request["RequestItems"]?.object ?? [:]
        var wishes: [(name: String, wish: BatchWish)] = []
        for (name, json) in groups {
            for element in json.array ?? [] {
                let wish = try BatchWish(Request(element.object ?? [:]))
                wishes.append((name, wish))
                guard wishes.count <= 25 else {
                    throw .validation("Too many items requested for the BatchWriteItem call")
                }
            }
        }
        var tables: [String: TableRecord] = [:]
        for name in groups.keys { tables[name] = try table(Request.tableName(name)) }
        var writes: [ItemWrite] = []
        for (name, wish) in wishes { if let table = tables[name] { writes.append(try wish.write(to: table)) } }
        try checkDuplicates(writes)
        for table in Set(writes.map(\.table)) { try checkThrottle(table) }
        let planned = writes
        let outcomes = try items.write { transaction throws(RequestFailure) in
            var outcomes: [ItemWrite.Outcome] = []
            for write in planned { outcomes.append(try perform(write, in: transaction)) }
            return outcomes
        }
        for table in Set(writes.map(\.table)) { notifyListeners(table) }
        return batchAnswer(request, writes, outcomes)
    }

    private func checkDuplicates(_ writes: [ItemWrite]) throws(RequestFailure) {
        var seen: Set<[UInt8]> = []
        for write in writes where !seen.insert(Array("\(write.table.number) ".utf8) + write.keyBytes).inserted {
            throw .validation("Provided list of item keys contains duplicates")
        }
    }

    private func batchAnswer(
        _ request: Request,
        _ writes: [ItemWrite],
        _ outcomes: [ItemWrite.Outcome]
    ) -> JSONValue {
        var answer: JSONObject = ["UnprocessedItems": [:]]
        let capacities = capacities(writes, outcomes, request.string("ReturnConsumedCapacity"))
        if !capacities.isEmpty { answer["ConsumedCapacity"] = .array(capacities) }
        if let metrics = collectionMetrics(request, writes) { answer["ItemCollectionMetrics"] = metrics }
        return .object(answer)
    }

    func collectionMetrics(_ request: Request, _ writes: [ItemWrite]) -> JSONValue? {
        guard request.string("ReturnItemCollectionMetrics") == "SIZE" else { return nil }
        var metrics: OrderedDictionary<String, [JSONValue]> = [:]
        for write in writes {
            guard let hash = write.key[write.table.keys.hash], let metric = collectionMetrics(write.table, hash) else {
                continue
            }
            if metrics[write.table.name]?.contains(metric) != true {
                metrics[write.table.name, default: []].append(metric)
            }
        }
        return .object(JSONObject(uniqueKeysWithValues: metrics.map { ($0.key, .array($0.value)) }))
    }

    /// Of all tables that were written to.
    func capacities(
        _ writes: [ItemWrite],
        _ outcomes: [ItemWrite.Outcome],
        _ kind: String?,
        transactional: String? = nil
    ) -> [JSONValue] {
        var sums: OrderedDictionary<String, ConsumedCapacity> = [:]
        for (write, outcome) in zip(writes, outcomes) {
            sums[write.table.name, default: ConsumedCapacity()].add(
                ConsumedCapacity.write(write.table, old: outcome.old, new: outcome.new)
            )
        }
        return sums.compactMap { name, sum in
            var sum = sum
            if transactional != nil { sum.double() }
            countCapacity("ConsumedWriteCapacityUnits", name, sum.total)
            return sum.document(name, kind, transactional: transactional)
        }
    }
}

/// What `BatchGetItem` wants of one table.
private struct BatchRead {
    let name: String
    let request: Request
    let keys: [Item]
    let projection: [DocumentPath]?
    private(set) var table: TableRecord?
    private(set) var keyBytes: [[UInt8]] = []

    var isConsistent: Bool { request.bool("ConsistentRead") ?? false }

    init(name: String, _ request: Request) throws(RequestFailure) {
        self.name = name
        self.request = request
        try request.checkMixture(["ProjectionExpression"], ["AttributesToGet"])
        var keys: [Item] = []
        for key in request["Keys"]?.array ?? [] { keys.append(try Item(json: key)) }
        self.keys = keys
        guard Set(keys.map { Dictionary($0.elements.map { ($0.key, $0.value) }) { $1 } }).count == keys.count else {
            throw .validation("Provided list of item keys contains duplicates")
        }
        projection = try request.projection()
    }

    mutating func resolve(_ table: TableRecord) throws(RequestFailure) {
        self.table = table
        for key in keys { keyBytes.append(try table.keyBytes(key)) }
        try table.checkPaths(projection ?? [])
    }
}

/// One element of a `BatchWriteItem`.
private enum BatchWish {
    case put(Item)
    case delete(Item)

    init(_ request: Request) throws(RequestFailure) {
        switch (request["PutRequest"], request["DeleteRequest"]) {
        case (let put?, nil):
            let item = try Item(json: put["Item"])
            try item.checkPut()
            self = .put(item)
        case (nil, let delete?): self = .delete(try Item(json: delete["Key"]))
        default:
            throw .validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
                    + "datatypes"
            )
        }
    }

    func write(to table: TableRecord) throws(RequestFailure) -> ItemWrite {
        switch self {
        case .put(let item):
            let key = try table.itemKeyBytes(item, inBatch: true)
            return ItemWrite(table: table, key: item, keyBytes: key, change: .put(item))
        case .delete(let key):
            return ItemWrite(table: table, key: key, keyBytes: try table.keyBytes(key), change: .delete)
        }
    }
}
