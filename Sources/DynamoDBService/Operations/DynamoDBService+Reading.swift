import OrderedCollections
import WorkshopCommon

/// What `Query` and `Scan` have in common: a stretch of a table or an index, page by page.
struct ItemReading {
    var table: TableRecord
    var index: TableRecord.Index?
    var lower: [UInt8]
    var upper: [UInt8]
    var isForward = true
    var limit = Int.max
    var filter: Condition?
    var projection: [DocumentPath]?
    /// What of an item an index shows; `nil` for all of it.
    var shown: Set<String>?
    var countsOnly = false
    /// Items that an index doesn't hold whole cost a read of their own.
    var fetchesFromTable = false

    /// A page holds no more, counted before the filter.
    static let pageSize = 1 << 20

    struct Page {
        var items: [Item] = []
        var count = 0
        var scanned = 0
        var size = 0
        var lastKey: Item?
    }

    /// The attributes that say where a page ended.
    var startKeyAttributes: [String] {
        Array(OrderedSet(table.keys.attributes + (index?.keys.attributes ?? [])))
    }

    func page(in transaction: ItemTransaction) throws(RequestFailure) -> Page {
        var page = Page()
        let take = { (row: ItemTransaction.Row) throws(RequestFailure) -> Bool in
            var item = row.item
            var size = row.size
            if let shown {
                item = item.filter { shown.contains($0.key) }
                size = item.size
            }
            page.scanned += 1
            page.size += size
            if filter?.holds(for: item) ?? true {
                page.count += 1
                if !countsOnly { page.items.append(projection.map { item.projected(on: $0) } ?? item) }
            }
            guard page.scanned >= limit || page.size >= Self.pageSize else { return true }
            page.lastKey = Item(
                uniqueKeysWithValues: startKeyAttributes.compactMap { name in row.item[name].map { (name, $0) } }
            )
            return false
        }
        if let index {
            try transaction.scan(
                table.number,
                index: index.number,
                from: lower,
                to: upper,
                isForward: isForward,
                take
            )
        } else {
            try transaction.scan(table.number, from: lower, to: upper, isForward: isForward, take)
        }
        return page
    }

    /// What reading the page took.
    func capacity(of page: Page, isConsistent: Bool) -> ConsumedCapacity {
        let units = ConsumedCapacity.read(page.size, isConsistent: isConsistent)
        guard let index else { return ConsumedCapacity(table: units) }
        var capacity = ConsumedCapacity(table: fetchesFromTable ? units * Double(Swift.max(page.count, 1)) : 0)
        capacity.addIndex(index.name, units, isGlobal: index.isGlobal)
        return capacity
    }

    /// A local index fetches from the table what it doesn't hold of the attributes that are wanted; a global one can't.
    mutating func fetchWhatIndexLacks(of wanted: [String]) throws(RequestFailure) {
        guard let index, let shown else { return }
        let missing = wanted.filter { !shown.contains($0) }
        guard !missing.isEmpty else { return }
        guard !index.isGlobal else {
            throw .invalidParameters(
                "Global secondary index \(index.name) does not project [\(missing.joined(separator: ", "))]"
            )
        }
        (self.shown, fetchesFromTable) = (nil, true)
    }

    /// Leaves out all up to the key at which the last page ended.
    mutating func start(after key: Item) throws(RequestFailure) {
        let itemKey = table.storedKey(key)
        let bytes = index.flatMap { table.entryKey(key, in: $0, itemKey: itemKey) } ?? itemKey
        if isForward {
            lower = max(lower, bytes + [0], by: { $0.lexicographicallyPrecedes($1) })
        } else {
            upper = min(upper, bytes, by: { $0.lexicographicallyPrecedes($1) })
        }
    }
}

private func max(_ left: [UInt8], _ right: [UInt8], by precedes: ([UInt8], [UInt8]) -> Bool) -> [UInt8] {
    precedes(left, right) ? right : left
}

