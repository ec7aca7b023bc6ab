import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

/// Values that have the right JSON type and are none of DynamoDB's, wherever they stand.
final class ValueTests: XCTestCase {
    private static let empty = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
    private static let invalid = "One or more parameter values were invalid: "
    private static let constraint = "1 validation error detected: "
    private static let noNumber = "The parameter cannot be converted to a numeric value"
    private static let cases: [(value: String, message: String)] = [
        ("{}", empty), (#"{"a": ""}"#, empty), (#"{"M": {"a": {}}}"#, empty), (#"{"L": [{}]}"#, empty),
        (#"{"L": [{"a": {}}]}"#, empty),
        (#"{"NULL": "no"}"#, invalid + "Null attribute value types must have the value of true"),
        (#"{"SS": []}"#, invalid + "An string set  may not be empty"),
        (#"{"NS": []}"#, invalid + "An number set  may not be empty"),
        (#"{"BS": []}"#, invalid + "Binary sets should not be empty"),
        (
            #"{"S": "a", "N": "1"}"#,
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
        ),
    ]
    /// Of which AWS has two wordings.
    private static let layered: [(value: String, older: String, current: String)] =
        [
            (
                #"{"SS": ["b", "a", "b", "0"]}"#, invalid + "Input collection [b, a, b, 0] contains duplicates.",
                invalid + #"Input collection ["a", "b", "b", "0"] contains duplicates."#
            ),
            (
                #"{"BS": ["/w==", "AA==", "AA=="]}"#,
                invalid + "Input collection [/w==, AA==, AA==]of type BS contains duplicates.",
                invalid + #"Input collection ["AA==","/w==","AA=="]of type BS contains duplicates."#
            ),
            (
                #"{"NS": ["2", "1", "2"]}"#, "Input collection contains duplicates",
                invalid + "Input collection contains duplicates."
            ), (#"{"S": "", "N": ""}"#, noNumber, noNumber + ": "), (#"{"NS": ["1", ""]}"#, noNumber, noNumber + ": "),
            (#"{"L": [{"M": {"x": {"N": ""}}}]}"#, noNumber, noNumber + ": "),
        ] + unchanged.map { ($0.value, $0.message, $0.message) }
    private static let unchanged: [(value: String, message: String)] = [
        (#"{"S": "a", "N": "b"}"#, noNumber + ": b"), (#"{"NS": ["1", "b"]}"#, noNumber + ": b"),
        (
            #"{"N": "123456789012345678901234567890123456789"}"#,
            "Attempting to store more than 38 significant digits in a Number"
        ),
        (
            #"{"N": "-1.23456789012345678901234567890123456789"}"#,
            "Attempting to store more than 38 significant digits in a Number"
        ),
        (
            #"{"N": "1e126"}"#,
            "Number overflow. Attempting to store a number with magnitude larger than supported range"
        ),
        (
            #"{"N": "-1e-131"}"#,
            "Number underflow. Attempting to store a number with magnitude smaller than supported range"
        ),
    ]

    func testAreFoundBeforeTheTableIsLookedFor() throws {
        let bench = try Bench(tables: false)
        let requests = [
            ("PutItem", #"{"TableName": "abc", "Item": {"a": VALUE}}"#),
            ("GetItem", #"{"TableName": "abc", "Key": {"a": VALUE}, "AttributesToGet": ["a", "a"]}"#),
            ("DeleteItem", #"{"TableName": "abc", "Key": {"a": VALUE}}"#),
            ("UpdateItem", #"{"TableName": "abc", "Key": {"a": VALUE}, "UpdateExpression": ""}"#),
            ("BatchGetItem", #"{"RequestItems": {"abc": {"Keys": [{"a": VALUE}]}}}"#),
            ("BatchWriteItem", #"{"RequestItems": {"abc": [{"PutRequest": {"Item": {"a": VALUE}}}]}}"#),
            ("TransactWriteItems", #"{"TransactItems": [{"Put": {"TableName": "abc", "Item": {"a": VALUE}}}]}"#),
            ("TransactGetItems", #"{"TransactItems": [{"Get": {"TableName": "abc", "Key": {"a": VALUE}}}]}"#),
        ]
        for (operation, body) in requests {
            let isWrite = ["PutItem", "DeleteItem", "UpdateItem"].contains(operation)
            for (value, message) in Self.cases {
                let head = isWrite && message.hasPrefix(Self.invalid) ? Self.constraint : ""
                XCTAssertEqual(
                    bench.refusal(operation, body.replacing("VALUE", with: value)),
                    "ValidationException: \(head)\(message)",
                    operation
                )
            }
            let isOlder = operation.hasPrefix("Transact") || operation == "BatchWriteItem"
            for (value, older, current) in Self.layered {
                XCTAssertEqual(
                    bench.refusal(operation, body.replacing("VALUE", with: value)),
                    "ValidationException: \(isOlder ? older : (isWrite ? Self.constraint : "") + current)",
                    operation
                )
            }
        }
    }

    func testTheOperationDecidesOnTheWording() throws {
        let bench = try Bench(tables: false)
        let read = #""TableName": "abc", "FilterExpression": "b = :b""#
        let values = #""ExpressionAttributeValues": {":b": VALUE}"#
        let condition = #""KeyConditionExpression": "a = :b""#
        let expected = #"{"ComparisonOperator": "EQ", "AttributeValueList": [VALUE]}"#
        let written = #""TableName": "abc", "ConditionExpression": "b = :b", \#(values)"#
        for (value, older, current) in Self.layered {
            let named = "ExpressionAttributeValues contains invalid value: \(older) for key :b"
            let requests = [
                ("Scan", "{\(read), \(values)}", named),
                ("Scan", #"{"TableName": "abc", "ScanFilter": {"a": \#(expected)}}"#, older),
                ("Query", "{\(read), \(condition), \(values)}", current),
                ("Query", #"{"TableName": "abc", "KeyConditions": {"a": \#(expected)}}"#, current),
                ("PutItem", #"{"Item": {}, \#(written)}"#, Self.constraint + current),
                ("DeleteItem", #"{"Key": {}, \#(written)}"#, Self.constraint + current),
                ("UpdateItem", #"{"Key": {}, \#(written)}"#, Self.constraint + current),
                (
                    "PutItem", #"{"TableName": "abc", "Item": {}, "Expected": {"a": {"Value": VALUE}}}"#,
                    Self.constraint + current
                ),
                (
                    "UpdateItem", #"{"TableName": "abc", "Key": {}, "AttributeUpdates": {"a": {"Value": VALUE}}}"#,
                    Self.constraint + current
                ), ("TransactWriteItems", #"{"TransactItems": [{"Delete": {"Key": {}, \#(written)}}]}"#, named),
            ]
            for (operation, body, message) in requests {
                XCTAssertEqual(
                    bench.refusal(operation, body.replacing("VALUE", with: value)),
                    "ValidationException: \(message)",
                    body
                )
            }
        }
    }

    func testOfExpressionsAndStartingKeysAreToldApart() throws {
        let bench = try Bench(tables: false)
        for (value, message) in Self.cases {
            let isMalformed = message.hasSuffix("not be empty") || message.hasSuffix("value of true")
            let named = "ExpressionAttributeValues contains invalid value: \(message) for key :b"
            XCTAssertEqual(
                bench.refusal(
                    "DeleteItem",
                    #"{"TableName": "abc", "Key": {}, "ConditionExpression": "", "ExpressionAttributeValues": {":b": \#(value)}}"#
                ),
                "ValidationException: \(Self.constraint)\(isMalformed ? message : named)"
            )
            // What is found while the value is read is not said of the key.
            let isPlain = message.contains("number")
            for operation in ["Scan", "Query"] {
                XCTAssertEqual(
                    bench.refusal(operation, #"{"TableName": "abc", "ExclusiveStartKey": {"a": \#(value)}}"#),
                    "ValidationException: \(isPlain ? "" : "The provided starting key is invalid: ")\(message)"
                )
            }
        }
        for (value, older, current) in Self.layered {
            for (operation, message) in [("Scan", older), ("Query", current)] {
                XCTAssertEqual(
                    bench.refusal(operation, #"{"TableName": "abc", "ExclusiveStartKey": {"a": \#(value)}}"#),
                    "ValidationException: \(message)"
                )
            }
        }
    }

    func testTruthValuesAreReadFromTexts() throws {
        let bench = try Bench()
        try bench.call(
            "PutItem",
            #"{"TableName": "Plain", "Item": {"id": {"S": "1"}, "a": {"BOOL": "yes"}, "b": {"BOOL": "0"}, "c": {"NULL": "TRUE"}}}"#
        )
        try assertEquivalent(
            bench.item("1"),
            #"{"id": {"S": "1"}, "a": {"BOOL": true}, "b": {"BOOL": false}, "c": {"NULL": true}}"#
        )
    }

    func testTextsCompareByTheirBytes() throws {
        let bench = try Bench()
        // One letter, and a letter with an accent behind it: Swift takes them for equal.
        try bench.call("PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "1"}, "a": {"S": "\u00e9"}}}"#)
        XCTAssertEqual(
            bench.refusal(
                "DeleteItem",
                """
                {"TableName": "Plain", "Key": {"id": {"S": "1"}}, "ConditionExpression": "a = :a",
                 "ExpressionAttributeValues": {":a": {"S": "e\\u0301"}}}
                """
            ),
            "ConditionalCheckFailedException: The conditional request failed"
        )
        try bench.call(
            "PutItem",
            #"{"TableName": "Plain", "Item": {"id": {"S": "2"}, "s": {"SS": ["\u00e9", "e\u0301"]}}}"#
        )
    }

    func testAnItemsSizeIsCountedBeforeItsTableIsLookedFor() throws {
        let bench = try Bench(tables: false)
        let number = String(repeating: "1", count: 38) + String(repeating: "0", count: 88)
        // The names of a and b, the key, and a number of 20 bytes with its name.
        let fitting = 409_600 - 2 - 3 - 21
        let cases = [
            (fitting + 1, "ValidationException: Item size has exceeded the maximum allowed size"),
            (fitting, "ResourceNotFoundException: Requested resource not found"),
        ]
        for (count, refusal) in cases {
            let item =
                #"{"a": {"S": "key"}, "b": {"S": "\#(String(repeating: "b", count: count))"}, "c": {"N": "\#(number)"}}"#
            XCTAssertEqual(
                bench.refusal("PutItem", #"{"TableName": "abc", "Item": \#(item)}"#),
                refusal
            )
            XCTAssertEqual(
                bench.refusal("BatchWriteItem", #"{"RequestItems": {"abc": [{"PutRequest": {"Item": \#(item)}}]}}"#),
                refusal
            )
        }
    }
}
