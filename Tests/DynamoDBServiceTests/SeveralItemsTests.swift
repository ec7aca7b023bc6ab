import CloudCore
import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

final class SeveralItemsTests: XCTestCase {
    func testABatchWritesAndReadsItems() throws {
        let bench = try Bench()
        try assertEquivalent(
            bench.call(
                "BatchWriteItem",
                """
                {"RequestItems": {"Plain": [{"PutRequest": {"Item": {"id": {"S": "1"}}}},
                 {"DeleteRequest": {"Key": {"id": {"S": "2"}}}}]}}
                """
            ),
            #"{"UnprocessedItems": {}}"#
        )
        try assertEquivalent(
            bench.call(
                "BatchGetItem",
                #"{"RequestItems": {"Plain": {"Keys": [{"id": {"S": "1"}}, {"id": {"S": "2"}}]}}}"#
            ),
            #"{"Responses": {"Plain": [{"id": {"S": "1"}}]}, "UnprocessedKeys": {}}"#
        )
        XCTAssertEqual(
            bench.refusal(
                "BatchGetItem",
                #"{"RequestItems": {"Plain": {"Keys": [{"id": {"S": "1"}}, {"id": {"S": "1"}}]}}}"#
            ),
            "ValidationException: Provided list of item keys contains duplicates"
        )
    }

