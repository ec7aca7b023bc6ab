import CloudCore
import DynamoDBService
import Foundation
import SystemPackage
import WorkshopCommon
import XCTest

final class ItemTests: XCTestCase {
    func testGetGivesWhatWasPut() throws {
        let bench = try Bench()
        let item = """
            {"id": {"S": "1"}, "n": {"N": "1E+2"}, "b": {"B": "AAEC"}, "t": {"BOOL": false}, "nothing": {"NULL": true},
             "ss": {"SS": ["b", "a"]}, "ns": {"NS": ["1.0", "2"]}, "bs": {"BS": ["AA=="]}, "l": {"L": [{"S": ""}, {"N": "-1"}]},
             "m": {"M": {"x": {"M": {}}}}}
            """
        try assertEquivalent(bench.call("PutItem", #"{"TableName": "Plain", "Item": \#(item)}"#), "{}")
        try assertEquivalent(
            bench.item("1"),
            item.replacing("1E+2", with: "100").replacing(#"["1.0", "2"]"#, with: #"["1", "2"]"#)
                .replacing(#"["b", "a"]"#, with: #"["a", "b"]"#)
        )
        XCTAssertNil(try bench.item("2"))
    }

    func testSetsHaveAnOrderOfTheirOwn() throws {
        let bench = try Bench()
        try bench.call(
            "PutItem",
            """
            {"TableName": "Plain", "Item": {"id": {"S": "1"}, "s": {"SS": ["b", "a", "B", "\\u00e9", ""]},
             "n": {"NS": ["10", "9", "-1", "1e-3"]}, "b": {"BS": ["/w==", "AA==", "AAE="]},
             "l": {"L": [{"SS": ["2", "10"]}]}}}
            """
        )
        try assertEquivalent(
            bench.item("1"),
            """
            {"id": {"S": "1"}, "s": {"SS": ["", "B", "a", "b", "\\u00e9"]}, "n": {"NS": ["-1", "0.001", "9", "10"]},
             "b": {"BS": ["AA==", "AAE=", "/w=="]}, "l": {"L": [{"SS": ["10", "2"]}]}}
            """
        )
        let update =
            #""UpdateExpression": "ADD s :s, n :n, b :b, fresh :fresh DELETE gone :s", "ReturnValues": "UPDATED_NEW""#
        try assertEquivalent(
            bench.call(
                "UpdateItem",
                """
                {"TableName": "Plain", "Key": {"id": {"S": "1"}}, \(update), "ExpressionAttributeValues":
                 {":s": {"SS": ["Z", "0"]}, ":n": {"NS": ["9.5", "9"]}, ":b": {"BS": ["AQ=="]}, ":fresh": {"NS": ["2", "1"]}}}
                """
            )["Attributes"],
            """
            {"s": {"SS": ["", "0", "B", "Z", "a", "b", "\\u00e9"]}, "n": {"NS": ["-1", "0.001", "9", "9.5", "10"]},
             "b": {"BS": ["AA==", "AAE=", "AQ==", "/w=="]}, "fresh": {"NS": ["1", "2"]}}
            """
        )
    }

    func testUpdatesGiveWhatTheyWereAskedFor() throws {
        let bench = try Bench()
        func update(_ expression: String, _ values: String = "", returning: String = "ALL_NEW") throws -> JSONValue? {
            let values = values.isEmpty ? "" : #", "ExpressionAttributeValues": {\#(values)}"#
            return try bench.call(
                "UpdateItem",
                """
                {"TableName": "Plain", "Key": {"id": {"S": "1"}}, "UpdateExpression": "\(expression)",
                 "ReturnValues": "\(returning)"\(values)}
                """
            )["Attributes"]
        }
        try assertEquivalent(
            update(
                "SET a = :one, l = :l, m = :m ADD s :s",
                #"":one": {"N": "1"}, ":l": {"L": [{"N": "1"}, {"N": "2"}]}, ":m": {"M": {"k": {"S": "v"}}}, ":s": {"SS": ["x"]}"#
            ),
            #"{"id": {"S": "1"}, "a": {"N": "1"}, "l": {"L": [{"N": "1"}, {"N": "2"}]}, "m": {"M": {"k": {"S": "v"}}}, "s": {"SS": ["x"]}}"#
        )
        // The right sides are those from before.
        try assertEquivalent(
            update(
                "SET a = a + :one, c = if_not_exists(c, a), m.k2 = m.k, l[9] = :one",
                #"":one": {"N": "1"}"#,
                returning: "UPDATED_NEW"
            ),
            #"{"a": {"N": "2"}, "c": {"N": "1"}, "m": {"M": {"k2": {"S": "v"}}}}"#
        )
        try assertEquivalent(
            update(
                "REMOVE l[0], l[1], c DELETE s :s SET l2 = list_append(l, l)",
                #"":s": {"SS": ["x"]}"#,
                returning: "ALL_NEW"
            ),
            """
            {"id": {"S": "1"}, "a": {"N": "2"}, "l": {"L": [{"N": "1"}]}, "m": {"M": {"k": {"S": "v"}, "k2": {"S": "v"}}},
             "l2": {"L": [{"N": "1"}, {"N": "2"}, {"N": "1"}, {"N": "1"}, {"N": "2"}, {"N": "1"}]}}
            """
        )
    }

    func testConditionsDecideWhetherAnItemIsWritten() throws {
        let bench = try Bench()
        try bench.call(
            "PutItem",
            #"{"TableName": "Plain", "Item": {"id": {"S": "1"}, "n": {"N": "5"}, "s": {"S": "hello"}}}"#
        )
        let cases = [
            ("attribute_exists(n) AND NOT attribute_exists(q)", true), ("n BETWEEN :four AND :six", true),
            ("n IN (:four, :six)", false), ("begins_with(s, :he) OR n < :four", true), ("size(s) > :four", true),
            ("contains(s, :he)", true), ("attribute_type(s, :type)", true), ("(n) <> :four", true), ("n = :six", false),
            ("not (n >= :four)", false),
        ]
        let values = [":four": #"{"N": "4"}"#, ":six": #"{"N": "6"}"#, ":he": #"{"S": "he"}"#, ":type": #"{"S": "S"}"#]
        for (condition, holds) in cases {
            let used = values.filter { condition.contains($0.key) }.map { "\"\($0.key)\": \($0.value)" }
            let given = used.isEmpty ? "" : #", "ExpressionAttributeValues": {\#(used.joined(separator: ", "))}"#
            let refusal = bench.refusal(
                "UpdateItem",
                #"{"TableName": "Plain", "Key": {"id": {"S": "1"}}, "ConditionExpression": "\#(condition)"\#(given)}"#
            )
            XCTAssertEqual(
                refusal,
                holds ? nil : "ConditionalCheckFailedException: The conditional request failed",
                condition
            )
        }
    }

    func testExpressionsAreRefusedInAWSsWords() throws {
        let bench = try Bench()
        let cases = [
            ("a = ", #"Syntax error; token: "<EOF>", near: "=""#), ("", "The expression can not be empty;"),
            ("a.b[x] = :v", #"Syntax error; token: "x", near: "[x]""#),
            ("((a = :v))", "The expression has redundant parentheses;"),
            ("foo(a)", "Invalid function name; function: foo"),
            ("size(a)", "The function is not allowed to be used this way in an expression; function: size"),
            ("name = :v", "Attribute name is a reserved keyword; reserved keyword: name"),
            ("#a = :v", "An expression attribute name used in the document path is not defined; attribute name: #a"),
            ("a = :w", "An expression attribute value used in expression is not defined; attribute value: :w"),
            (
                "a = a",
                "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]"
            ),
            (
                "begins_with(a, :n)",
                "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
            ),
            (
                "attribute_exists(:v)",
                "Operator or function requires a document path; operator or function: attribute_exists"
            ),
            (
                "contains(a)",
                "Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1"
            ),
            (
                "a BETWEEN :v AND :n",
                "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:v}, upper bound operand: AttributeValue: {N:1}"
            ),
        ]
        for (expression, message) in cases {
            XCTAssertEqual(
                bench.refusal(
                    "DeleteItem",
                    """
                    {"TableName": "Plain", "Key": {"id": {"S": "1"}}, "ConditionExpression": "\(expression)",
                     "ExpressionAttributeValues": {":v": {"S": "v"}, ":n": {"N": "1"}}}
                    """
                ),
                "ValidationException: 1 validation error detected: Invalid ConditionExpression: \(message)",
                expression
            )
        }
        XCTAssertEqual(
            bench.refusal(
                "DeleteItem",
                """
                {"TableName": "Plain", "Key": {"id": {"S": "1"}}, "ConditionExpression": "a = :v",
                 "ExpressionAttributeNames": {"#b": "b"}, "ExpressionAttributeValues": {":v": {"S": "v"}}}
                """
            ),
            "ValidationException: 1 validation error detected: Value provided in ExpressionAttributeNames unused in "
                + "expressions: keys: {#b}"
        )
    }

    func testRequestsAreRefusedInTheOrderInWhichAWSLooksAtThem() throws {
        let bench = try Bench()
        let cases = [
            ("PutItem", "{", "SerializationException: "),
            ("PutItem", #"{"TableName": 23}"#, "SerializationException: NUMBER_VALUE cannot be converted to String"),
            (
                "PutItem", #"{"Item": {"a": {"B": "abc"}}}"#,
                "SerializationException: Base64 encoded length is expected a multiple of 4 bytes but found: 3"
            ),
            (
                "PutItem", #"{"TableName": "ab"}"#,
                "ValidationException: 2 validation errors detected: Value 'ab' at 'tableName' failed to satisfy constraint: "
                    + "Member must have length greater than or equal to 3; Value null at 'item' failed to satisfy "
                    + "constraint: Member must not be null"
            ),
            (
                "PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "1"}, "a": {}}}"#,
                "ValidationException: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
            ),
            (
                "PutItem", #"{"TableName": "Nowhere", "Item": {}}"#,
                "ResourceNotFoundException: Requested resource not found"
            ),
            (
                "PutItem", #"{"TableName": "Plain", "Item": {"x": {"S": "1"}}}"#,
                "ValidationException: One or more parameter values were invalid: Missing the key id in the item"
            ),
            (
                "PutItem", #"{"TableName": "Plain", "Item": {"id": {"N": "1"}}}"#,
                "ValidationException: One or more parameter values were invalid: Type mismatch for key id expected: S actual: N"
            ),
            (
                "GetItem", #"{"TableName": "Plain", "Key": {"id": {"S": "1"}, "x": {"S": "1"}}}"#,
                "ValidationException: The provided key element does not match the schema"
            ),
            (
                "UpdateItem", #"{"TableName": "Plain", "Key": {"id": {"S": "1"}}, "UpdateExpression": "REMOVE id"}"#,
                "ValidationException: One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"
            ),
            (
                "UpdateItem", #"{"TableName": "Plain", "Key": {"id": {"S": "1"}}, "UpdateExpression": "SET a = b"}"#,
                "ValidationException: The provided expression refers to an attribute that does not exist in the item"
            ),
            (
                "UpdateItem",
                #"{"TableName": "Plain", "Key": {"id": {"S": "1"}}, "UpdateExpression": "REMOVE a, a.b"}"#,
                "ValidationException: 1 validation error detected: Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]"
            ),
            (
                "DescribeTable", #"{"TableName": "Nowhere"}"#,
                "ResourceNotFoundException: Requested resource not found: Table: Nowhere not found"
            ),
        ]
        for (operation, body, refusal) in cases { XCTAssertEqual(bench.refusal(operation, body), refusal, body) }
    }

    func testItemsOutliveTheProcess() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dynamodb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = FilePath(folder.appending(path: "cloud.sqlite").path)
        let store = try Store(file: file)
        let bench = try Bench(store: store)
        try bench.call("PutItem", #"{"TableName": "Plain", "Item": {"id": {"S": "1"}}}"#)
        store.close()
        let next = try Bench(store: Store(file: file), tables: false)
        try assertEquivalent(next.item("1"), #"{"id": {"S": "1"}}"#)
        try assertEquivalent(next.call("ListTables", "{}"), #"{"TableNames": ["Music", "Plain"]}"#)
    }
}
