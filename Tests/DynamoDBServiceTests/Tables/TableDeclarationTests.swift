import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

/// What `CreateTable` refuses, in the order in which DynamoDB finds it.
final class TableDeclarationTests: XCTestCase {
    /// `a:HASH b:RANGE`
    private static func keys(_ text: String) -> JSONValue {
        .array(
            text.split(separator: " ").map { part in
                let parts = part.split(separator: ":").map(String.init)
                return ["AttributeName": .string(parts[0]), "KeyType": .string(parts[1])]
            }
        )
    }

    private static func table(attributes: String = "a b", keys text: String = "a:HASH b:RANGE") -> JSONObject {
        [
            "TableName": "abc",
            "AttributeDefinitions": .array(
                attributes.split(separator: " ").map { ["AttributeName": .string(String($0)), "AttributeType": "S"] }
            ),
            "KeySchema": keys(text), "ProvisionedThroughput": ["ReadCapacityUnits": 1, "WriteCapacityUnits": 1],
        ]
    }

    private static func index(_ text: String, _ projection: JSONValue = [:], name: String = "abc") -> JSONValue {
        ["IndexName": .string(name), "KeySchema": keys(text), "Projection": projection]
    }

    private func assertRefused(_ cases: [(JSONObject, String)]) throws {
        let bench = try Bench(tables: false)
        for (table, message) in cases {
            XCTAssertEqual(
                bench.refusal("CreateTable", JSONValue.object(table).serialized()),
                "ValidationException: \(message)"
            )
        }
    }

    private static let invalid = "One or more parameter values were invalid: "
    private static let sameName = "Both the Hash Key and the Range Key element in the KeySchema have the same name"
    private static let noHash = "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
    private static let noRange = "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"

    func testKeysOfTheTable() throws {
        let undefined = "Invalid KeySchema: Some index key attribute have no definition"
        let count =
            Self.invalid + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
            + "AttributeDefinitions"
        try assertRefused([
            (Self.table(attributes: "", keys: "a:HASH a:HASH"), undefined),
            (Self.table(attributes: "b", keys: "a:HASH b:RANGE"), undefined),
            (Self.table(attributes: "a", keys: "a:HASH a:HASH"), undefined),
            (
                Self.table(attributes: "b", keys: "a:HASH"),
                Self.invalid
                    + "Some index key attributes are not defined in AttributeDefinitions. Keys: [a], AttributeDefinitions: [b]"
            ),
            (Self.table(keys: "a:HASH a:HASH"), Self.sameName), (Self.table(keys: "a:HASH b:HASH"), Self.noRange),
            (Self.table(keys: "a:RANGE b:HASH"), Self.noHash), (Self.table(keys: "a:RANGE b:RANGE"), Self.noHash),
            (Self.table(attributes: "a c b"), count), (Self.table(keys: "a:HASH"), count),
        ])
    }

    func testThroughput() throws {
        func table(_ throughput: JSONValue?, _ mode: JSONValue? = nil) -> JSONObject {
            var table = Self.table()
            (table["ProvisionedThroughput"], table["BillingMode"]) = (throughput, mode)
            return table
        }
        let missing =
            Self.invalid
            + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        try assertRefused([
            (table(nil), missing), (table(nil, "PROVISIONED"), missing),
            (
                table(["ReadCapacityUnits": 1, "WriteCapacityUnits": 1], "PAY_PER_REQUEST"),
                Self.invalid
                    + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
            ),
            (
                table(["ReadCapacityUnits": 1_000_000_000_001, "WriteCapacityUnits": 1_000_000_000_001]),
                "Given value 1000000000001 for ReadCapacityUnits is out of bounds"
            ),
            (
                table(["ReadCapacityUnits": 1_000_000_000_000, "WriteCapacityUnits": 1_000_000_000_001]),
                "Given value 1000000000001 for WriteCapacityUnits is out of bounds"
            ),
        ])
    }

