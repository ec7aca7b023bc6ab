import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

/// Conditions, filters and updates as SDKs sent them before there were expressions.
final class LegacyParameterTests: XCTestCase {
    private func filledBench() throws -> Bench {
        let bench = try Bench()
        for (id, members) in [
            ("1", #""n": {"N": "1"}, "s": {"S": "apple"}, "set": {"SS": ["a", "b"]}"#),
            ("2", #""n": {"N": "2"}, "s": {"S": "banana"}"#), ("3", #""n": {"N": "3"}, "l": {"L": [{"S": "a"}]}"#),
        ] {
            try bench.call("PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "\#(id)"}, \#(members)}}"#)
        }
        return bench
    }

    private static func condition(_ operation: String, _ values: String) -> String {
        #"{"ComparisonOperator": "\#(operation)", "AttributeValueList": [\#(values)]}"#
    }

    private func found(_ bench: Bench, _ filter: String, _ more: String = "") throws -> [String] {
        let answer = try bench.call("Scan", #"{"TableName": "Plain", "ScanFilter": {\#(filter)}\#(more)}"#)
        XCTAssertEqual(answer["ScannedCount"], 3)
        return (answer["Items"]?.array?.compactMap { $0["id"]?["S"]?.string } ?? []).sorted()
    }

    func testEachComparisonFilters() throws {
        let bench = try filledBench()
        let cases: [(attribute: String, operation: String, values: String, found: [String])] = [
            ("n", "EQ", #"{"N": "2"}"#, ["2"]), ("n", "NE", #"{"N": "2"}"#, ["1", "3"]),
            ("s", "NE", #"{"S": "apple"}"#, ["2", "3"]), ("n", "LT", #"{"N": "2"}"#, ["1"]),
            ("n", "LE", #"{"N": "2"}"#, ["1", "2"]), ("n", "GT", #"{"N": "2"}"#, ["3"]),
            ("n", "GE", #"{"N": "2"}"#, ["2", "3"]), ("s", "NULL", "", ["3"]), ("s", "NOT_NULL", "", ["1", "2"]),
            ("s", "BEGINS_WITH", #"{"S": "ba"}"#, ["2"]), ("s", "CONTAINS", #"{"S": "pp"}"#, ["1"]),
            ("set", "CONTAINS", #"{"S": "b"}"#, ["1"]), ("l", "CONTAINS", #"{"S": "a"}"#, ["3"]),
            ("s", "NOT_CONTAINS", #"{"S": "pp"}"#, ["2"]), ("n", "IN", #"{"N": "1"}, {"N": "3"}"#, ["1", "3"]),
            ("n", "BETWEEN", #"{"N": "2"}, {"N": "9"}"#, ["2", "3"]),
        ]
        for (attribute, operation, values, expected) in cases {
            let filter = #""\#(attribute)": \#(Self.condition(operation, values))"#
            XCTAssertEqual(try found(bench, filter), expected, operation)
        }
    }

    func testConditionsAreJoinedByTheOperator() throws {
        let bench = try filledBench()
        let filter = #""n": \#(Self.condition("GT", #"{"N": "1"}"#)), "s": \#(Self.condition("NULL", ""))"#
        XCTAssertEqual(try found(bench, filter), ["3"])
        XCTAssertEqual(try found(bench, filter, #", "ConditionalOperator": "OR""#), ["2", "3"])
    }

    func testAQueryTakesKeyConditionsAndAFilter() throws {
        let bench = try Bench()
        for (song, year) in [("SOS", 1975), ("Waterloo", 1974)] {
            try bench.call(
                "PutItem",
                #"{"TableName": "Music", "Item": {"artist": {"S": "ABBA"}, "song": {"S": "\#(song)"}, "year": {"N": "\#(year)"}}}"#
            )
        }
        let keys =
            #""KeyConditions": {"artist": \#(Self.condition("EQ", #"{"S": "ABBA"}"#)), "song": \#(Self.condition("GE", #"{"S": "A"}"#))}"#
        let answer = try bench.call(
            "Query",
            #"{"TableName": "Music", \#(keys), "QueryFilter": {"year": \#(Self.condition("GT", #"{"N": "1974"}"#))}, "AttributesToGet": ["song"]}"#
        )
        try assertEquivalent(answer, #"{"Count": 1, "ScannedCount": 2, "Items": [{"song": {"S": "SOS"}}]}"#)
        XCTAssertEqual(
            bench.refusal(
                "Query",
                #"{"TableName": "Music", \#(keys), "QueryFilter": {"song": \#(Self.condition("NULL", ""))}}"#
            ),
            "ValidationException: QueryFilter can only contain non-primary key attributes: Primary key attribute: song"
        )
    }

    func testExpectationsAreRefusedInAWSsWords() throws {
        let bench = try Bench()
        let cases: [(expected: String, message: String)] = [
            (
                #"{"ComparisonOperator": "LT"}"#,
                "Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a"
            ),
            (
                #"{"Exists": true, "ComparisonOperator": "LT"}"#,
                "Exists and ComparisonOperator cannot be used together for Attribute: a"
            ),
            (
                #"{"AttributeValueList": [{"S": "a"}], "Value": {"S": "a"}, "ComparisonOperator": "LT"}"#,
                "Value and AttributeValueList cannot be used together for Attribute: a"
            ),
            (
                #"{"Exists": true, "AttributeValueList": [{"S": "a"}]}"#,
                "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"
            ),
            (Self.condition("EQ", ""), "Invalid number of argument(s) for the EQ ComparisonOperator"),
            (Self.condition("NULL", #"{"S": "a"}"#), "Invalid number of argument(s) for the NULL ComparisonOperator"),
            (Self.condition("IN", ""), "Invalid number of argument(s) for the IN ComparisonOperator"),
            (
                #"{"Value": {"S": "a"}, "ComparisonOperator": "BETWEEN"}"#,
                "Invalid number of argument(s) for the BETWEEN ComparisonOperator"
            ),
            (
                Self.condition("IN", #"{"S": "b"}, {"N": "1"}"#),
                "AttributeValues inside AttributeValueList must be of same type"
            ),
            ("{}", "Value must be provided when Exists is null for Attribute: a"),
            (#"{"Exists": true}"#, "Value must be provided when Exists is true for Attribute: a"),
            (#"{"Exists": false, "Value": {"S": "a"}}"#, "Value cannot be used when Exists is false for Attribute: a"),
        ]
        for (expected, message) in cases {
            for (operation, member) in [("PutItem", "Item"), ("DeleteItem", "Key"), ("UpdateItem", "Key")] {
                XCTAssertEqual(
                    bench.refusal(
                        operation,
                        #"{"TableName": "abc", "\#(member)": {}, "Expected": {"a": \#(expected)}}"#
                    ),
                    "ValidationException: 1 validation error detected: One or more parameter values were invalid: \(message)"
                )
            }
        }
        XCTAssertEqual(
            bench.refusal(
                "DeleteItem",
                #"{"TableName": "abc", "Key": {}, "Expected": {"a": \#(Self.condition("BETWEEN", #"{"S": "b"}, {"S": "a"}"#))}}"#
            ),
            "ValidationException: 1 validation error detected: The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
        )
    }

    func testUpdatesAreRefusedInAWSsWords() throws {
        let bench = try filledBench()
        let invalid = "One or more parameter values were invalid: "
        let malformed = "ValidationException: 1 validation error detected: " + invalid
        let mismatch = "ValidationException: Type mismatch for attribute to update"
        let cases = [
            (#"{"s": {}}"#, malformed + "Only DELETE action is allowed when no attribute value is specified"),
            (
                #"{"s": {"Action": "DELETE", "Value": {"S": "1"}}}"#,
                malformed + "DELETE action with value is not supported for the type S"
            ),
            (
                #"{"s": {"Action": "ADD", "Value": {"B": "Yg=="}}}"#,
                malformed + "ADD action is not supported for the type B"
            ),
            (
                #"{"id": {"Value": {"S": "2"}}}"#,
                "ValidationException: \(invalid)Cannot update attribute id. This attribute is part of the key"
            ),
            (#"{"set": {"Action": "DELETE", "Value": {"NS": ["1"]}}}"#, mismatch),
            (#"{"set": {"Action": "ADD", "Value": {"N": "1"}}}"#, mismatch),
            (#"{"n": {"Action": "DELETE", "Value": {"NS": ["1"]}}}"#, mismatch),
        ]
        for (updates, refusal) in cases {
            XCTAssertEqual(
                bench.refusal(
                    "UpdateItem",
                    #"{"TableName": "Plain", "Key": {"id": {"S": "1"}}, "AttributeUpdates": \#(updates)}"#
                ),
                refusal
            )
        }
        try assertEquivalent(
            bench.call(
                "UpdateItem",
                """
                {"TableName": "Plain", "Key": {"id": {"S": "1"}}, "ReturnValues": "ALL_NEW", "AttributeUpdates": {
                 "set": {"Action": "DELETE", "Value": {"SS": ["a", "x"]}}, "n": {"Action": "ADD", "Value": {"N": "-3"}},
                 "s": {"Action": "DELETE"}, "l": {"Action": "ADD", "Value": {"L": [{"S": "x"}]}}}}
                """
            )["Attributes"],
            #"{"id": {"S": "1"}, "set": {"SS": ["b"]}, "n": {"N": "-2"}, "l": {"L": [{"S": "x"}]}}"#
        )
    }

    func testExpressionsAndWhatTheyReplacedDoNotMix() throws {
        let bench = try Bench()
        let cases = [
            (
                "PutItem",
                #"{"TableName": "abc", "Item": {"a": {}}, "Expected": {"a": {}}, "ConditionExpression": ""}"#,
                "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"
            ),
            (
                "UpdateItem",
                #"{"TableName": "abc", "Key": {}, "AttributeUpdates": {}, "Expected": {}, "UpdateExpression": "", "ConditionExpression": ""}"#,
                "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributeUpdates, Expected} Expression parameters: {UpdateExpression, ConditionExpression}"
            ),
            (
                "PutItem", #"{"TableName": "abc", "Item": {}, "ExpressionAttributeNames": {}}"#,
                "ExpressionAttributeNames can only be specified when using expressions"
            ),
            (
                "UpdateItem", #"{"TableName": "abc", "Key": {}, "ExpressionAttributeValues": {}}"#,
                "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null"
            ),
            (
                "DeleteItem", #"{"TableName": "abc", "Key": {}, "ExpressionAttributeValues": {}}"#,
                "ExpressionAttributeValues can only be specified when using expressions"
            ),
            (
                "PutItem", #"{"TableName": "abc", "Item": {}, "ExpressionAttributeValues": {}}"#,
                "ExpressionAttributeValues can only be specified when using expressions"
            ),
            (
                "DeleteItem", #"{"TableName": "abc", "Key": {}, "ConditionalOperator": "OR"}"#,
                "ConditionalOperator cannot be used without Filter or Expected"
            ),
        ]
        for (operation, body, message) in cases {
            let refusal = bench.refusal(operation, body)
            XCTAssertEqual(refusal, "ValidationException: 1 validation error detected: \(message)")
        }
    }
}
