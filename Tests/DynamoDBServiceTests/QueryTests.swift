import CloudCore
import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

final class QueryTests: XCTestCase {
    private func filledBench() throws -> Bench {
        let bench = try Bench()
        for (artist, song, year, genre) in [
            ("ABBA", "Waterloo", 1974, "pop"), ("ABBA", "SOS", 1975, "pop"), ("ABBA", "Fernando", 1976, "pop"),
            ("Bach", "Air", 1731, "baroque"), ("Bach", "Aria", 1741, "baroque"),
        ] {
            try bench.call(
                "PutItem",
                """
                {"TableName": "Music", "Item": {"artist": {"S": "\(artist)"}, "song": {"S": "\(song)"},
                 "year": {"N": "\(year)"}, "genre": {"S": "\(genre)"}, "extra": {"S": "x"}}}
                """
            )
        }
        return bench
    }

    private func songs(_ answer: JSONValue) -> [String] {
        answer["Items"]?.array?.compactMap { $0["song"]?["S"]?.string } ?? []
    }

    private func query(_ bench: Bench, _ condition: String, _ values: String, _ more: String = "") throws -> JSONValue {
        try bench.call(
            "Query",
            """
            {"TableName": "Music", "KeyConditionExpression": "\(condition)", "ExpressionAttributeValues": {\(values)}\(more)}
            """
        )
    }