    func testATransactionChangesAllOrNothing() throws {
        let bench = try Bench()
        let put = #"{"Put": {"TableName": "Plain", "Item": {"id": {"S": "2"}}}}"#
        do {
            try bench.call(
                "TransactWriteItems",
                """
                {"TransactItems": [\(put), {"ConditionCheck": {"TableName": "Plain", "Key": {"id": {"S": "1"}},
                 "ConditionExpression": "attribute_exists(id)"}}]}
                """
            )
            XCTFail("a failed condition cancels the transaction")
        } catch let failure as RequestFailure {
            try assertEquivalent(
                failure.document,
                """
                {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                 "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
                 "CancellationReasons": [{"Code": "None"},
                    {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}]}
                """
            )
        }
        XCTAssertNil(try bench.item("2"))
        let body = #"{"ClientRequestToken": "t", "TransactItems": [\#(put)]}"#
        try bench.call("TransactWriteItems", body)
        try bench.call("DeleteItem", #"{"TableName": "Plain", "Key": {"id": {"S": "2"}}}"#)
        // The same token again does nothing.
        try bench.call("TransactWriteItems", body)
        XCTAssertNil(try bench.item("2"))
        let reordered = #"{"TransactItems": [\#(put)], "ClientRequestToken": "t"}"#
            .replacing(
                #""TableName": "Plain", "Item": {"id": {"S": "2"}}"#,
                with: #""Item": {"id": {"S": "2"}}, "TableName": "Plain""#
            )
        XCTAssertNotEqual(reordered, body)
        try bench.call("TransactWriteItems", reordered)
        XCTAssertNil(try bench.item("2"))
        XCTAssertEqual(
            bench.refusal("TransactWriteItems", body.replacing(#""S": "2""#, with: #""S": "3""#)),
            "IdempotentParameterMismatchException: The request uses the same client token as a previous, but non-identical request."
        )
    }

    /// Others of a table's demands are reasons of a cancellation.
    func testAnEmptyKeyIsNoReasonToCancelATransactionButAMistakeOfIt() throws {
        let bench = try Bench()
        func refusal(_ key: String) -> String? {
            bench.refusal(
                "TransactWriteItems",
                #"{"TransactItems": [{"Delete": {"TableName": "Plain", "Key": \#(key)}}]}"#
            )
        }
        XCTAssertEqual(
            refusal(#"{"id": {"S": ""}}"#),
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
                + "contain an empty string value. Key: id"
        )
        XCTAssertEqual(refusal(#"{"id": {"N": "1"}}"#)?.hasPrefix("TransactionCanceledException"), true)
    }

    func testStreamsTellOfChanges() async throws {
        let bench = try Bench()
        let key = #"{"artist": {"S": "ABBA"}, "song": {"S": "SOS"}}"#
        for _ in 0..<2 { try bench.call("PutItem", #"{"TableName": "Music", "Item": \#(key)}"#) }
        try bench.call("DeleteItem", #"{"TableName": "Music", "Key": \#(key)}"#)
        let arn = try bench.call("ListStreams", "{}")["Streams"]?[0]?["StreamArn"]?.string ?? ""
        let stream = try bench.call("DescribeStream", #"{"StreamArn": "\#(arn)"}"#)["StreamDescription"]
        let shard = stream?["Shards"]?[0]?["ShardId"]?.string ?? ""
        func records(from place: String) throws -> [JSONValue]? {
            let iterator = try bench.call(
                "GetShardIterator",
                #"{"StreamArn": "\#(arn)", "ShardId": "\#(shard)", "ShardIteratorType": \#(place)}"#
            )["ShardIterator"]?.string
            return try bench.call("GetRecords", #"{"ShardIterator": "\#(iterator ?? "")"}"#)["Records"]?.array
        }
        let whole = try records(from: #""TRIM_HORIZON""#)
        XCTAssertEqual(whole?.map { $0["eventName"]?.string }, ["INSERT", "REMOVE"])
        XCTAssertEqual(whole?.first?["dynamodb"]?["SizeBytes"], 34)
        let start = stream?["Shards"]?[0]?["SequenceNumberRange"]?["StartingSequenceNumber"]?.string ?? ""
        XCTAssertEqual(try records(from: #""AT_SEQUENCE_NUMBER", "SequenceNumber": "\#(start)""#), whole)
        let parsed = try XCTUnwrap(ARN(arn))
        let read = try await bench.service.read(stream: parsed, shard: shard, from: .trimHorizon, limit: 1)
        XCTAssertEqual(read.records.count, 1)
        XCTAssertEqual(read.records.first?.event["eventSourceARN"]?.string, arn)
        let rest = try await bench.service.read(stream: parsed, shard: shard, from: try XCTUnwrap(read.next), limit: 9)
        XCTAssertEqual(rest.records.map { $0.event["eventName"]?.string }, ["REMOVE"])
    }

    func testItemsExpireOnTheAccountsClock() async throws {
        let bench = try Bench()
        try bench.call(
            "UpdateTimeToLive",
            #"{"TableName": "Plain", "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": true}}"#
        )
        let soon = bench.clock.now.secondsSince1970 + 90
        try bench.call("PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "1"}, "ttl": {"N": "\#(soon)"}}}"#)
        _ = await bench.clock.advance(by: .seconds(60))
        XCTAssertNotNil(try bench.item("1"))
        _ = await bench.clock.advance(by: .seconds(60))
        XCTAssertNil(try bench.item("1"))
    }

    func testLegacyParametersSayTheSame() throws {
        let bench = try Bench()
        try bench.call("PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "1"}, "n": {"N": "1"}}}"#)
        try assertEquivalent(
            bench.call(
                "UpdateItem",
                """
                {"TableName": "Plain", "Key": {"id": {"S": "1"}}, "ReturnValues": "UPDATED_NEW",
                 "Expected": {"n": {"Value": {"N": "1"}}},
                 "AttributeUpdates": {"n": {"Action": "ADD", "Value": {"N": "2"}}, "s": {"Value": {"S": "x"}}}}
                """
            ),
            #"{"Attributes": {"n": {"N": "3"}, "s": {"S": "x"}}}"#
        )
        XCTAssertEqual(
            bench.refusal(
                "PutItem",
                #"{"TableName": "Plain", "Item": {"id": {"S": "1"}}, "Expected": {"id": {"Exists": false}}}"#
            ),
            "ConditionalCheckFailedException: The conditional request failed"
        )
    }

    func testATemplatesTableKeepsItsItemsOverAnUpdate() async throws {
        let bench = try Bench(tables: false)
        func resource(_ more: String = "", key: String = "id") throws -> DeclaredResource {
            DeclaredResource(
                type: "AWS::DynamoDB::Table",
                logicalID: "Table",
                physicalID: "Plain",
                properties: try json(
                    """
                    {"BillingMode": "PAY_PER_REQUEST", "KeySchema": [{"AttributeName": "\(key)", "KeyType": "HASH"}],
                     "AttributeDefinitions": [{"AttributeName": "\(key)", "AttributeType": "S"}]\(more)}
                    """
                ),
                attributes: [
                    "StreamArn":
                        "arn:aws:dynamodb:us-east-1:123456789012:table/Plain/stream/2024-01-01T00:00:00.000"
                ]
            )
        }
        try await bench.service.deploy(resource())
        try bench.call("PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "1"}}}"#)
        try await bench.service.deploy(resource(#", "StreamSpecification": {"StreamViewType": "NEW_IMAGE"}"#))
        XCTAssertNotNil(try bench.item("1"))
        XCTAssertEqual(
            try bench.call("DescribeTable", #"{"TableName": "Plain"}"#)["Table"]?["LatestStreamArn"],
            "arn:aws:dynamodb:us-east-1:123456789012:table/Plain/stream/2024-01-01T00:00:00.000"
        )
        let changed = try resource(key: "other")
        do throws(AWSError) {
            try await bench.service.deploy(changed)
            XCTFail("another key needs another table")
        } catch {
            XCTAssertEqual(error.code, "ValidationError")
        }
        await bench.service.remove(try resource())
        XCTAssertNotNil(bench.refusal("DescribeTable", #"{"TableName": "Plain"}"#))
    }

    func testATemplatesTableIsHeldToTheConstraintsOfCreateTable() async throws {
        let bench = try Bench(tables: false)
        let cases = [
            (
                #""BillingMode": "PAY_PER_REQUEST""#, #""AttributeType": "String""#,
                "1 validation error detected: Value 'String' at 'attributeDefinitions.1.member.attributeType' failed to "
                    + "satisfy constraint: Member must satisfy enum value set: [B, N, S]"
            ),
            (
                #""BillingMode": "ON_DEMAND""#, #""AttributeType": "S""#,
                "1 validation error detected: Value 'ON_DEMAND' at 'billingMode' failed to satisfy constraint: Member must "
                    + "satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"
            ),
        ]
        for (billing, type, message) in cases {
            let table = DeclaredResource(
                type: "AWS::DynamoDB::Table",
                logicalID: "Table",
                physicalID: "Plain",
                properties: try json(
                    """
                    {\(billing), "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                     "AttributeDefinitions": [{"AttributeName": "id", \(type)}]}
                    """
                ),
                attributes: [:]
            )
            do throws(AWSError) {
                try await bench.service.deploy(table)
                XCTFail("AWS refuses \(billing), \(type)")
            } catch {
                XCTAssertEqual(error.message, message)
            }
        }
    }
}
