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
            // A call that writes one item says less of an empty name.
            let empty =
                operation == "GetItem"
                ? [Self.pattern, "Member must have length greater than or equal to 3"]
                : ["Member must have length greater than or equal to 1"]
            XCTAssertEqual(
                try broken(operation, #"{"TableName": ""}"#),
                empty.map { "tableName='': \($0)" } + [missing]
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
        let operations = ["UpdateTable", "DescribeTable", "DeleteTable", "DescribeTimeToLive", "UpdateTimeToLive"]
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

    func testATableToBeMadeIsNamedAsAnyMember() throws {
        let bench = try Bench(tables: false)
        let rest =
            #""KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}]"#
        XCTAssertEqual(
            bench.refusal("CreateTable", "{\(rest)}"),
            "ValidationException: The parameter 'TableName' is required but was not present in the request"
        )
        let short = "Member must have length greater than or equal to 3"
        let cases = [("ab", [short]), ("x!", [Self.pattern, short]), ("", [Self.pattern, short])]
        for (name, constraints) in cases {
            XCTAssertEqual(
                try broken("CreateTable", #"{"TableName": "\#(name)", \#(rest)}"#),
                constraints.map { "tableName='\(name)': \($0)" }
            )
        }
    }

    func testWritesThatHaveAllTheyMustHaveStopAtOneMember() throws {
        let bench = try Bench(tables: false)
        let constraint = "ValidationException: 1 validation error detected: "
        let values =
            "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
        let capacity =
            "Value 'hi' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
        let metrics =
            "Value 'hi' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]"
        let wrong = #""ReturnValues": "hi", "ReturnConsumedCapacity": "hi", "ReturnItemCollectionMetrics": "hi""#
        let answers = [
            (
                "PutItem", "Item",
                "ValidationException: 3 validation errors detected: \(capacity); \(values); \(metrics)"
            ),
            (
                "DeleteItem", "Key",
                "ValidationException: 3 validation errors detected: \(capacity); \(values); \(metrics)"
            ), ("UpdateItem", "Key", constraint + values),
        ]
        for (operation, member, answer) in answers {
            XCTAssertEqual(bench.refusal(operation, #"{"TableName": "abc", "\#(member)": {}, \#(wrong)}"#), answer)
            XCTAssertEqual(
                bench.refusal(operation, #"{"TableName": "", "\#(member)": {}, \#(wrong)}"#),
                constraint
                    + "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1"
            )
        }
        XCTAssertEqual(
            try broken("UpdateItem", #"{"TableName": "", "ReturnConsumedCapacity": "hi", "ReturnValues": "hi"}"#),
            [
                "returnConsumedCapacity='hi': Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
                "tableName='': Member must have length greater than or equal to 1",
                "returnValues='hi': Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
                "key=null: \(Self.notNull)",
            ]
        )
        XCTAssertEqual(
            try broken("UpdateItem", #"{"TableName": "abc", "ConditionalOperator": "XOR"}"#),
            ["conditionalOperator='XOR': Member must satisfy enum value set: [OR, AND]", "key=null: \(Self.notNull)"]
        )
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
                "requestItems='{a=[]}': " + keys,
                #"requestItems='{a=[]}': Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"#,
            ]
        )
        XCTAssertEqual(
            Set(try broken("BatchWriteItem", #"{"RequestItems": {"abc": [{"PutRequest": {}, "DeleteRequest": {}}]}}"#)),
            [
                "requestItems.abc.member.1.member.deleteRequest.key=null: \(Self.notNull)",
                "requestItems.abc.member.1.member.putRequest.item=null: \(Self.notNull)",
            ]
        )
        let bench = try Bench(tables: false)
        let length = "failed to satisfy constraint: Member must have length"
        func reads(_ count: Int) -> String {
            let keys = Array(repeating: #"{"a": {"S": "a"}}"#, count: count).joined(separator: ", ")
            return #"{"RequestItems": {"abc": {"Keys": [\#(keys)]}}}"#
        }
        let member = "RequestItems.abc.member.Keys"
        let refusals = [
            (#"{"RequestItems": {}}"#, "Value at 'RequestItems' \(length) greater than or equal to 1"),
            (reads(0), "Value at '\(member)' \(length) greater than or equal to 1"),
            (reads(101), "Value at '\(member)' \(length) less than or equal to 100"),
        ]
        for (body, message) in refusals {
            XCTAssertEqual(
                bench.refusal("BatchGetItem", body),
                "ValidationException: 1 validation error detected: \(message)"
            )
        }
        XCTAssertEqual(
            bench.refusal("BatchWriteItem", #"{"RequestItems": {}}"#),
            "ValidationException: The requestItems parameter is required for BatchWriteItem"
        )
        XCTAssertEqual(
            bench.refusal(
                "BatchGetItem",
                #"{"RequestItems": {"abc": {"Keys": [{}], "AttributesToGet": ["a"]}, "abd": {"Keys": [{}], "ProjectionExpression": "a"}}}"#
            ),
            "ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}"
        )
        for operation in ["TransactGetItems", "TransactWriteItems"] {
            XCTAssertEqual(try broken(operation, "{}"), ["transactItems=null: \(Self.notNull)"])
            XCTAssertEqual(
                try broken(operation, #"{"TransactItems": []}"#),
                ["transactItems='[]': Member must have length greater than or equal to 1"]
            )
        }
    }

    func testStructuresAreShownInTheStyleOfJava() throws {
        let elements = ["HASH", "RANGE", "RANGE"].map { #"{"AttributeName": "a", "KeyType": "\#($0)"}"# }
        XCTAssertEqual(
            try broken(
                "CreateTable",
                #"{"TableName": "abc", "AttributeDefinitions": [], "KeySchema": [\#(elements.joined(separator: ", "))]}"#
            ),
            [
                "keySchema='[KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=a, keyType=RANGE), "
                    + "KeySchemaElement(attributeName=a, keyType=RANGE)]': Member must have length less than or equal to 2"
            ]
        )
        let text =
            "AttributeValue(s=b, n=null, b=null, iNT=null, dECIMAL=null, dOUBLE=null, sS=null, nS=null, bS=null, iNTSET=null, "
            + "dECIMALSET=null, dOUBLESET=null, m=null, l=null, nULL=null, bOOL=null)"
        let requests = Array(repeating: #"{"PutRequest": {"Item": {"a": {"S": "b"}}}}"#, count: 26)
        let shown =
            "WriteRequest(putRequest=PutRequest(item={a=\(text)}, workloadProfileName=null), deleteRequest=null)"
        XCTAssertEqual(
            try broken("BatchWriteItem", #"{"RequestItems": {"abc": [\#(requests.joined(separator: ", "))]}}"#),
            [
                "requestItems='{abc=[\(Array(repeating: shown, count: 26).joined(separator: ", "))]}': "
                    + "Map value must satisfy constraint: [Member must have length less than or equal to 25, "
                    + "Member must have length greater than or equal to 1]"
            ]
        )
    }

    func testTheOrderOfMembersIsAWSs() throws {
        let index = #"[{"IndexName": "i", "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "Projection": {}}]"#
        XCTAssertEqual(
            try broken(
                "CreateTable",
                #"{"TableName": "abc", "AttributeDefinitions": [], "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "LocalSecondaryIndexes": \#(index), "GlobalSecondaryIndexes": \#(index)}"#
            ),
            ["globalSecondaryIndexes", "localSecondaryIndexes"].map {
                "\($0).1.member.indexName='i': Member must have length greater than or equal to 3"
            }
        )
        let token = String(repeating: "x", count: 37)
        XCTAssertEqual(
            try broken(
                "TransactWriteItems",
                #"{"TransactItems": [{}], "ClientRequestToken": "\#(token)", "ReturnConsumedCapacity": "hi"}"#
            ),
            [
                "clientRequestToken='\(token)': Member must have length less than or equal to 36",
                "returnConsumedCapacity='hi': Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
            ]
        )
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