    func testSortKeyConditions() throws {
        let bench = try filledBench()
        let artist = #"":a": {"S": "ABBA"}"#
        let s = #", ":s": {"S": "SOS"}"#
        XCTAssertEqual(songs(try query(bench, "artist = :a", artist)), ["Fernando", "SOS", "Waterloo"])
        XCTAssertEqual(
            songs(try query(bench, "artist = :a", artist, #", "ScanIndexForward": false"#)),
            ["Waterloo", "SOS", "Fernando"]
        )
        XCTAssertEqual(songs(try query(bench, "artist = :a AND song < :s", artist + s)), ["Fernando"])
        XCTAssertEqual(songs(try query(bench, "artist = :a AND song <= :s", artist + s)), ["Fernando", "SOS"])
        XCTAssertEqual(songs(try query(bench, ":s < song AND artist = :a", artist + s)), ["Waterloo"])
        XCTAssertEqual(songs(try query(bench, "artist = :a AND song >= :s", artist + s)), ["SOS", "Waterloo"])
        XCTAssertEqual(
            songs(try query(bench, "artist = :a AND song BETWEEN :s AND :w", artist + s + #", ":w": {"S": "W"}"#)),
            ["SOS"]
        )
        XCTAssertEqual(
            songs(
                try query(
                    bench,
                    "artist = :b AND begins_with(song, :air)",
                    #"":b": {"S": "Bach"}, ":air": {"S": "Ai"}"#
                )
            ),
            ["Air"]
        )
    }

    func testIndexesShowWhatTheyProject() throws {
        let bench = try filledBench()
        try assertEquivalent(
            query(
                bench,
                "artist = :a AND #y > :y",
                #"":a": {"S": "ABBA"}, ":y": {"N": "1975"}"#,
                ##", "IndexName": "byYear", "ExpressionAttributeNames": {"#y": "year"}"##
            ),
            """
            {"Count": 1, "ScannedCount": 1,
             "Items": [{"artist": {"S": "ABBA"}, "song": {"S": "Fernando"}, "year": {"N": "1976"}}]}
            """
        )
        let byGenre = try query(bench, "genre = :g", #"":g": {"S": "baroque"}"#, #", "IndexName": "byGenre""#)
        XCTAssertEqual(songs(byGenre), ["Air", "Aria"])
        XCTAssertEqual(byGenre["Items"]?[0]?["extra"]?["S"], "x")
        // An update moves the entry.
        try bench.call(
            "UpdateItem",
            """
            {"TableName": "Music", "Key": {"artist": {"S": "Bach"}, "song": {"S": "Air"}}, "UpdateExpression": "SET #y = :y",
             "ExpressionAttributeNames": {"#y": "year"}, "ExpressionAttributeValues": {":y": {"N": "2000"}}}
            """
        )
        XCTAssertEqual(
            songs(try query(bench, "genre = :g", #"":g": {"S": "baroque"}"#, #", "IndexName": "byGenre""#)),
            ["Aria", "Air"]
        )
    }

    func testPagesGoOnWhereTheLastOneEnded() throws {
        let bench = try filledBench()
        for (operation, more) in [
            ("Scan", ""), ("Scan", #", "IndexName": "byGenre""#),
            (
                "Query",
                #", "KeyConditions": {"artist": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "ABBA"}]}}"#
            ),
            (
                "Query",
                #", "ScanIndexForward": false, "KeyConditions": {"artist": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "ABBA"}]}}"#
            ),
        ] {
            let whole = songs(try bench.call(operation, #"{"TableName": "Music"\#(more)}"#))
            var found: [String] = []
            var start = ""
            repeat {
                let page = try bench.call(operation, #"{"TableName": "Music", "Limit": 1\#(more)\#(start)}"#)
                found += songs(page)
                start = page["LastEvaluatedKey"].map { #", "ExclusiveStartKey": \#($0.serialized())"# } ?? ""
            } while !start.isEmpty
            XCTAssertEqual(found, whole)
        }
    }

    func testSegmentsOfAParallelScanShareOutTheTable() throws {
        let bench = try Bench()
        for id in 0..<50 { try bench.call("PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "\#(id)"}}}"#) }
        var found: [String] = []
        for segment in 0..<4 {
            let page = try bench.call("Scan", #"{"TableName": "Plain", "TotalSegments": 4, "Segment": \#(segment)}"#)
            let ids = page["Items"]?.array?.compactMap { $0["id"]?["S"]?.string } ?? []
            XCTAssertGreaterThan(ids.count, 2)
            found += ids
        }
        XCTAssertEqual(found.count, 50)
        XCTAssertEqual(Set(found).count, 50)
    }

    func testAPageEndsAtOneMegabyte() throws {
        let bench = try Bench()
        let filler = String(repeating: "x", count: 300_000)
        for id in 0..<6 {
            try bench.call(
                "PutItem",
                #"{"TableName": "Plain", "Item": {"id": {"S": "\#(id)"}, "f": {"S": "\#(filler)"}}}"#
            )
        }
        let page = try bench.call("Scan", #"{"TableName": "Plain", "Select": "COUNT"}"#)
        XCTAssertEqual(
            bench.refusal("Scan", #"{"TableName": "Plain", "Select": "COUNT", "ProjectionExpression": "id"}"#),
            "ValidationException: Cannot specify the ProjectionExpression when choosing to get only the Count"
        )
        XCTAssertEqual(page["Count"], 4)
        XCTAssertNotNil(page["LastEvaluatedKey"])
    }

    func testAQueryTellsOfSelectAsOfAConstraintAndAScanDoesNot() throws {
        let bench = try Bench()
        let cases = [
            (
                #""Select": "ALL_PROJECTED_ATTRIBUTES""#,
                "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
            ),
            (
                #""Select": "SPECIFIC_ATTRIBUTES""#,
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
            ),
            (
                #""Select": "COUNT", "ProjectionExpression": "song""#,
                "Cannot specify the ProjectionExpression when choosing to get only the Count"
            ),
            (
                #""Select": "ALL_ATTRIBUTES", "ProjectionExpression": "song""#,
                "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES"
            ),
        ]
        let condition =
            #""KeyConditionExpression": "artist = :a", "ExpressionAttributeValues": {":a": {"S": "ABBA"}}"#
        for (select, message) in cases {
            XCTAssertEqual(
                bench.refusal("Scan", #"{"TableName": "Music", \#(select)}"#),
                "ValidationException: \(message)"
            )
            XCTAssertEqual(
                bench.refusal("Query", #"{"TableName": "Music", \#(condition), \#(select)}"#),
                "ValidationException: 1 validation error detected: \(message)"
            )
        }
    }

    func testQueriesAreRefusedInAWSsWords() throws {
        let bench = try Bench()
        let cases = [
            ("artist = :a OR song = :a", "Invalid operator used in KeyConditionExpression: OR"),
            ("song = :a", "Query condition missed key schema element: artist"),
            ("artist > :a", "Query key condition not supported"),
            ("artist = :a AND genre = :a", "Query condition missed key schema element: song"),
            (
                "artist = :a AND artist = :a",
                "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
            ),
            (
                "artist = :a AND song > :a AND genre = :a",
                "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)"
            ),
        ]
        for (condition, message) in cases {
            XCTAssertEqual(
                bench.refusal(
                    "Query",
                    """
                    {"TableName": "Music", "KeyConditionExpression": "\(condition)",
                     "ExpressionAttributeValues": {":a": {"S": "x"}}}
                    """
                ),
                "ValidationException: \(message)"
            )
        }
        XCTAssertEqual(
            bench.refusal("Query", #"{"TableName": "Music"}"#),
            "ValidationException: Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
        )
    }
}
