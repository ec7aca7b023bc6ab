import DynamoDBService
import WorkshopCommon
import XCTest

/// The orders in which AWS gave these items.
final class ScanOrderTests: XCTestCase {
    private func bench(keyType: String = "S") throws -> Bench {
        let bench = try Bench(tables: false)
        try bench.call(
            "CreateTable",
            """
            {"TableName": "Items", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "\(keyType)"}],
             "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
            """
        )
        return bench
    }

    private func put(_ ids: [String], keyType: String, _ bench: Bench) throws {
        for id in ids {
            try bench.call("PutItem", #"{"TableName": "Items", "Item": {"id": {"\#(keyType)": "\#(id)"}}}"#)
        }
    }

    private func ids(_ page: JSONValue, _ keyType: String, _ attribute: String = "id") -> [String] {
        page["Items"]?.array?.compactMap { $0[attribute]?[keyType]?.string } ?? []
    }

    func testAScanGoesByTheHashOfTheKey() throws {
        let orders = [
            ("S", "2 8 9 1 6 hello 0 5 4 äáöü aardman 7 3 zapf"),
            ("N", "7 999.9 8 3 2 -999.9 9 4 -0.09 6 1 0 0.012345 5"),
        ]
        for (keyType, order) in orders {
            let bench = try bench(keyType: keyType)
            let expected = order.split(separator: " ").map(String.init)
            try put(expected.sorted(), keyType: keyType, bench)
            XCTAssertEqual(ids(try bench.call("Scan", #"{"TableName": "Items"}"#), keyType), expected)
        }
    }

    func testASegmentIsAStretchOfHashes() throws {
        let segments: [(keyType: String, id: String, segment: Int)] = [
            ("S", "3635", 0), ("S", "228", 0), ("S", "1668", 1), ("S", "3435", 4), ("N", "251", 1), ("N", "2388", 4095),
        ]
        for (keyType, id, segment) in segments {
            let bench = try bench(keyType: keyType)
            try put([id], keyType: keyType, bench)
            for other in Set([0, 1, 4, 4095, segment]) {
                let page = try bench.call(
                    "Scan",
                    #"{"TableName": "Items", "TotalSegments": 4096, "Segment": \#(other)}"#
                )
                XCTAssertEqual(ids(page, keyType), other == segment ? [id] : [], "segment \(other)")
            }
        }
    }

    func testItemsAlikeInAGlobalIndexGoByTheHashOfTheirKeys() throws {
        let bench = try Bench(tables: false)
        let definitions = ["a", "b", "c"].map { #"{"AttributeName": "\#($0)", "AttributeType": "S"}"# }
        try bench.call(
            "CreateTable",
            """
            {"TableName": "Items", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [\(definitions.joined(separator: ", "))],
             "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}, {"AttributeName": "b", "KeyType": "RANGE"}],
             "GlobalSecondaryIndexes": [{"IndexName": "byC", "Projection": {"ProjectionType": "KEYS_ONLY"},
              "KeySchema": [{"AttributeName": "c", "KeyType": "HASH"}]}]}
            """
        )
        for key in ["aa", "bb", "cd", "ce", "da", "ea"] {
            try bench.call(
                "PutItem",
                """
                {"TableName": "Items",
                 "Item": {"a": {"S": "\(key.prefix(1))"}, "b": {"S": "\(key.suffix(1))"}, "c": {"S": "x"}}}
                """
            )
        }
        let query = """
            {"TableName": "Items", "IndexName": "byC", "KeyConditionExpression": "c = :c",
             "ExpressionAttributeValues": {":c": {"S": "x"}}}
            """
        let page = try bench.call("Query", query)
        let keys = zip(ids(page, "S", "a"), ids(page, "S", "b")).map { $0 + $1 }
        XCTAssertEqual(keys, ["bb", "aa", "ce", "ea", "da", "cd"])
    }
}
