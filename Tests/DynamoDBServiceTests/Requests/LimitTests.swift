import DynamoDBService
import WorkshopCommon
import XCTest

/// Items and expressions that are too deep, too long or without a name.
final class LimitTests: XCTestCase {
    private static let nesting =
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"

    private static func nested(_ count: Int) -> String {
        (0..<count).reduce(#"{"S": "leaf"}"#) { value, level in
            level % 2 == 0 ? #"{"M": {"n": \#(value)}}"# : #"{"L": [\#(value)]}"#
        }
    }

    private static func refusal(_ message: String, _ head: String = "") -> String {
        "ValidationException: \(head)\(message)"
    }

    func testAnAttributeHasUpTo32Levels() throws {
        let bench = try Bench()
        func item(_ depth: Int) -> String { #"{"id": {"S": "1"}, "a": \#(Self.nested(depth))}"# }
        let requests = [
            ("PutItem", #"{"TableName": "Plain", "Item": ITEM}"#, "1 validation error detected: "),
            ("BatchWriteItem", #"{"RequestItems": {"Plain": [{"PutRequest": {"Item": ITEM}}]}}"#, ""),
            ("TransactWriteItems", #"{"TransactItems": [{"Put": {"TableName": "Plain", "Item": ITEM}}]}"#, ""),
        ]
        for (operation, body, head) in requests {
            XCTAssertNil(bench.refusal(operation, body.replacing("ITEM", with: item(31))), operation)
            XCTAssertEqual(
                bench.refusal(operation, body.replacing("ITEM", with: item(32))),
                Self.refusal(Self.nesting, head),
                operation
            )
            XCTAssertEqual(
                bench.refusal(operation, body.replacing("Plain", with: "Nowhere").replacing("ITEM", with: item(32))),
                Self.refusal(Self.nesting, head),
                "found before the table is looked for"
            )
        }
        func insert(_ depth: Int) -> String {
            #"{"Statement": "INSERT INTO Plain VALUE {'id': 'x', 'a': ?}", "Parameters": [\#(Self.nested(depth))]}"#
        }
        XCTAssertEqual(bench.refusal("ExecuteStatement", insert(32)), Self.refusal(Self.nesting))
        XCTAssertNil(bench.refusal("ExecuteStatement", insert(31)))
    }

    func testTheFirstOfATransactionsProblemsIsTold() throws {
        let bench = try Bench(tables: false)
        let deep = #"{"Put": {"TableName": "abc", "Item": {"a": \#(Self.nested(32))}}}"#
        let malformed = #"{"Delete": {"TableName": "abc", "Key": {}, "ConditionExpression": "a = = b"}}"#
        let unnamed = #"{"Put": {"TableName": "abc", "Item": {"": {"S": "x"}, "a": \#(Self.nested(32))}}}"#
        let syntax = #"Invalid ConditionExpression: Syntax error; token: "=", near: "= = b""#
        for (first, second, message) in [
            (deep, malformed, Self.nesting), (malformed, deep, syntax), (unnamed, deep, "Empty attribute name"),
            (deep, unnamed, Self.nesting),
        ] {
            XCTAssertEqual(
                bench.refusal("TransactWriteItems", #"{"TransactItems": [\#(first), \#(second)]}"#),
                Self.refusal(message)
            )
        }
    }

    func testAnUpdatesValuesAreNotTooDeepEither() throws {
        let bench = try Bench()
        func body(_ depth: Int) -> String {
            """
            "TableName": "Plain", "Key": {"id": {"S": "1"}}, "UpdateExpression": "SET b = :b",
            "ConditionExpression": "a = :a", "ExpressionAttributeValues": {":a": \(Self.nested(depth)), ":b": {"S": "b"}}
            """
        }
        let failed = "ConditionalCheckFailedException: The conditional request failed"
        XCTAssertEqual(bench.refusal("UpdateItem", "{\(body(31))}"), failed)
        XCTAssertEqual(
            bench.refusal("UpdateItem", "{\(body(32))}"),
            Self.refusal(Self.nesting, "1 validation error detected: ")
        )
        // A transaction looks at what comes into the item.
        let cancelled =
            "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons "
        XCTAssertEqual(
            bench.refusal("TransactWriteItems", #"{"TransactItems": [{"Update": {\#(body(32))}}]}"#),
            cancelled + "[ConditionalCheckFailed]"
        )
        XCTAssertEqual(
            bench.refusal(
                "TransactWriteItems",
                #"{"TransactItems": [{"Update": {\#(body(32).replacing("a = :a", with: "attribute_not_exists(a)").replacing("b = :b", with: "b = :b, a = :a"))}}]}"#
            ),
            cancelled + "[ValidationError]"
        )
    }

    func testATransactionDoesNotSayHowLongAnUpdateIs() throws {
        let bench = try Bench(tables: false)
        let update = "SET " + (0..<500).map { "a\($0) = :v" }.joined(separator: ", ")
        let body =
            #""TableName": "abc", "Key": {}, "UpdateExpression": "\#(update)", "ExpressionAttributeValues": {":v": {"S": "x"}}"#
        let problem = "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;"
        XCTAssertEqual(
            bench.refusal("TransactWriteItems", #"{"TransactItems": [{"Update": {\#(body)}}]}"#),
            Self.refusal(problem)
        )
        XCTAssertEqual(
            bench.refusal("UpdateItem", "{\(body)}"),
            Self.refusal("\(problem) expression size: \(update.utf8.count)", "1 validation error detected: ")
        )
    }
}
