import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// What is set on a table beside its schema: tags, time to live, backups.
extension DynamoDBService {
    /// The name of the table whose ARN the request names.
    private func taggedName(_ request: Request) throws(RequestFailure) -> String {
        let text = request.string("ResourceArn") ?? ""
        guard let arn = ARN(text), arn.service == "dynamodb", arn.resource.hasPrefix("table/"),
            Request.tableName(text).unicodeScalars.count >= 3
        else { throw .validation("Invalid TableArn: Invalid ResourceArn provided as input \(text)") }
        return Request.tableName(text)
    }

    private func tagged(_ name: String, _ request: Request) throws(RequestFailure) -> TableRecord {
        guard let table = state.withLock({ $0.tables[name] }) else {
            // The spelling is AWS's.
            throw .notFound(
                "Requested resource not found: ResourcArn: \(request.string("ResourceArn") ?? "") not found"
            )
        }
        return table
    }

    func tagResource(_ request: Request) throws(RequestFailure) -> JSONValue {
        let name = try taggedName(request)
        let tags = TableRecord.Tag.all(request["Tags"])
        guard !tags.isEmpty else { throw .validation("Atleast one Tag needs to be provided as Input.") }
        var table = try tagged(name, request)
        for tag in tags {
            table.tags.removeAll { $0.key == tag.key }
            table.tags.append(tag)
        }
        guard table.tags.count <= 50 else {
            throw .validation("Too many tags: One or more tags exceed the limit of 50 tags per resource.")
        }
        try save(table)
        return [:]
    }

    func untagResource(_ request: Request) throws(RequestFailure) -> JSONValue {
        let name = try taggedName(request)
        let keys = request["TagKeys"]?.array?.compactMap(\.string) ?? []
        guard !keys.isEmpty else { throw .validation("Atleast one Tag Key needs to be provided as Input.") }
        var table = try table(name)
        table.tags.removeAll { keys.contains($0.key) }
        try save(table)
        return [:]
    }

    func listTagsOfResource(_ request: Request) throws(RequestFailure) -> JSONValue {
        let table = try tagged(try taggedName(request), request)
        return ["Tags": .array(table.tags.map { ["Key": .string($0.key), "Value": .string($0.value)] })]
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html>
    func describeTimeToLive(_ request: Request) throws(RequestFailure) -> JSONValue {
        let table = try describedTable(request.tableName)
        var description: JSONObject = [
            "TimeToLiveStatus": table.timeToLiveAttribute == nil ? "DISABLED" : "ENABLED"
        ]
        if let attribute = table.timeToLiveAttribute { description["AttributeName"] = .string(attribute) }
        return ["TimeToLiveDescription": .object(description)]
    }

    func updateTimeToLive(_ request: Request) throws(RequestFailure) -> JSONValue {
        let specification = Request(request["TimeToLiveSpecification"]?.object ?? [:])
        let attribute = specification.string("AttributeName") ?? ""
        let isEnabled = specification.bool("Enabled") ?? false
        guard !attribute.isEmpty else {
            throw .validation("TimeToLiveSpecification.AttributeName must be non empty")
        }
        var table = try describedTable(request.tableName)
        switch (table.timeToLiveAttribute, isEnabled) {
        case (nil, false): throw .validation("TimeToLive is already disabled")
        case (let current?, true):
            throw .validation(
                current == attribute
                    ? "TimeToLive is already enabled"
                    : "TimeToLive is active on a different AttributeName: current AttributeName is \(current)"
            )
        case (let current?, false) where current != attribute:
            throw .validation(
                "TimeToLive is active on a different AttributeName: current AttributeName is \(current)"
            )
        case (_, let isEnabled): table.timeToLiveAttribute = isEnabled ? attribute : nil
        }
        try save(table)
        return ["TimeToLiveSpecification": request["TimeToLiveSpecification"] ?? [:]]
    }

    func describeContinuousBackups(_ request: Request) throws(RequestFailure) -> JSONValue {
        guard let table = state.withLock({ $0.tables[request.tableName] }) else {
            throw RequestFailure(
                code: "TableNotFoundException",
                message: "Table not found: \(request.tableName)"
            )
        }
        return ["ContinuousBackupsDescription": backups(table)]
    }

    func updateContinuousBackups(_ request: Request) throws(RequestFailure) -> JSONValue {
        guard var table = state.withLock({ $0.tables[request.tableName] }) else {
            throw RequestFailure(
                code: "TableNotFoundException",
                message: "Table not found: \(request.tableName)"
            )
        }
        let specification = Request(request["PointInTimeRecoverySpecification"]?.object ?? [:])
        let isEnabled = specification.bool("PointInTimeRecoveryEnabled") ?? false
        if isEnabled, !table.hasPointInTimeRecovery { table.pointInTimeRecoveryEnabledAt = now }
        table.hasPointInTimeRecovery = isEnabled
        table.recoveryPeriod = specification.int("RecoveryPeriodInDays") ?? table.recoveryPeriod
        try save(table)
        return ["ContinuousBackupsDescription": backups(table)]
    }

    private func backups(_ table: TableRecord) -> JSONValue {
        var recovery: JSONObject = ["PointInTimeRecoveryStatus": table.hasPointInTimeRecovery ? "ENABLED" : "DISABLED"]
        if table.hasPointInTimeRecovery {
            recovery["RecoveryPeriodInDays"] = .number(JSONNumber(table.recoveryPeriod ?? 35))
            recovery["EarliestRestorableDateTime"] = .seconds(table.pointInTimeRecoveryEnabledAt ?? table.createdAt)
            recovery["LatestRestorableDateTime"] = .seconds(now)
        }
        return ["ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": .object(recovery)]
    }
}
