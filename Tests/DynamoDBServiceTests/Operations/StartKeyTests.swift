import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

/// Where reading begins: a table by `a` and `b`, a local index by `a` and `c`, and global ones by `c`, and by `c` and `d`.
final class StartKeyTests: XCTestCase {
    private static let invalid = "The provided starting key is invalid"
    private static let mismatch = "The provided key element does not match the schema"
    private static let missed = "Query condition missed key schema element: "

    private func bench() throws -> Bench {
        let bench = try Bench(tables: false)
        func keys(_ names: String) -> String {
            let elements = zip(names, ["HASH", "RANGE"]).map { #"{"AttributeName": "\#($0)", "KeyType": "\#($1)"}"# }
            return "[\(elements.joined(separator: ", "))]"
        }
        func table(_ name: String, _ attributes: String, _ key: String, _ indexes: String) throws {
            let definitions = attributes.map { #"{"AttributeName": "\#($0)", "AttributeType": "S"}"# }
            try bench.call(
                "CreateTable",
                """
                {"TableName": "\(name)", "BillingMode": "PAY_PER_REQUEST", "KeySchema": \(keys(key)),
                 "AttributeDefinitions": [\(definitions.joined(separator: ", "))]\(indexes)}
                """
            )
        }
        let all = #""Projection": {"ProjectionType": "ALL"}"#
        try table("hash", "a", "a", "")
        try table(
            "range",
            "abcd",
            "ab",
            """
            , "LocalSecondaryIndexes": [{"IndexName": "index1", "KeySchema": \(keys("ac")), \(all)}],
            "GlobalSecondaryIndexes": [{"IndexName": "index3", "KeySchema": \(keys("c")), \(all)},
             {"IndexName": "index4", "KeySchema": \(keys("cd")), "Projection": {"ProjectionType": "KEYS_ONLY"}}]
            """
        )
        return bench
    }

    /// `a:S b:N` is a key with a text and a number.
    private static func key(_ text: String, _ value: String = "1") -> String {
        let members = text.split(separator: " ").map { part in
            let name = part.prefix(1)
            let type = part.suffix(1)
            return #""\#(name)": {"\#(type)": "\#(type == "B" ? "YQ==" : value)"}"#
        }
        return "{\(members.joined(separator: ", "))}"
    }

    private func assertRefused(
        _ operation: String,
        _ cases: [(table: String, index: String?, keys: [String], message: String)],
        _ more: String = ""
    ) throws {
        let bench = try bench()
        for (table, index, keys, message) in cases {
            for key in keys {
                let index = index.map { #", "IndexName": "\#($0)""# } ?? ""
                XCTAssertEqual(
                    bench.refusal(
                        operation,
                        #"{"TableName": "\#(table)", "ExclusiveStartKey": \#(Self.key(key))\#(index)\#(more)}"#
                    ),
                    "ValidationException: \(message)",
                    "\(operation) \(index) \(key)"
                )
            }
        }
    }

    func testAQueryFindsAKeysFaultsBetweenThoseOfItsConditions() throws {
        try assertRefused(
            "Query",
            [
                ("hash", nil, ["", "b:S", "a:S b:S"], Self.invalid), ("hash", nil, ["a:N", "a:B"], Self.mismatch),
                ("range", nil, ["", "z:N", "b:S c:S", "a:B", "a:S", "a:N b:N z:N"], Self.invalid),
                ("range", nil, ["a:N z:S", "a:B b:S"], Self.mismatch),
                ("range", nil, ["a:S b:N", "a:S c:N", "a:S z:S"], Self.missed + "a"),
                ("range", "index1", ["", "a:B", "a:S b:S", "b:S c:S"], Self.invalid),
                ("range", "index1", ["a:N x:S y:S", "a:B b:S c:S"], Self.mismatch),
                ("range", "index1", ["a:S b:N c:N", "a:S b:S z:S"], Self.missed + "a"),
                ("range", "index3", ["", "c:N", "a:S b:S z:S", "a:S b:S c:S z:S"], Self.invalid),
                ("range", "index3", ["x:S y:S c:N", "a:S b:S c:B"], Self.mismatch),
                ("range", "index3", ["x:N y:N c:S", "a:S b:S c:S"], Self.missed + "c"),
            ],
            #", "KeyConditionExpression": "z = :a", "ExpressionAttributeValues": {":a": {"N": "1"}}"#
        )
        try assertRefused(
            "Query",
            [
                ("range", nil, ["a:S", "a:S c:N", "a:S z:S", "a:S b:S c:S"], Self.invalid),
                ("range", nil, ["a:S b:N", "a:S b:B"], Self.mismatch),
                ("range", "index1", ["a:S b:N c:N", "a:S b:S c:B"], Self.mismatch),
                ("range", "index1", ["a:S b:N c:S"], "\(Self.invalid): \(Self.mismatch)"),
                (
                    "range", nil, ["a:S b:S"],
                    "The provided starting key is outside query boundaries based on provided conditions"
                ),
            ],
            #", "KeyConditionExpression": "a = :a", "ExpressionAttributeValues": {":a": {"S": "other"}}"#
        )
        try assertRefused(
            "Query",
            [
                ("range", "index4", ["c:S", "a:N b:N c:S", "a:N b:N c:S e:N"], Self.invalid),
                ("range", "index4", ["x:N y:N c:S d:S", "a:S b:N c:S d:S"], "\(Self.invalid): \(Self.mismatch)"),
                (
                    "range", "index4", ["a:S b:S c:S d:S"],
                    "The provided starting key is outside query boundaries based on provided conditions"
                ),
            ],
            #", "KeyConditionExpression": "c = :a", "ExpressionAttributeValues": {":a": {"S": "other"}}"#
        )
    }

    func testAQuerysKeyLiesWithinItsConditions() throws {
        for (condition, message) in [
            ("a = :o AND b > :b", "The provided starting key does not match the range key predicate"),
            ("a = :b AND b > :b", "The provided starting key does not match the range key predicate"),
            ("a = :o AND b <= :b", "The query can return at most one row and cannot be restarted"),
            ("a = :o AND b = :b", "The query can return at most one row and cannot be restarted"),
        ] {
            let values = [":o": "other", ":b": "1"].filter { condition.contains($0.key) }
                .map { #""\#($0.key)": {"S": "\#($0.value)"}"# }.joined(separator: ", ")
            try assertRefused(
                "Query",
                [("range", nil, ["a:S b:S"], message)],
                #", "KeyConditionExpression": "\#(condition)", "ExpressionAttributeValues": {\#(values)}"#
            )
        }
    }

    func testAScanTellsOfATablesKeyAsOfAnItems() throws {
        let both = "\(Self.invalid): \(Self.mismatch)"
        try assertRefused(
            "Scan",
            [
                ("hash", nil, ["", "b:S", "a:S b:S", "a:B"], both),
                ("range", nil, ["", "z:N", "b:S c:S", "a:S", "a:N z:S", "a:S b:N", "a:S b:S c:S"], both),
                ("range", "index1", ["", "z:N", "a:S b:S", "a:S c:N", "a:S b:S c:S d:S"], Self.invalid),
                ("range", "index1", ["a:N x:S y:S", "a:B b:S c:S", "a:S b:N c:N", "a:S b:S c:B"], Self.mismatch),
                ("range", "index1", ["a:S b:N c:S"], both),
                ("range", "index3", ["c:N", "a:S b:S z:S"], Self.invalid),
                ("range", "index3", ["x:S y:S c:N", "a:S b:S c:B"], Self.mismatch),
                ("range", "index4", ["x:N y:N c:S d:N", "x:N y:N c:N d:S"], Self.mismatch),
                ("range", "index4", ["x:N y:N c:S d:S", "a:N b:S c:S d:S"], both),
            ]
        )
        try assertRefused(
            "Scan",
            [
                (
                    "range", "index4", ["x:N y:N c:S d:S"],
                    "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global "
                        + "secondary index index4 because its projection type is not ALL"
                )
            ],
            #", "Select": "ALL_ATTRIBUTES", "FilterExpression": "attribute_exists(a.b.c)""#
        )
    }

    func testAScansKeyLiesInItsSegment() throws {
        let bench = try bench()
        for id in 0..<10 { try bench.call("PutItem", #"{"TableName": "hash", "Item": {"a": {"S": "\#(id)"}}}"#) }
        let other = try bench.call("Scan", #"{"TableName": "hash", "Segment": 1, "TotalSegments": 2}"#)["Items"]?[0]
        let key = try XCTUnwrap(other).serialized()
        XCTAssertEqual(
            bench.refusal(
                "Scan",
                #"{"TableName": "hash", "Segment": 0, "TotalSegments": 2, "ExclusiveStartKey": \#(key)}"#
            ),
            "ValidationException: The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                + "ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 0"
        )
        for (members, message) in [
            (
                #""Segment": 1"#,
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"
            ),
            (
                #""TotalSegments": 1"#,
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"
            ),
            (
                #""Segment": 1, "TotalSegments": 1"#,
                "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 1 is not less than TotalSegments: 1"
            ),
        ] {
            XCTAssertEqual(
                bench.refusal("Scan", #"{"TableName": "hash", \#(members), "FilterExpression": ""}"#),
                "ValidationException: \(message)"
            )
        }
    }
}
