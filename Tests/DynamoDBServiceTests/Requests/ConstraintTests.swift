import DynamoDBService
import Foundation
import OrderedCollections
import WorkshopCommon
import XCTest

/// Constraints of DynamoDB's model, in the words in which it lists the broken ones.
final class ConstraintTests: XCTestCase {
    private static let pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    private static let notNull = "Member must not be null"

    /// `tableName='a;': constraint` for each that is broken.
    private func broken(_ operation: String, _ body: String) throws -> [String] {
        let refusal = try XCTUnwrap(try Bench(tables: false).refusal(operation, body))
        let parts = try XCTUnwrap(
            refusal.wholeMatch(of: #/ValidationException: (\d+) validation errors? detected: (.+)/#)
        )
        let texts = parts.2.components(separatedBy: "; Value ").map { $0.replacing(#/^Value /#, with: "") }
        XCTAssertEqual(Int(parts.1), texts.count)
        return texts.compactMap { text in
            text.wholeMatch(of: #/(.+) at '(.+)' failed to satisfy constraint: (.+)/#).map {
                "\($0.2)=\($0.1): \($0.3)"
            }
        }
    }

    func testNamesOfTablesInItemCalls() throws {
        for (operation, other) in [
            ("PutItem", "item"), ("GetItem", "key"), ("DeleteItem", "key"), ("UpdateItem", "key"),
        ] {
            let missing = "\(other)=null: \(Self.notNull)"
            XCTAssertEqual(try broken(operation, "{}"), ["tableName=null: \(Self.notNull)", missing])
            XCTAssertEqual(
                try broken(operation, #"{"TableName": ""}"#),
                [
                    "tableName='': \(Self.pattern)", "tableName='': Member must have length greater than or equal to 3",
                    missing,
                ]
            )
            XCTAssertEqual(
                try broken(operation, #"{"TableName": "a;"}"#),
                [
                    "tableName='a;': \(Self.pattern)",
                    "tableName='a;': Member must have length greater than or equal to 3", missing,
                ]
            )
            let name = String(repeating: "a", count: 256)
            XCTAssertEqual(
                try broken(operation, #"{"TableName": "\#(name)"}"#),
                ["tableName='\(name)': Member must have length less than or equal to 255", missing]
            )
        }
    }

    func testTablesAreNamedInWordsOfTheirOwn() throws {
        let bench = try Bench(tables: false)
        let operations = [
            "CreateTable", "UpdateTable", "DescribeTable", "DeleteTable", "DescribeTimeToLive", "UpdateTimeToLive",
        ]
        for operation in operations {
            XCTAssertEqual(
                bench.refusal(operation, "{}"),
                "ValidationException: The parameter 'TableName' is required but was not present in the request"
            )
            for name in ["", "a;", String(repeating: "a", count: 256)] {
                XCTAssertEqual(
                    bench.refusal(operation, #"{"TableName": "\#(name)"}"#),
                    "ValidationException: TableName must be at least 3 characters long and at most 255 characters long"
                )
            }
            let errors = try broken(operation, #"{"TableName": "abc;"}"#)
            XCTAssertTrue(errors.contains("tableName='abc;': \(Self.pattern)"), "\(operation): \(errors)")
        }
    }

    func testValueSets() throws {
        let capacity = "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
        let metrics = "Member must satisfy enum value set: [SIZE, NONE]"
        let values =
            "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
        for (operation, other) in [("PutItem", "item"), ("DeleteItem", "key"), ("UpdateItem", "key")] {
            XCTAssertEqual(
                Set(
                    try broken(
                        operation,
                        """
                        {"TableName": "abc;", "ReturnConsumedCapacity": "hi", "ReturnItemCollectionMetrics": "hi",
                         "ReturnValues": "hi"}
                        """
                    )
                ),
                [
                    "returnConsumedCapacity='hi': \(capacity)", "tableName='abc;': \(Self.pattern)",
                    "\(other)=null: \(Self.notNull)", "returnValues='hi': \(values)",
                    "returnItemCollectionMetrics='hi': \(metrics)",
                ]
            )
        }
        XCTAssertEqual(
            try broken("Query", #"{"TableName": "abc", "Select": "hi", "Limit": -1, "ConditionalOperator": "hi"}"#),
            [
                "limit='-1': Member must have value greater than or equal to 1",
                "select='hi': Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
                "conditionalOperator='hi': Member must satisfy enum value set: [OR, AND]",
            ]
        )
    }

    func testBatches() throws {
        let keys =
            "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length "
            + "greater than or equal to 3, \(Self.pattern)]"
        XCTAssertEqual(
            try broken("BatchGetItem", #"{"RequestItems": {"aa;": {}}, "ReturnConsumedCapacity": "hi"}"#),
            [
                "returnConsumedCapacity='hi': Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
                #"requestItems='{"aa;":{}}': "# + keys, "requestItems.aa;.member.keys=null: \(Self.notNull)",
            ]
        )
        XCTAssertEqual(
            try broken("BatchWriteItem", #"{"RequestItems": {"a": []}}"#),
            [
                #"requestItems='{"a":[]}': "# + keys,
                #"requestItems='{"a":[]}': Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"#,
            ]
        )
        XCTAssertEqual(
            Set(try broken("BatchWriteItem", #"{"RequestItems": {"abc": [{"PutRequest": {}, "DeleteRequest": {}}]}}"#)),
            [
                "requestItems.abc.member.1.member.deleteRequest.key=null: \(Self.notNull)",
                "requestItems.abc.member.1.member.putRequest.item=null: \(Self.notNull)",
            ]
        )
        for operation in ["BatchGetItem", "BatchWriteItem"] {
            XCTAssertEqual(
                try broken(operation, #"{"RequestItems": {}}"#),
                ["requestItems='{}': Member must have length greater than or equal to 1"]
            )
        }
        for operation in ["TransactGetItems", "TransactWriteItems"] {
            XCTAssertEqual(try broken(operation, "{}"), ["transactItems=null: \(Self.notNull)"])
            XCTAssertEqual(
                try broken(operation, #"{"TransactItems": []}"#),
                ["transactItems='[]': Member must have length greater than or equal to 1"]
            )
        }
    }

    func testTables() throws {
        XCTAssertEqual(
            Set(try broken("CreateTable", #"{"TableName": "abc", "ProvisionedThroughput": {}}"#)),
            [
                "attributeDefinitions=null: \(Self.notNull)", "keySchema=null: \(Self.notNull)",
                "provisionedThroughput.writeCapacityUnits=null: \(Self.notNull)",
                "provisionedThroughput.readCapacityUnits=null: \(Self.notNull)",
            ]
        )
        XCTAssertEqual(
            Set(
                try broken(
                    "CreateTable",
                    """
                    {"TableName": "abc", "AttributeDefinitions": [{"AttributeName": "b", "AttributeType": "SS"}],
                     "KeySchema": [{"KeyType": "Woop", "AttributeName": "a"}], "BillingMode": "free",
                     "LocalSecondaryIndexes": [{"IndexName": "h;", "KeySchema": [], "Projection":
                       {"ProjectionType": "x", "NonKeyAttributes": []}}]}
                    """
                )
            ),
            [
                "attributeDefinitions.1.member.attributeType='SS': Member must satisfy enum value set: [B, N, S]",
                "keySchema.1.member.keyType='Woop': Member must satisfy enum value set: [HASH, RANGE]",
                "billingMode='free': Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]",
                "localSecondaryIndexes.1.member.indexName='h;': \(Self.pattern)",
                "localSecondaryIndexes.1.member.indexName='h;': Member must have length greater than or equal to 3",
                "localSecondaryIndexes.1.member.keySchema='[]': Member must have length greater than or equal to 1",
                "localSecondaryIndexes.1.member.projection.projectionType='x': Member must satisfy enum value set: [ALL, INCLUDE, KEYS_ONLY]",
                "localSecondaryIndexes.1.member.projection.nonKeyAttributes='[]': Member must have length greater than or equal to 1",
            ]
        )
        XCTAssertEqual(
            Set(try broken("UpdateTable", #"{"TableName": "abc", "GlobalSecondaryIndexUpdates": [{"Update": {}}]}"#)),
            [
                "globalSecondaryIndexUpdates.1.member.update.indexName=null: \(Self.notNull)",
                "globalSecondaryIndexUpdates.1.member.update.provisionedThroughput=null: \(Self.notNull)",
            ]
        )
        XCTAssertEqual(
            try broken("ListTables", #"{"ExclusiveStartTableName": "a;", "Limit": 500}"#),
            [
                "exclusiveStartTableName='a;': \(Self.pattern)",
                "exclusiveStartTableName='a;': Member must have length greater than or equal to 3",
                "limit='500': Member must have value less than or equal to 100",
            ]
        )
    }

    func testNoMoreThanTenAreListed() throws {
        let indexes = Array(repeating: "{}", count: 9).joined(separator: ", ")
        XCTAssertEqual(
            try broken(
                "CreateTable",
                #"{"TableName": "abc", "AttributeDefinitions": [], "KeySchema": [], "GlobalSecondaryIndexes": [\#(indexes)]}"#
            ).count,
            10
        )
    }
}
