import CloudCore
import DynamoDBService
import Foundation
import OrderedCollections
import WorkshopCommon
import XCTest

/// Malformed requests by a seed: a few of them in each run, as many as `DYNAMODB_FUZZ` says under `make fuzz`.
final class DynamoDBFuzzTests: XCTestCase {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var value = state
            value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
            return value ^ value >> 33
        }
    }

    private static let members = [
        "TableName", "Item", "Key", "Expected", "ReturnValues", "ConditionExpression", "UpdateExpression",
        "ExpressionAttributeNames", "ExpressionAttributeValues", "AttributeUpdates", "Action", "Value", "Exists",
        "AttributeValueList", "ComparisonOperator", "KeyConditions", "QueryFilter", "ScanFilter", "Limit", "Segment",
        "TotalSegments", "IndexName", "KeyConditionExpression", "FilterExpression", "ProjectionExpression", "Select",
        "ExclusiveStartKey", "RequestItems", "Keys", "PutRequest", "DeleteRequest", "TransactItems", "Put", "Update",
        "Delete", "Get", "ConditionCheck", "AttributeDefinitions", "KeySchema", "AttributeName", "AttributeType",
        "KeyType",
        "GlobalSecondaryIndexes", "GlobalSecondaryIndexUpdates", "Create", "Projection", "ProjectionType",
        "BillingMode",
        "ProvisionedThroughput", "ReadCapacityUnits", "WriteCapacityUnits", "StreamSpecification", "StreamEnabled",
        "StreamViewType", "Statement", "Parameters", "Statements", "TransactStatements", "NextToken", "ResourceArn",
        "Tags",
        "TagKeys", "StreamArn", "ShardId", "ShardIterator", "ShardIteratorType", "SequenceNumber", "id", "artist",
        "song",
        "#a", ":a", "S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M", "Music", "Plain",
    ]
    private static let texts = [
        "", "Music", "Plain", "byYear", "byGenre", "id", "artist", "song", "#a = :a", "id = :a",
        "artist = :a AND song > :a",
        "SET a = :a", "REMOVE a[0].b", "ADD a :a", "size(a) > :a", "attribute_exists(", "((((a",
        "a.b[99999999999999999999]",
        "1", "-1e125", "1e999", "AAAA", "EQ", "BETWEEN", "IN", "HASH", "RANGE", "S", "ALL", "ALL_NEW", "UPDATED_OLD",
        "PUT",
        "PAY_PER_REQUEST", "TRIM_HORIZON", "arn:aws:dynamodb:us-east-1:123456789012:table/Music", "\u{0}", "\u{FFFF}",
        "💥",
        "SELECT * FROM Plain WHERE id = ?", "INSERT INTO Plain VALUE {'id': 'x', 's': <<1>>}",
        "UPDATE Plain SET a = a + 1 WHERE id = 'x' RETURNING ALL OLD *", "DELETE FROM Music WHERE artist = 'a'",
        "SELECT a.b[1] FROM Music.byYear WHERE artist IN ['a'] ORDER BY song", "EXISTS(SELECT", "SELECT \"", "<<<<'",
        String(repeating: "(", count: 2000), String(repeating: "x", count: 2000), String(repeating: "NOT ", count: 500),
    ]

    private func value(_ generator: inout Generator, depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth > 5 ? 6 : 12), using: &generator) {
        case 0: .null
        case 1: .bool(.random(using: &generator))
        case 2:
            .number(
                JSONNumber(
                    literal: ["0", "-1", "11", "1.5", "99999999999999999999", "1e400"].randomElement(using: &generator)!
                )
            )
        case 3...5: .string(Self.texts.randomElement(using: &generator)!)
        case 6: ["S": .string(Self.texts.randomElement(using: &generator)!)]
        case 7...8:
            .array((0..<Int.random(in: 0...6, using: &generator)).map { _ in value(&generator, depth: depth + 1) })
        default: .object(object(&generator, depth: depth + 1))
        }
    }

    private func object(_ generator: inout Generator, depth: Int) -> JSONObject {
        var object: JSONObject = [:]
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            object[Self.members.randomElement(using: &generator)!] = value(&generator, depth: depth)
        }
        return object
    }

    /// Half of them begin as requests that could be right.
    private func body(_ generator: inout Generator) -> [UInt8] {
        var members = object(&generator, depth: 0)
        if Bool.random(using: &generator) {
            members["TableName"] = Bool.random(using: &generator) ? "Plain" : "Music"
            let text = JSONValue.string(Self.texts.randomElement(using: &generator)!)
            members["Key"] = ["id": ["S": text]]
            members["Item"] = ["id": ["S": text], "a": value(&generator, depth: 4)]
            if Bool.random(using: &generator) {
                for name in ["UpdateExpression", "ConditionExpression", "KeyConditionExpression", "Statement"] {
                    members[name] = .string(Self.texts.randomElement(using: &generator)!)
                }
                members["ExpressionAttributeValues"] = [":a": ["S": text]]
            }
        }
        var body = JSONValue.object(members).bytes
        // Some are no JSON at all.
        if Int.random(in: 0..<5, using: &generator) == 0, !body.isEmpty {
            body[Int.random(in: 0..<body.count, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        return body
    }

    func testMalformedRequestsAreAnsweredAsAWSAnswersThem() async throws {
        let count = ProcessInfo.processInfo.environment["DYNAMODB_FUZZ"].flatMap { Int($0) } ?? 2000
        var generator = Generator(state: 20_261_126)
        let operations = DynamoDBService.operationNames.sorted() + ["NoSuchOperation"]
        var bench = try Bench()
        for number in 0..<count {
            // Tables come, go and grow: a new account every now and then.
            if number % 1000 == 999 { bench = try Bench() }
            let request = CloudRequest(
                "POST",
                "/",
                headers: [
                    "X-Amz-Target": "DynamoDB_20120810.\(operations.randomElement(using: &generator)!)",
                    "Authorization": "AWS4-HMAC-SHA256 Credential=k, SignedHeaders=host, Signature=0",
                ],
                body: body(&generator)
            )
            let response = await bench.service.respond(to: request)
            let answer = try JSONValue(parsing: response.bytes)
            XCTAssertTrue([200, 400].contains(response.status), "\(number): \(answer.serialized())")
            if response.status != 200 { XCTAssertNotNil(answer["__type"]?.string, "\(number): \(answer.serialized())") }
        }
    }
}
