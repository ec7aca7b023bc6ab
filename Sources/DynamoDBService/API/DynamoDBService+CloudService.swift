package import CloudCore
package import WorkshopCommon

extension DynamoDBService: CloudService {
    package func accepts(_ request: CloudRequest) -> Bool {
        guard let target = request.headers["X-Amz-Target"] else { return false }
        return target.hasPrefix("DynamoDB_20120810.") || target.hasPrefix("DynamoDBStreams_20120810.")
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        guard !request.bodyExceedsLimit, request.body.count <= 16 << 20 else {
            return CloudResponse(status: 413)
        }
        do throws(RequestFailure) {
            return answer(200, try result(of: request), to: request)
        } catch {
            return answer(error.status, error.document, to: request)
        }
    }

    /// A body that is no JSON is found first, then an operation that isn't there, then a signature that isn't.
    private func result(of request: CloudRequest) throws(RequestFailure) -> JSONValue {
        let operation = TargetedOperation(request)?.operation ?? ""
        guard Self.operations[operation] != nil else {
            guard request.body.isEmpty || (try? JSONValue(parsing: request.body)) != nil else {
                throw .serialization(nil)
            }
            throw Self.unknown(operation)
        }
        try RequestSignature.check(request)
        return try respond(to: operation, request.body)
    }

    /// One operation, from the bytes of its request on.
    package func respond(to operation: String, _ body: [UInt8]) throws(RequestFailure) -> JSONValue {
        guard let handler = Self.operations[operation] else { throw Self.unknown(operation) }
        let request = try Request(body: body, operation: operation, account: account.id)
        let start = clock.now
        do throws(RequestFailure) {
            let result = try handler(self)(request)
            count(operation, request, since: start, nil)
            return result
        } catch {
            count(operation, request, since: start, error)
            throw error.told(by: operation)
        }
    }

    /// Errors carry the checksum too, and answers the type of their requests.
    /// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html>.
    private func answer(_ status: Int, _ document: JSONValue, to request: CloudRequest) -> CloudResponse {
        let body = document.bytes
        let isPlain = request.headers["Content-Type"]?.hasPrefix("application/json") ?? false
        var headers: HeaderFields = [
            "Content-Type": isPlain ? "application/json" : WireProtocol.json10.contentType,
            "x-amzn-RequestId": RequestID.make(), "x-amz-crc32": String(Checksum.crc32(body)),
        ]
        if request.headers["Origin"] != nil { headers["Access-Control-Allow-Origin"] = "*" }
        return CloudResponse(status: status, headers: headers, body: .bytes(body))
    }

    /// What the local cloud doesn't do says so; anything else is as unknown as on AWS.
    private static func unknown(_ operation: String) -> RequestFailure {
        RequestFailure(
            code: "UnknownOperationException",
            message: absentOperations.contains(operation)
                ? "\(operation) is not available in the local cloud, which makes no copies of tables." : ""
        )
    }

    private static let absentOperations: Set<String> = [
        "CreateBackup", "DeleteBackup", "DescribeBackup", "RestoreTableFromBackup", "RestoreTableToPointInTime",
        "ExportTableToPointInTime", "DescribeExport", "ImportTable", "DescribeImport", "CreateGlobalTable",
        "DescribeGlobalTable", "UpdateGlobalTable",
    ]

    typealias Handler = @Sendable (DynamoDBService) -> (Request) throws(RequestFailure) -> JSONValue

    /// The values of `X-Amz-Target` whose requests touch few items, and are answered in a fraction of a millisecond.
    package static let briefTargets = Set(
        ["PutItem", "GetItem", "DeleteItem", "UpdateItem", "Query"].map { "DynamoDB_20120810.\($0)" }
    )

    package static var operationNames: [String] { Array(operations.keys) }

    static let operations: [String: Handler] = [
        "CreateTable": { $0.createTable }, "DescribeTable": { $0.describeTable }, "UpdateTable": { $0.updateTable },
        "DeleteTable": { $0.deleteTable }, "ListTables": { $0.listTables }, "DescribeLimits": { $0.describeLimits },
        "DescribeEndpoints": { $0.describeEndpoints }, "TagResource": { $0.tagResource },
        "UntagResource": { $0.untagResource }, "ListTagsOfResource": { $0.listTagsOfResource },
        "DescribeTimeToLive": { $0.describeTimeToLive }, "UpdateTimeToLive": { $0.updateTimeToLive },
        "DescribeContinuousBackups": { $0.describeContinuousBackups },
        "UpdateContinuousBackups": { $0.updateContinuousBackups },
        "ListBackups": { _ in { _ in ["BackupSummaries": []] } },
        "ListExports": { _ in { _ in ["ExportSummaries": []] } },
        "ListImports": { _ in { _ in ["ImportSummaryList": []] } },
        "ListGlobalTables": { _ in { _ in ["GlobalTables": []] } }, "PutItem": { $0.putItem },
        "GetItem": { $0.getItem }, "DeleteItem": { $0.deleteItem }, "UpdateItem": { $0.updateItem },
        "Query": { $0.query }, "Scan": { $0.scan }, "BatchGetItem": { $0.batchGetItem },
        "BatchWriteItem": { $0.batchWriteItem }, "TransactWriteItems": { $0.transactWriteItems },
        "TransactGetItems": { $0.transactGetItems },
        "ExecuteStatement": { $0.executeStatement }, "BatchExecuteStatement": { $0.batchExecuteStatement },
        "ExecuteTransaction": { $0.executeTransaction }, "ListStreams": { $0.listStreams },
        "DescribeStream": { $0.describeStream }, "GetShardIterator": { $0.getShardIterator },
        "GetRecords": { $0.getRecords },
    ]
}
