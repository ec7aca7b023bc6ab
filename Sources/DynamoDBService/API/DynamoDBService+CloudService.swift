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
        let operation = TargetedOperation(request)?.operation ?? ""
        do throws(RequestFailure) {
            return answer(200, try respond(to: operation, request.body))
        } catch {
            return answer(error.status, error.document)
        }
    }

    /// One operation, from the bytes of its request on.
    package func respond(to operation: String, _ body: [UInt8]) throws(RequestFailure) -> JSONValue {
        guard let handler = Self.operations[operation] else {
            throw RequestFailure(code: "UnknownOperationException", message: "")
        }
        let request = try Request(body: body, operation: operation)
        let start = clock.now
        do throws(RequestFailure) {
            let result = try handler(self)(request)
            count(operation, request, since: start, nil)
            return result
        } catch {
            count(operation, request, since: start, error)
            throw error
        }
    }

    /// Errors carry the checksum too.
    /// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html>.
    private func answer(_ status: Int, _ document: JSONValue) -> CloudResponse {
        let body = document.bytes
        return CloudResponse(
            status: status,
            headers: [
                "Content-Type": WireProtocol.json10.contentType, "x-amzn-RequestId": RequestID.make(),
                "x-amz-crc32": String(CRC32.checksum(body)),
            ],
            body: .bytes(body)
        )
    }

    typealias Handler = @Sendable (DynamoDBService) -> (Request) throws(RequestFailure) -> JSONValue

    static let operations: [String: Handler] = [
        "CreateTable": { $0.createTable }, "DescribeTable": { $0.describeTable }, "UpdateTable": { $0.updateTable },
        "DeleteTable": { $0.deleteTable }, "ListTables": { $0.listTables }, "DescribeLimits": { $0.describeLimits },
        "DescribeEndpoints": { $0.describeEndpoints }, "TagResource": { $0.tagResource },
        "UntagResource": { $0.untagResource }, "ListTagsOfResource": { $0.listTagsOfResource },
        "DescribeTimeToLive": { $0.describeTimeToLive }, "UpdateTimeToLive": { $0.updateTimeToLive },
        "DescribeContinuousBackups": { $0.describeContinuousBackups },
        "UpdateContinuousBackups": { $0.updateContinuousBackups }, "PutItem": { $0.putItem },
        "GetItem": { $0.getItem }, "DeleteItem": { $0.deleteItem }, "UpdateItem": { $0.updateItem },
        "Query": { $0.query }, "Scan": { $0.scan }, "BatchGetItem": { $0.batchGetItem },
        "BatchWriteItem": { $0.batchWriteItem }, "TransactWriteItems": { $0.transactWriteItems },
        "TransactGetItems": { $0.transactGetItems }, "ListStreams": { $0.listStreams },
        "DescribeStream": { $0.describeStream }, "GetShardIterator": { $0.getShardIterator },
        "GetRecords": { $0.getRecords },
    ]
}

/// 52 letters and digits, as DynamoDB names its requests.
enum RequestID {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)

    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(unsafeUninitializedCapacity: 52) { text in
            var (random, left): (UInt64, Int) = (0, 0)
            for index in 0..<52 {
                if left == 0 { (random, left) = (generator.next(), 12) }
                text[index] = alphabet[Int(random % 36)]
                random /= 36
                left -= 1
            }
            return 52
        }
    }
}

/// The checksum of zlib and PNG.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~table.withUnsafeBufferPointer { table in
            bytes.reduce(UInt32.max) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 0xFF)] }
        }
    }
}
