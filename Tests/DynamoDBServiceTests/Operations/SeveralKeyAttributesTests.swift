import CloudCore
import DynamoDBService
import Foundation
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// Global indexes whose keys have several attributes of a kind; orders and refusals are those that AWS was seen to give.
final class SeveralKeyAttributesTests: XCTestCase {
    private static func keys(_ text: String) -> String {
        let elements = text.split(separator: " ").map { part in
            let parts = part.split(separator: ":")
            return #"{"AttributeName": "\#(parts[0])", "KeyType": "\#(parts[1])"}"#
        }
        return "[\(elements.joined(separator: ", "))]"
    }

    private static func definitions(_ names: String) -> String {
        let all = names.map { #"{"AttributeName": "\#($0)", "AttributeType": "S"}"# }
        return "[\(all.joined(separator: ", "))]"
    }

    private static let hierarchy = "h:HASH a:RANGE b:RANGE c:RANGE d:RANGE"

    /// A table by `p` with an index by `h`, then `a` to `d`.
    private func bench(store: Store = Store()) throws -> Bench {
        let bench = try Bench(store: store, tables: false)
        try bench.call(
            "CreateTable",
            """
            {"TableName": "Tree", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": \(Self.definitions("phabcd")),
             "KeySchema": \(Self.keys("p:HASH")), "GlobalSecondaryIndexes": [{"IndexName": "gsi",
               "KeySchema": \(Self.keys(Self.hierarchy)), "Projection": {"ProjectionType": "ALL"}}]}
            """
        )
        for values in [
            "1 T live b r1", "2 T live a r2", "3 T live a r1", "4 T draft c r1", "5 F live a r0", "6 T live - r1",
        ] {
            let members = zip("pabcd", values.split(separator: " ")).filter { $0.1 != "-" }
                .map { #""\#($0.0)": {"S": "\#($0.1)"}"# }
            try bench.call(
                "PutItem",
                #"{"TableName": "Tree", "Item": {"h": {"S": "o"}, \#(members.joined(separator: ", "))}}"#
            )
        }
        return bench
    }

    private static let values = ["h": "o", "a": "T", "b": "live", "c": "a", "d": "r", "x": "r1"]

    private func request(_ condition: String, _ more: String = "") -> String {
        let used = Self.values.filter { condition.contains(":\($0.key)") }
        let values = used.map { #"":\#($0.key)": {"S": "\#($0.value)"}"# }.joined(separator: ", ")
        return """
            {"TableName": "Tree", "IndexName": "gsi", "KeyConditionExpression": "\(condition)",
             "ExpressionAttributeValues": {\(values)}\(more)}
            """
    }

    private func ids(_ answer: JSONValue) -> String {
        (answer["Items"]?.array ?? []).compactMap { $0["p"]?["S"]?.string }.joined()
    }

    func testSortKeysAreBoundFromTheLeftToTheRight() throws {
        let bench = try bench()
        for (condition, expected) in [
            // The item without one of the attributes is not in the index.
            ("h = :h", "54321"), ("h = :h AND a = :a", "4321"), ("h = :h AND a = :a AND b = :b", "321"),
            ("h = :h AND a = :a AND b = :b AND c = :c", "32"), ("h = :h AND a = :a AND b = :b AND c > :c", "1"),
            ("h = :h AND a = :a AND b = :b AND c = :c AND begins_with(d, :d)", "32"),
            ("h = :h AND a = :a AND b = :b AND c = :c AND d BETWEEN :x AND :x", "3"),
            ("h = :h AND a = :a AND b < :b", "4"), ("b = :b AND h = :h AND a = :a", "321"),
        ] {
            XCTAssertEqual(ids(try bench.call("Query", request(condition))), expected, condition)
            XCTAssertEqual(
                ids(try bench.call("Query", request(condition, #", "ScanIndexForward": false"#))),
                String(expected.reversed()),
                condition
            )
        }
        XCTAssertEqual(ids(try bench.call("Scan", #"{"TableName": "Tree", "IndexName": "gsi"}"#)), "54321")
    }

    func testConditionsThatLeaveAGapAreRefused() throws {
        let bench = try bench()
        func order(_ before: String, _ after: String) -> String {
            "RANGE key attributes \(before) must have equality conditions specified in the query because a condition is "
                + "present on key attribute \(after)"
        }
        for (condition, message) in [
            ("h = :h AND a = :a AND c = :c", order("b", "c")), ("h = :h AND b = :b", order("a", "b")),
            ("h = :h AND a = :a AND b > :b AND c = :c", order("b", "c")),
            ("a = :a AND b = :b", "Query condition missed key schema element: h"),
            ("h > :h AND a = :a", "Query key condition not supported"),
            ("h = :h AND a = :a AND p = :x", "Query condition missed key schema element: b"),
        ] {
            XCTAssertEqual(bench.refusal("Query", request(condition)), "ValidationException: \(message)", condition)
        }
    }

    func testLegacyConditionsSayTheSame() throws {
        let bench = try bench()
        func request(_ conditions: (String, String, String)...) -> String {
            let members = conditions.map { name, comparison, value in
                #""\#(name)": {"ComparisonOperator": "\#(comparison)", "AttributeValueList": [{"S": "\#(value)"}]}"#
            }
            return #"{"TableName": "Tree", "IndexName": "gsi", "KeyConditions": {\#(members.joined(separator: ", "))}}"#
        }
        XCTAssertEqual(
            ids(
                try bench.call(
                    "Query",
                    request(("h", "EQ", "o"), ("a", "EQ", "T"), ("b", "EQ", "live"), ("c", "GT", "a"))
                )
            ),
            "1"
        )
        XCTAssertEqual(
            bench.refusal("Query", request(("h", "EQ", "o"), ("b", "GT", "live"))),
            "ValidationException: RANGE key attributes a must have equality conditions specified in the query because a "
                + "condition is present on key attribute b"
        )
    }

    func testPagesGoOnWhereTheLastOneEnded() throws {
        let bench = try bench()
        let scan = { (more: String) in #"{"TableName": "Tree", "IndexName": "gsi"\#(more)}"# }
        let cases: [(operation: String, request: (String) -> String, expected: String)] = [
            ("Query", { self.request("h = :h AND a = :a", $0) }, "4321"),
            ("Query", { self.request("h = :h AND a = :a AND b <= :b", $0 + #", "ScanIndexForward": false"#) }, "1234"),
            ("Scan", scan, "54321"),
        ]
        for (operation, request, expected) in cases {
            var found = ""
            var start = ""
            repeat {
                let page = try bench.call(operation, request(#", "Limit": 1\#(start)"#))
                found += ids(page)
                let last = page["LastEvaluatedKey"]
                if let last { XCTAssertEqual(last.object.map { Set($0.keys) }, ["p", "h", "a", "b", "c", "d"]) }
                start = last.map { #", "ExclusiveStartKey": \#($0.serialized())"# } ?? ""
            } while !start.isEmpty
            XCTAssertEqual(found, expected)
        }
    }

    func testSeveralAttributesMakeUpAPartition() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dynamodb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = FilePath(folder.appending(path: "cloud.sqlite").path)
        let store = try Store(file: file)
        let first = try bench(store: store)
        let added = try first.call(
            "UpdateTable",
            """
            {"TableName": "Tree", "AttributeDefinitions": \(Self.definitions("phabcd")),
             "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "pair", "KeySchema": \(Self.keys("a:HASH b:HASH d:RANGE")),
               "Projection": {"ProjectionType": "KEYS_ONLY"}}}]}
            """
        )
        try assertEquivalent(
            added["TableDescription"]?["GlobalSecondaryIndexes"]?[1]?["KeySchema"],
            Self.keys("a:HASH b:HASH d:RANGE")
        )
        // What is kept is read again as it was.
        store.close()
        let bench = try Bench(store: Store(file: file), tables: false)
        let described = try bench.call("DescribeTable", #"{"TableName": "Tree"}"#)["Table"]?["GlobalSecondaryIndexes"]
        try assertEquivalent(described?[0]?["KeySchema"], Self.keys(Self.hierarchy))
        XCTAssertEqual(described?[1]?["ItemCount"], 6)
        func query(_ condition: String) -> String {
            request(condition).replacing(#""gsi""#, with: #""pair""#)
        }
        XCTAssertEqual(
            ids(try bench.call("Query", query("a = :a AND b = :b AND d = :x"))).sorted(),
            ["1", "3", "6"]
        )
        XCTAssertEqual(ids(try bench.call("Query", query("b = :b AND a = :a"))).last, "2")
        XCTAssertEqual(
            bench.refusal("Query", query("a = :a AND d = :x")),
            "ValidationException: Query condition missed key schema element: b"
        )
        // An entry moves with any of its attributes, and goes with any of them.
        try bench.call(
            "UpdateItem",
            """
            {"TableName": "Tree", "Key": {"p": {"S": "2"}}, "UpdateExpression": "SET d = :d",
             "ExpressionAttributeValues": {":d": {"S": "r0"}}}
            """
        )
        XCTAssertEqual(ids(try bench.call("Query", query("a = :a AND b = :b"))).first, "2")
        try bench.call(
            "UpdateItem",
            #"{"TableName": "Tree", "Key": {"p": {"S": "2"}}, "UpdateExpression": "REMOVE b"}"#
        )
        XCTAssertEqual(ids(try bench.call("Query", query("a = :a AND b = :b"))).sorted(), ["1", "3", "6"])
    }

    func testKeysHaveFourAttributesOfAKindAtMost() throws {
        let bench = try Bench(tables: false)
        func table(_ keys: String) -> String {
            """
            {"TableName": "abc", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": \(Self.definitions("abcdefghi")),
             "KeySchema": \(Self.keys("a:HASH")), "GlobalSecondaryIndexes": [{"IndexName": "gsi",
               "KeySchema": \(Self.keys(keys)), "Projection": {"ProjectionType": "ALL"}}]}
            """
        }
        let hashes = "b:HASH c:HASH d:HASH e:HASH"
        for (keys, problem) in [
            (hashes + " a:HASH", "The KeySchema has more than 4 HASH key types"),
            ("a:HASH f:RANGE g:RANGE h:RANGE i:RANGE b:RANGE", "The KeySchema has more than 4 RANGE key types"),
            ("a:HASH b:RANGE c:HASH", "A HASH key type follows a RANGE key type"),
        ] {
            XCTAssertEqual(
                bench.refusal("CreateTable", table(keys)),
                "ValidationException: Invalid KeySchema: \(problem)"
            )
        }
        try bench.call("CreateTable", table(hashes + " f:RANGE g:RANGE h:RANGE i:RANGE"))
    }

    func testATemplateDeclaresThemToo() async throws {
        let bench = try Bench(tables: false)
        try await bench.service.deploy(
            DeclaredResource(
                type: "AWS::DynamoDB::Table",
                logicalID: "Table",
                physicalID: "Tree",
                properties: try json(
                    """
                    {"BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": \(Self.definitions("phabcd")),
                     "KeySchema": \(Self.keys("p:HASH")), "GlobalSecondaryIndexes": [{"IndexName": "gsi",
                       "KeySchema": \(Self.keys(Self.hierarchy)), "Projection": {"ProjectionType": "ALL"}}]}
                    """
                ),
                attributes: [:]
            )
        )
        let described = try bench.call("DescribeTable", #"{"TableName": "Tree"}"#)["Table"]?["GlobalSecondaryIndexes"]
        try assertEquivalent(described?[0]?["KeySchema"], Self.keys(Self.hierarchy))
    }

    /// The refusal names tables, and follows the index.
    func testPartiQLReadsNoneOfThem() throws {
        let bench = try bench()
        let refusal =
            "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys."
        for rest in ["", " WHERE h = 'o' ORDER BY a DESC", " WHERE h = 5", " WHERE p = '1'"] {
            XCTAssertEqual(
                bench.refusal("ExecuteStatement", #"{"Statement": "SELECT * FROM Tree.gsi\#(rest)"}"#),
                "ValidationException: \(refusal)"
            )
        }
        let batch = try bench.call(
            "BatchExecuteStatement",
            """
            {"Statements": [{"Statement": "SELECT * FROM Tree.gsi WHERE h = 'o'"},
                            {"Statement": "SELECT p FROM Tree WHERE p = '1'"}]}
            """
        )["Responses"]
        XCTAssertEqual(batch?[0]?["Error"]?["Message"]?.string, refusal)
        XCTAssertEqual(batch?[1]?["Item"]?["p"]?["S"], "1")
    }
}