private func min(_ left: [UInt8], _ right: [UInt8], by precedes: ([UInt8], [UInt8]) -> Bool) -> [UInt8] {
    precedes(left, right) ? left : right
}

extension DynamoDBService {
    /// What `Select`, `IndexName` and the projections ask for.
    func reading(_ request: Request, _ table: TableRecord) throws(RequestFailure) -> ItemReading {
        var reading = ItemReading(table: table, lower: [], upper: KeyBytes.beyondAll)
        reading.limit = request.int("Limit") ?? .max
        let select = request.string("Select")
        reading.countsOnly = select == "COUNT"
        guard let name = request.string("IndexName") else {
            guard select != "ALL_PROJECTED_ATTRIBUTES" else {
                throw request.failure("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
            }
            return reading
        }
        guard let index = table.index(name) else {
            throw .validation("The table does not have the specified index: \(name)")
        }
        guard !index.isGlobal || request.bool("ConsistentRead") != true else {
            throw .validation("Consistent reads are not supported on global secondary indexes")
        }
        reading.index = index
        reading.shown = index.projectedAttributes(of: table)
        return reading
    }

    /// Checks what is asked of an index against what it holds.
    func complete(
        _ reading: inout ItemReading,
        _ request: Request
    ) throws(RequestFailure) {
        guard let index = reading.index, reading.shown != nil else { return }
        guard request.string("Select") == "ALL_ATTRIBUTES" else {
            return try reading.fetchWhatIndexLacks(of: reading.projection?.map(\.head) ?? [])
        }
        guard !index.isGlobal else {
            throw .invalidParameters(
                "Select type ALL_ATTRIBUTES is not supported for global secondary index \(index.name) "
                    + "because its projection type is not ALL"
            )
        }
        (reading.shown, reading.fetchesFromTable) = (nil, true)
    }

    func checkSelect(_ request: Request, hasProjection: Bool) throws(RequestFailure) {
        guard let select = request.string("Select") else { return }
        if hasProjection, select != "SPECIFIC_ATTRIBUTES" {
            let what = request.has("ProjectionExpression") ? "ProjectionExpression" : "AttributesToGet"
            let wanted = select == "COUNT" ? "only the Count" : select
            throw request.failure("Cannot specify the \(what) when choosing to get \(wanted)")
        }
        if !hasProjection, select == "SPECIFIC_ATTRIBUTES" {
            throw request.failure(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
            )
        }
    }

    func answer(_ page: ItemReading.Page, _ reading: ItemReading, _ request: Request) -> JSONValue {
        var answer: JSONObject = ["Count": .number(JSONNumber(page.count))]
        if !reading.countsOnly { answer["Items"] = .array(page.items.map(\.json)) }
        answer["ScannedCount"] = .number(JSONNumber(page.scanned))
        answer["LastEvaluatedKey"] = page.lastKey?.json
        let capacity = reading.capacity(of: page, isConsistent: request.bool("ConsistentRead") ?? false)
        countCapacity("ConsumedReadCapacityUnits", reading.table.name, capacity.total)
        record(
            "ReturnedItemCount",
            [
                "TableName": reading.table.name,
                "Operation": request.isQuery ? "Query" : "Scan",
            ],
            Double(page.count)
        )
        answer["ConsumedCapacity"] = capacity.document(
            reading.table.name,
            request.string("ReturnConsumedCapacity")
        )
        return .object(answer)
    }
}

extension Request {
    /// Whether a request that reads a stretch of a table is a query; a scan has no condition on the key.
    fileprivate var isQuery: Bool { has("KeyConditions") || has("KeyConditionExpression") }

    /// A query tells what is wrong with `Select` with the head of a broken constraint, a scan without.
    ///
    /// Recorded in <https://github.com/getmoto/moto>, `tests/test_dynamodb/test_dynamodb_select.py`.
    fileprivate func failure(_ message: String) -> RequestFailure {
        isQuery ? .constraint(message) : .validation(message)
    }
}
