import CloudCore
import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

final class UpdateTableTests: XCTestCase {
    private func provisioned() throws -> Bench {
        let bench = try Bench(tables: false)
        try bench.call(
            "CreateTable",
            """
            {"TableName": "abc", "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
             "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}
            """
        )
        return bench
    }

    func testUpdatesAreRefusedInAWSsWords() throws {
        let bench = try provisioned()
        let required =
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
            + "SSESpecification or ReplicaUpdates is required"
        let invalid = "One or more parameter values were invalid: "
        let cases = [
            ("", required), (#", "GlobalSecondaryIndexUpdates": []"#, required),
            (
                #", "GlobalSecondaryIndexUpdates": [{}]"#,
                invalid + "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                    + "GlobalSecondaryIndexUpdate.Delete must not be null"
            ),
            (
                #", "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "abc"}}, {"Delete": {"IndexName": "abc"}}]"#,
                invalid + "Only one global secondary index update per index is allowed simultaneously. Index: abc"
            ),
            (
                #", "GlobalSecondaryIndexUpdates": [{"Update": {"IndexName": "abc", "ProvisionedThroughput": {"ReadCapacityUnits": 1000000000001, "WriteCapacityUnits": 1}}}]"#,
                "Given value 1000000000001 for ReadCapacityUnits is out of bounds for index abc"
            ),
            (
                #", "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}"#,
                "The provisioned throughput for the table will not change. The requested value equals the current value. "
                    + "Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. Current "
                    + "WriteCapacityUnits provisioned for the table: 5. Requested WriteCapacityUnits: 5. Refer to the Amazon "
                    + "DynamoDB Developer Guide for current limits and how to request higher limits."
            ),
        ]
        for (members, message) in cases {
            XCTAssertEqual(
                bench.refusal("UpdateTable", #"{"TableName": "abc"\#(members)}"#),
                "ValidationException: \(message)"
            )
        }
        XCTAssertEqual(
            bench.refusal(
                "UpdateTable",
                #"{"TableName": "abc", "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "abc"}}, {"Delete": {"IndexName": "abd"}}]}"#
            ),
            "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
        )
    }

    func testThroughputChangesBehindTheAnswer() async throws {
        let bench = try provisioned()
        func change(_ units: Int) throws -> JSONValue? {
            try bench.call(
                "UpdateTable",
                #"{"TableName": "abc", "ProvisionedThroughput": {"ReadCapacityUnits": \#(units), "WriteCapacityUnits": \#(units)}}"#
            )["TableDescription"]
        }
        func described() throws -> JSONValue? {
            try bench.call("DescribeTable", #"{"TableName": "abc"}"#)["Table"]?["ProvisionedThroughput"]
        }
        let raised = try change(15)
        XCTAssertEqual(raised?["TableStatus"], "UPDATING")
        try assertEquivalent(
            raised?["ProvisionedThroughput"],
            #"{"LastIncreaseDateTime": 1795000000, "NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 5}"#
        )
        _ = await bench.clock.advance(by: .seconds(10))
        try assertEquivalent(
            change(5)?["ProvisionedThroughput"],
            """
            {"LastIncreaseDateTime": 1795000000, "LastDecreaseDateTime": 1795000010, "NumberOfDecreasesToday": 0,
             "ReadCapacityUnits": 15, "WriteCapacityUnits": 15}
            """
        )
        XCTAssertEqual(try described()?["NumberOfDecreasesToday"], 1)
        XCTAssertEqual(try described()?["ReadCapacityUnits"], 5)
        _ = try change(4)
        XCTAssertEqual(try described()?["NumberOfDecreasesToday"], 2)
        _ = await bench.clock.advance(by: .seconds(86_400))
        XCTAssertEqual(try described()?["NumberOfDecreasesToday"], 0)
    }

    func testAnIndexIsFilledWithTheItemsThatHaveItsKeys() throws {
        let bench = try Bench()
        for (id, color) in [("1", #", "color": {"S": "red"}"#), ("2", ""), ("3", #", "color": {"N": "1"}"#)] {
            try bench.call("PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "\#(id)"}\#(color)}}"#)
        }
        let answer = try bench.call(
            "UpdateTable",
            """
            {"TableName": "Plain", "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"},
               {"AttributeName": "color", "AttributeType": "S"}],
             "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "byColor",
               "KeySchema": [{"AttributeName": "color", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}}]}
            """
        )
        let index = answer["TableDescription"]?["GlobalSecondaryIndexes"]?[0]
        XCTAssertEqual(index?["IndexStatus"], "CREATING")
        XCTAssertEqual(index?["Backfilling"], false)
        let query = """
            {"TableName": "Plain", "IndexName": "byColor", "KeyConditionExpression": "color = :c",
             "ExpressionAttributeValues": {":c": {"S": "red"}}}
            """
        try assertEquivalent(
            bench.call("Query", query)["Items"],
            #"[{"id": {"S": "1"}, "color": {"S": "red"}}]"#
        )
        let described = try bench.call("DescribeTable", #"{"TableName": "Plain"}"#)["Table"]
        XCTAssertEqual(described?["GlobalSecondaryIndexes"]?[0]?["IndexStatus"], "ACTIVE")
        XCTAssertEqual(described?["GlobalSecondaryIndexes"]?[0]?["ItemCount"], 1)
        let warm: JSONValue = ["ReadUnitsPerSecond": 12_000, "Status": "ACTIVE", "WriteUnitsPerSecond": 4_000]
        XCTAssertEqual(described?["WarmThroughput"], warm)
        XCTAssertEqual(described?["GlobalSecondaryIndexes"]?[0]?["WarmThroughput"], warm)
        // An index's key keeps its type from now on, by value and by reference.
        try bench.call("PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "4"}, "n": {"N": "1"}}}"#)
        for (expression, values, message) in [
            (
                "SET color = :n", #", "ExpressionAttributeValues": {":n": {"N": "1"}}"#,
                "One or more parameter values were invalid: Type mismatch for Index Key color Expected: S Actual: N IndexName: byColor"
            ),
            (
                "SET color = n", "",
                "The update expression attempted to update the secondary index key to unsupported type"
            ),
        ] {
            XCTAssertEqual(
                bench.refusal(
                    "UpdateItem",
                    #"{"TableName": "Plain", "Key": {"id": {"S": "4"}}, "UpdateExpression": "\#(expression)"\#(values)}"#
                ),
                "ValidationException: \(message)"
            )
        }
        let deleted = try bench.call(
            "UpdateTable",
            #"{"TableName": "Plain", "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "byColor"}}]}"#
        )
        XCTAssertEqual(deleted["TableDescription"]?["GlobalSecondaryIndexes"]?[0]?["IndexStatus"], "DELETING")
        XCTAssertEqual(
            bench.refusal("Query", query),
            "ValidationException: The table does not have the specified index: byColor"
        )
    }

    func testEncryptionIsGoneWhenItsUpdateIsDone() throws {
        let bench = try provisioned()
        func update(_ change: String) throws -> JSONValue? {
            try bench.call("UpdateTable", #"{"TableName": "abc", \#(change)}"#)["TableDescription"]?["SSEDescription"]
        }
        let enabled = try update(#""SSESpecification": {"Enabled": true}"#)
        XCTAssertEqual(enabled?["Status"], "UPDATING")
        XCTAssertEqual(enabled?["SSEType"], "KMS")
        XCTAssertNotNil(enabled?["KMSMasterKeyArn"])
        XCTAssertEqual(try update(#""DeletionProtectionEnabled": true"#)?["Status"], "ENABLED")
        XCTAssertEqual(try update(#""SSESpecification": {"Enabled": false}"#)?["Status"], "UPDATING")
        let table = try bench.call("DescribeTable", #"{"TableName": "abc"}"#)["Table"]
        XCTAssertNotNil(table?["TableStatus"])
        XCTAssertNil(table?["SSEDescription"])
    }

    func testBillingAndStreamsCanBeSwitched() throws {
        let bench = try provisioned()
        try bench.call("UpdateTable", #"{"TableName": "abc", "BillingMode": "PAY_PER_REQUEST"}"#)
        let table = try bench.call("DescribeTable", #"{"TableName": "abc"}"#)["Table"]
        try assertEquivalent(
            table?["BillingModeSummary"],
            #"{"BillingMode": "PAY_PER_REQUEST", "LastUpdateToPayPerRequestDateTime": 1795000000}"#
        )
        XCTAssertEqual(table?["ProvisionedThroughput"]?["ReadCapacityUnits"], 0)
        func stream(_ specification: String) -> String {
            #"{"TableName": "abc", "StreamSpecification": {\#(specification)}}"#
        }
        let on = stream(#""StreamEnabled": true, "StreamViewType": "KEYS_ONLY""#)
        XCTAssertEqual(
            bench.refusal("UpdateTable", stream(#""StreamEnabled": true"#)),
            "ValidationException: One or more parameter values were invalid: StreamViewType must be specified when StreamEnabled is true"
        )
        try bench.call("UpdateTable", on)
        XCTAssertEqual(
            bench.refusal("UpdateTable", on),
            "ValidationException: Table already has an enabled stream: TableName: abc"
        )
        let arn = try bench.call("ListStreams", #"{"TableName": "abc"}"#)["Streams"]?[0]?["StreamArn"]?.string ?? ""
        try bench.call("UpdateTable", stream(#""StreamEnabled": false"#))
        let description = try bench.call("DescribeStream", #"{"StreamArn": "\#(arn)"}"#)["StreamDescription"]
        XCTAssertEqual(description?["StreamStatus"], "DISABLED")
        XCTAssertNotNil(description?["Shards"]?[0]?["SequenceNumberRange"]?["EndingSequenceNumber"])
    }
}
