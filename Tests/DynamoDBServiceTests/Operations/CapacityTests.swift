import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

/// What calls say that they used.
///
/// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>.
final class CapacityTests: XCTestCase {
    private static let song =
        #"{"artist": {"S": "ABBA"}, "song": {"S": "SOS"}, "year": {"N": "1975"}, "genre": {"S": "pop"}}"#
    private static let key = #"{"artist": {"S": "ABBA"}, "song": {"S": "SOS"}}"#

    private func capacity(_ bench: Bench, _ operation: String, _ members: String) throws -> JSONValue? {
        try bench.call(operation, #"{"TableName": "Music", "ReturnConsumedCapacity": "INDEXES", \#(members)}"#)[
            "ConsumedCapacity"
        ]
    }

    func testWritesCountEachIndexThatChanges() throws {
        let bench = try Bench()
        let everywhere = """
            {"TableName": "Music", "CapacityUnits": 3, "Table": {"CapacityUnits": 1},
             "LocalSecondaryIndexes": {"byYear": {"CapacityUnits": 1}},
             "GlobalSecondaryIndexes": {"byGenre": {"CapacityUnits": 1}}}
            """
        try assertEquivalent(capacity(bench, "PutItem", #""Item": \#(Self.song)"#), everywhere)
        let update = ##""UpdateExpression": "SET #y = :y", "ExpressionAttributeNames": {"#y": "year"}"##
        // An entry that moves is taken away and put elsewhere.
        try assertEquivalent(
            capacity(
                bench,
                "UpdateItem",
                #""Key": \#(Self.key), \#(update), "ExpressionAttributeValues": {":y": {"N": "1976"}}"#
            ),
            everywhere.replacing(#""CapacityUnits": 3"#, with: #""CapacityUnits": 5"#)
                .replacing(#"{"byYear": {"CapacityUnits": 1}}"#, with: #"{"byYear": {"CapacityUnits": 2}}"#)
                .replacing(#"{"byGenre": {"CapacityUnits": 1}}"#, with: #"{"byGenre": {"CapacityUnits": 2}}"#)
        )
        try assertEquivalent(capacity(bench, "DeleteItem", #""Key": \#(Self.key)"#), everywhere)
        try assertEquivalent(
            capacity(bench, "DeleteItem", #""Key": \#(Self.key)"#),
            #"{"TableName": "Music", "CapacityUnits": 1, "Table": {"CapacityUnits": 1}}"#
        )
    }

    func testReadsCountHalvesUnlessTheyAreConsistent() throws {
        let bench = try Bench()
        try bench.call("PutItem", #"{"TableName": "Music", "Item": \#(Self.song)}"#)
        for (consistent, units) in [("", "0.5"), (#", "ConsistentRead": true"#, "1")] {
            try assertEquivalent(
                capacity(bench, "GetItem", #""Key": \#(Self.key)\#(consistent)"#),
                #"{"TableName": "Music", "CapacityUnits": \#(units), "Table": {"CapacityUnits": \#(units)}}"#
            )
        }
        try assertEquivalent(
            capacity(
                bench,
                "Query",
                #""IndexName": "byGenre", "KeyConditionExpression": "genre = :g", "ExpressionAttributeValues": {":g": {"S": "pop"}}"#
            ),
            """
            {"TableName": "Music", "CapacityUnits": 0.5, "Table": {"CapacityUnits": 0},
             "GlobalSecondaryIndexes": {"byGenre": {"CapacityUnits": 0.5}}}
            """
        )
        XCTAssertNil(
            try bench.call("Scan", #"{"TableName": "Music", "ReturnConsumedCapacity": "NONE"}"#)["ConsumedCapacity"]
        )
    }

    func testTransactionsCountTwice() throws {
        let bench = try Bench()
        let id = #"{"id": {"S": "1"}}"#
        try assertEquivalent(
            bench.call(
                "TransactWriteItems",
                #"{"ReturnConsumedCapacity": "TOTAL", "TransactItems": [{"Put": {"TableName": "Plain", "Item": \#(id)}}]}"#
            )["ConsumedCapacity"],
            #"[{"TableName": "Plain", "CapacityUnits": 2, "WriteCapacityUnits": 2}]"#
        )
        try assertEquivalent(
            bench.call(
                "TransactGetItems",
                """
                {"ReturnConsumedCapacity": "INDEXES", "TransactItems": [{"Get": {"TableName": "Plain", "Key": \(id)}},
                 {"Get": {"TableName": "Plain", "Key": {"id": {"S": "2"}}, "ProjectionExpression": "id"}}]}
                """
            ),
            """
            {"Responses": [{"Item": {"id": {"S": "1"}}}, {}], "ConsumedCapacity": [{"TableName": "Plain", "CapacityUnits": 4,
             "ReadCapacityUnits": 4, "Table": {"CapacityUnits": 4, "ReadCapacityUnits": 4}}]}
            """
        )
    }

    func testBatchesCountByTable() throws {
        let bench = try Bench()
        let filler = String(repeating: "x", count: 2000)
        try assertEquivalent(
            bench.call(
                "BatchWriteItem",
                """
                {"ReturnConsumedCapacity": "TOTAL", "RequestItems": {"Plain": [
                 {"PutRequest": {"Item": {"id": {"S": "1"}, "f": {"S": "\(filler)"}}}}, {"DeleteRequest": {"Key": {"id": {"S": "2"}}}}]}}
                """
            )["ConsumedCapacity"],
            #"[{"TableName": "Plain", "CapacityUnits": 3}]"#
        )
        try assertEquivalent(
            bench.call(
                "BatchGetItem",
                """
                {"ReturnConsumedCapacity": "TOTAL", "RequestItems": {"Plain": {"ConsistentRead": true, "ProjectionExpression": "id",
                 "Keys": [{"id": {"S": "1"}}, {"id": {"S": "2"}}]}}}
                """
            ),
            """
            {"Responses": {"Plain": [{"id": {"S": "1"}}]}, "UnprocessedKeys": {},
             "ConsumedCapacity": [{"TableName": "Plain", "CapacityUnits": 2}]}
            """
        )
    }

    func testOnlyTablesWithLocalIndexesHaveItemCollections() throws {
        let bench = try Bench()
        let metrics = #"{"ItemCollectionKey": {"artist": {"S": "ABBA"}}, "SizeEstimateRangeGB": [0, 1]}"#
        try assertEquivalent(
            bench.call(
                "PutItem",
                #"{"TableName": "Music", "Item": \#(Self.song), "ReturnItemCollectionMetrics": "SIZE"}"#
            ),
            #"{"ItemCollectionMetrics": \#(metrics)}"#
        )
        try assertEquivalent(
            bench.call(
                "BatchWriteItem",
                """
                {"ReturnItemCollectionMetrics": "SIZE", "RequestItems": {"Music": [{"PutRequest": {"Item": \(Self.song)}}],
                 "Plain": [{"PutRequest": {"Item": {"id": {"S": "1"}}}}]}}
                """
            ),
            #"{"UnprocessedItems": {}, "ItemCollectionMetrics": {"Music": [\#(metrics)]}}"#
        )
    }

    func testAFailedConditionShowsTheItemWhereAsked() throws {
        let bench = try Bench()
        try bench.call("PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "1"}, "n": {"N": "1"}}}"#)
        let condition = """
            "TableName": "Plain", "Key": {"id": {"S": "1"}}, "ConditionExpression": "n = :n",
            "ExpressionAttributeValues": {":n": {"N": "2"}}, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"
            """
        func item(_ operation: String, _ body: String) -> RequestFailure? {
            do throws(RequestFailure) {
                _ = try bench.service.respond(to: operation, Array(body.utf8))
                return nil
            } catch {
                return error
            }
        }
        let failure = item("DeleteItem", "{\(condition)}")
        try assertEquivalent(
            failure?.document,
            """
            {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
             "Message": "The conditional request failed", "Item": {"id": {"S": "1"}, "n": {"N": "1"}}}
            """
        )
        let canceled = item("TransactWriteItems", #"{"TransactItems": [{"Delete": {\#(condition)}}]}"#)
        try assertEquivalent(
            canceled?.document["CancellationReasons"]?[0],
            """
            {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed",
             "Item": {"id": {"S": "1"}, "n": {"N": "1"}}}
            """
        )
    }
}