    func testIndexes() throws {
        for (member, other) in [
            ("LocalSecondaryIndexes", "Local"), ("GlobalSecondaryIndexes", "Global"),
        ] {
            func table(_ indexes: JSONValue...) -> JSONObject {
                var table = Self.table()
                table[member] = .array(indexes)
                return table
            }
            func projected(_ projection: JSONValue) -> JSONObject { table(Self.index("a:HASH b:RANGE", projection)) }
            try assertRefused([
                (table(), Self.invalid + "List of \(other)SecondaryIndexes is empty"),
                (
                    table(Self.index("a:HASH c:RANGE")),
                    Self.invalid + "Some index key attributes are not defined in AttributeDefinitions. Keys: [a, c], "
                        + "AttributeDefinitions: [a, b]"
                ),
                (table(Self.index("a:RANGE")), Self.noHash), (table(Self.index("a:HASH a:RANGE")), Self.sameName),
                (
                    table(Self.index("a:HASH b:HASH")),
                    // Of a global index both make up the partition.
                    other == "Local" ? Self.noRange : Self.invalid + "Unknown ProjectionType: null"
                ), (projected([:]), Self.invalid + "Unknown ProjectionType: null"),
                (projected(["NonKeyAttributes": ["a"]]), Self.invalid + "Unknown ProjectionType: null"),
                (
                    projected(["ProjectionType": "ALL", "NonKeyAttributes": ["a"]]),
                    Self.invalid + "ProjectionType is ALL, but NonKeyAttributes is specified"
                ),
                (
                    projected(["ProjectionType": "KEYS_ONLY", "NonKeyAttributes": ["a"]]),
                    Self.invalid + "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified"
                ),
                (
                    projected(["ProjectionType": "INCLUDE"]),
                    Self.invalid + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"
                ),
            ])
        }
    }

    func testLocalIndexesShareTheTablesPartitionKey() throws {
        func table(_ keys: String, _ indexes: [JSONValue]) -> JSONObject {
            var table = Self.table(keys: keys)
            table["LocalSecondaryIndexes"] = .array(indexes)
            return table
        }
        let all: JSONValue = ["ProjectionType": "ALL"]
        let both = "a:HASH b:RANGE"
        let many = (0..<6).map { Self.index(both, all, name: "ab\($0)") }
        try assertRefused([
            (
                table("a:HASH", [Self.index("c:RANGE")]),
                Self.invalid
                    + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
            ),
            (
                table(both, [Self.index("b:HASH")]),
                Self.invalid + "Index KeySchema does not have a range key for index: abc"
            ),
            (
                table(both, [Self.index("b:HASH a:RANGE")]),
                Self.invalid
                    + "Index KeySchema does not have the same leading hash key as table KeySchema for index: abc. "
                    + "index hash key: b, table hash key: a"
            ),
            (
                table(both, [Self.index(both, all), Self.index(both, all)]),
                Self.invalid + "Duplicate index name: abc"
            ),
            (table(both, many), Self.invalid + "Number of LocalSecondaryIndexes exceeds per-table limit of 5"),
        ])
    }

    func testANewTableIsDescribed() throws {
        let bench = try Bench(tables: false)
        var table = Self.table()
        table["GlobalSecondaryIndexes"] = [
            [
                "IndexName": "byB", "KeySchema": Self.keys("b:HASH"), "Projection": ["ProjectionType": "KEYS_ONLY"],
                "ProvisionedThroughput": ["ReadCapacityUnits": 2, "WriteCapacityUnits": 3],
            ]
        ]
        let answer = try bench.call("CreateTable", JSONValue.object(table).serialized())
        var description = answer["TableDescription"]?.object ?? [:]
        XCTAssertNotNil(
            description["TableId"]?.string?.wholeMatch(
                of: #/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/#
            )
        )
        description["TableId"] = nil
        try assertEquivalent(
            .object(description),
            """
            {"TableName": "abc", "TableStatus": "CREATING", "CreationDateTime": 1795000000, "ItemCount": 0,
             "TableArn": "arn:aws:dynamodb:us-east-1:123456789012:table/abc", "TableSizeBytes": 0,
             "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}, {"AttributeName": "b", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}, {"AttributeName": "b", "KeyType": "RANGE"}],
             "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
             "DeletionProtectionEnabled": false,
             "GlobalSecondaryIndexes": [{"IndexName": "byB", "IndexStatus": "CREATING", "IndexSizeBytes": 0, "ItemCount": 0,
                "IndexArn": "arn:aws:dynamodb:us-east-1:123456789012:table/abc/index/byB",
                "KeySchema": [{"AttributeName": "b", "KeyType": "HASH"}], "Projection": {"ProjectionType": "KEYS_ONLY"},
                "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 2, "WriteCapacityUnits": 3}}]}
            """
        )
        XCTAssertEqual(
            bench.refusal("CreateTable", JSONValue.object(table).serialized()),
            "ResourceInUseException: Table already exists: abc"
        )
    }
}
