import OrderedCollections
import WorkshopCommon

/// What a transaction wants of one item, before its table is known.
protocol WriteWish {
    var tableName: String { get }

    /// - Throws: What the table's schema forbids.
    func write(to table: TableRecord) throws(RequestFailure) -> ItemWrite
}

/// One element of a `TransactWriteItems`.
struct TransactionWish: WriteWish {
    private let request: Request
    private let change: ItemWrite.Change
    private let key: Item
    private let condition: Condition?

    var tableName: String { request.tableName }

    init(_ element: Request) throws(RequestFailure) {
        let actions = ["ConditionCheck", "Put", "Delete", "Update"].filter(element.has)
        guard let action = actions.first else {
            throw .validation(
                "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"
            )
        }
        guard actions.count == 1 else {
            throw .validation("TransactItems can only contain one of Check, Put, Update or Delete")
        }
        let request = Request(element[action]?.object ?? [:])
        self.request = request
        try request.checkMixture(
            action == "Update" ? ["UpdateExpression", "ConditionExpression"] : ["ConditionExpression"],
            [],
            of: .transaction
        )
        key = try request.item(action == "Put" ? "Item" : "Key")
        let expressions = try request.expressions(of: .transaction)
        condition = expressions.condition
        switch action {
        case "Put":
            try key.checkPut()
            change = .put(key)
        case "Delete": change = .delete
        case "Update": change = .update(expressions.update ?? ItemUpdate(steps: []))
        default: change = .check
        }
    }

    func write(to table: TableRecord) throws(RequestFailure) -> ItemWrite {
        try table.checkPaths(condition?.paths ?? [])
        let bytes: [UInt8]
        switch change {
        case .put(let item): bytes = try table.itemKeyBytes(item)
        case .update(let update):
            bytes = try table.keyBytes(key)
            try table.check(update)
        case .delete, .check: bytes = try table.keyBytes(key)
        }
        return request.write(table, key, bytes, change, condition)
    }
}
