import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

extension DynamoDBService {
    /// The answer says `CREATING`, as AWS does; the table is there when it comes.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>
    func createTable(_ request: Request) throws(RequestFailure) -> JSONValue {
        let declaration = try TableDeclaration(request)
        let table = record(declaration, request)
        // Of two calls at once, one makes it.
        let isNew = state.withLock { state in
            guard state.tables[table.name] == nil else { return false }
            state.tables[table.name] = table
            return true
        }
        guard isNew else { throw .inUse("Table already exists: \(table.name)") }
        do throws(RequestFailure) {
            try save(table)
        } catch {
            state.withLock { $0.tables[table.name] = nil }
            throw error
        }
        return ["TableDescription": table.description(status: "CREATING", at: now)]
    }

    /// The table that a declaration makes.
    /// - Parameter streamLabel: Where its stream's ARN is known before.
    func record(
        _ declaration: TableDeclaration,
        _ request: Request,
        streamLabel: String? = nil
    ) -> TableRecord {
        var table = TableRecord(
            name: declaration.name,
            id: Identifiers.requestID(),
            arn: tableARN(declaration.name),
            number: nextNumber(),
            createdAt: now,
            attributes: declaration.attributes,
            keys: declaration.keys,
            isOnDemand: declaration.isOnDemand,
            showsBillingMode: declaration.isOnDemand
        )
        table.throughput = declaration.throughput
        table.billingModeChangedAt = declaration.isOnDemand ? now : nil
        table.indexes = declaration.indexes.map { index in
            var index = index
            index.number = nextNumber()
            return index
        }
        if let viewType = declaration.streamViewType { addStream(to: &table, viewType, label: streamLabel) }
        table.tags = declaration.tags
        apply(settings: request, to: &table)
        return table
    }

    /// What `CreateTable` and `UpdateTable` both can set.
    func apply(settings request: Request, to table: inout TableRecord) {
        if let isProtected = request.bool("DeletionProtectionEnabled") { table.isDeletionProtected = isProtected }
        if let tableClass = request.string("TableClass") { table.tableClass = tableClass }
        guard let json = request["SSESpecification"] else { return }
        let specification = Request(json.object ?? [:])
        guard specification.bool("Enabled") ?? false else {
            table.encryptionKeyARN = nil
            return
        }
        let key = specification.string("KMSMasterKeyId") ?? table.id
        let arn = ARN(service: "kms", region: account.region, account: account.id, resource: "key/\(key)")
        table.encryptionKeyARN = ARN(key) == nil ? arn.description : key
    }

    func addStream(to table: inout TableRecord, _ viewType: String, label: String? = nil) {
        let label = label ?? String(clock.now.iso8601.dropLast())
        table.streams.append(
            TableRecord.Stream(label: label, viewType: viewType, number: nextNumber(), createdAt: now)
        )
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html>
    func describeTable(_ request: Request) throws(RequestFailure) -> JSONValue {
        let table = try describedTable(request.tableName)
        return ["Table": table.description(status: "ACTIVE", at: now, try statistics(table))]
    }

    private func statistics(_ table: TableRecord) throws(RequestFailure) -> TableRecord.Statistics {
        try items.read { transaction throws(RequestFailure) in
            let all = try transaction.statistics(table.number)
            var statistics = TableRecord.Statistics(count: all.count, size: all.size)
            for index in table.indexes {
                statistics.indexes[index.name] = try transaction.entryStatistics(table.number, index: index.number)
            }
            return statistics
        }
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html>
    func deleteTable(_ request: Request) throws(RequestFailure) -> JSONValue {
        let table = try describedTable(request.tableName)
        guard !table.isDeletionProtected else {
            throw .validation(
                "Resource cannot be deleted as it is currently protected against deletion. "
                    + "Disable deletion protection first."
            )
        }
        try drop(table)
        return ["TableDescription": table.description(status: "DELETING", at: now)]
    }

    func drop(_ table: TableRecord) throws(RequestFailure) {
        do throws(AWSError) {
            try records.remove(table.name)
        } catch {
            throw .storage(error)
        }
        state.withLock { $0.tables[table.name] = nil }
        try items.write { transaction throws(RequestFailure) in
            for number in [table.number] + table.indexes.map(\.number) + table.streams.map(\.number) {
                try transaction.deleteAll(number)
            }
        }
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html>
    func listTables(_ request: Request) throws(RequestFailure) -> JSONValue {
        let start = request.string("ExclusiveStartTableName")
        let names = state.withLock { Array($0.tables.keys) }
            .filter { name in start.map { $0.utf8.lexicographicallyPrecedes(name.utf8) } ?? true }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let page = names.prefix(request.int("Limit") ?? 100)
        var answer: JSONObject = ["TableNames": .array(page.map { .string($0) })]
        if page.count < names.count, let last = page.last { answer["LastEvaluatedTableName"] = .string(last) }
        return .object(answer)
    }

    func describeLimits(_ request: Request) throws(RequestFailure) -> JSONValue {
        [
            "AccountMaxReadCapacityUnits": 80000, "AccountMaxWriteCapacityUnits": 80000,
            "TableMaxReadCapacityUnits": 40000, "TableMaxWriteCapacityUnits": 40000,
        ]
    }

    func describeEndpoints(_ request: Request) throws(RequestFailure) -> JSONValue {
        [
            "Endpoints": [
                ["Address": .string("dynamodb.\(account.region).amazonaws.com"), "CachePeriodInMinutes": 1440]
            ]
        ]
    }
}
