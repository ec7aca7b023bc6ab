import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

/// What is found in expressions before a table is looked for, and which of several faults.
final class ExpressionTests: XCTestCase {
    private func assertRefused(
        _ operation: String,
        _ parameter: String,
        _ expressions: [String],
        _ message: String,
        names: String? = nil,
        values: String? = nil,
        more: String = ""
    ) throws {
        let bench = try Bench(tables: false)
        for expression in expressions {
            var body =
                #"{"TableName": "abc", "Key": {}, "\#(parameter)": \#(JSONValue.string(expression).serialized())\#(more)"#
            if let names { body += #", "ExpressionAttributeNames": {\#(names)}"# }
            if let values { body += #", "ExpressionAttributeValues": {\#(values)}"# }
            let refusal = bench.refusal(operation, body + "}") ?? "nothing"
            XCTAssertTrue(refusal.hasPrefix("ValidationException: \(message)"), "\(expression): \(refusal)")
        }
    }

    func testConditionsThatBreakTheGrammar() throws {
        try assertRefused(
            "Scan",
            "FilterExpression",
            [
                "things are not gonna be ok", "a > 4", "attribute_exists(Pictures-RearView)",
                "attribute_exists(\"Pictures.RearView\")", "attribute_exists(Pictures..RearView)",
                "attribute_exists(Pi#ctures.RearView)", "attribute_exists(asdf[a])", "a in b, c", "a > between",
                "a in b",
                "a in (b,c,)", "(a)between(b.(c.d))and(c)", "(a)between(b.c.d)and((c)", "#$.b > a", "a > :things.stuff",
                "b[:a] > a", "b[#_] > a", "ü > a", "(a)between(b.c[4.5].#d)and(:a)", "size(a).b > a", "(size(a)).b > a",
                "size(a)[0] > a", "(size(a))[0] > a", "attribute_not_exists(_c)", "attribute_not_exists(c._d)",
            ],
            "Invalid FilterExpression: Syntax error; "
        )
    }

    func testParenthesesThatSayNothing() throws {
        try assertRefused(
            "Scan",
            "FilterExpression",
            [
                "a=a and a > ((views))", "(a)between(((b.c)).d)and(c)", "a > whatever((:things), ((a)))",
                "a=a AND ((a=a AND a=a)) AND a=a", "a=a OR ((a=a OR a=a)) OR a=a", "a=a AND ((a=a AND (a=a AND a=a)))",
            ],
            "Invalid FilterExpression: The expression has redundant parentheses;"
        )
    }

    func testTheGravestFaultOfAConditionIsTold() throws {
        let cases: [(expression: String, message: String)] = [
            ("a=a and whatever((:things)) > a", "Invalid function name; function: whatever"),
            ("attRIbute_exIsts((views), #a)", "Invalid function name; function: attRIbute_exIsts"),
            (
                "a=a and attribute_exists((views), (#a)) > b",
                "The function is not allowed to be used this way in an expression; function: attribute_exists"
            ),
            (
                "size(contains(a, b)) > a",
                "The function is not allowed to be used this way in an expression; function: contains"
            ),
            (
                "a between b and attribute_exists(things)",
                "The function is not allowed to be used this way in an expression; function: attribute_exists"
            ),
            ("attribute_exists(views, #a)", "Attribute name is a reserved keyword; reserved keyword: views"),
            (":a < abOrT", "Attribute name is a reserved keyword; reserved keyword: abOrT"),
            (
                "attribute_exists(#Pictures.RearView, :a) and a=a",
                "An expression attribute name used in the document path is not defined; attribute name: #Pictures"
            ),
            (
                "(#P between :lo and :hi) and (#PC in (:cat1, :cat2))",
                "An expression attribute name used in the document path is not defined; attribute name: #P"
            ),
            (
                "begins_with(:hello, #a, #b)",
                "An expression attribute value used in expression is not defined; attribute value: :hello"
            ),
            (
                "begins_with(things, size(a), b)",
                "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 3"
            ),
            (
                "size(things, a) > b",
                "Incorrect number of operands for operator or function; operator or function: size, number of operands: 2"
            ),
            (
                "a = a AND #a = b AND :views > a",
                "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]"
            ),
            (
                "((a=a) OR (a=a))",
                "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]"
            ),
        ]
        for (expression, message) in cases {
            try assertRefused("Scan", "FilterExpression", [expression], "Invalid FilterExpression: \(message)")
        }
    }

    func testOperandsOfTheWrongType() throws {
        let cases: [(expression: String, function: String, values: [String])] = [
            (
                "attribute_type(a, :a)", "attribute_type",
                [
                    #"{"N": "1"}"#, #"{"B": "YQ=="}"#, #"{"BOOL": true}"#, #"{"NULL": true}"#, #"{"L": []}"#,
                    #"{"SS": ["1"]}"#,
                ]
            ), ("attribute_type(a, size(a)) and a=a and a=:a", "attribute_type", [#"{"N": "1"}"#]),
            ("begins_with(:a, a)", "begins_with", [#"{"N": "1"}"#, #"{"M": {}}"#, #"{"NS": ["1"]}"#]),
            ("begins_with(a, size(a)) and a=:a", "begins_with", [#"{"N": "1"}"#]),
            ("size(size(a)) > :a", "size", [#"{"N": "1"}"#]),
            ("attribute_not_exists(size(:a))", "size", [#"{"N": "1"}"#]),
            ("size(:a) > a", "size", [#"{"BOOL": true}"#, #"{"NULL": true}"#]),
        ]
        for (expression, function, values) in cases {
            for value in values {
                let type = value.dropFirst(2).prefix { $0 != "\"" }
                try assertRefused(
                    "Scan",
                    "FilterExpression",
                    [expression],
                    "Invalid FilterExpression: Incorrect operand type for operator or function; operator or function: "
                        + "\(function), operand type: \(type)",
                    values: #"":a": \#(value)"#
                )
            }
        }
    }

    func testKeyConditionsSayWhatAnIndexCanLookUp() throws {
        let values = #"":a": {"S": "1"}, ":b": {"S": "1"}"#
        let prefix = "Invalid condition in KeyConditionExpression: "
        let cases: [(expression: String, message: String)] = [
            ("a > b and size(b) > c or a > c", "Invalid operator used in KeyConditionExpression: OR"),
            ("a in (b, size(c), d)", "Invalid operator used in KeyConditionExpression: IN"),
            ("contains(a.d, b)", "Invalid operator used in KeyConditionExpression: contains"),
            ("not a > b", "Invalid operator used in KeyConditionExpression: NOT"),
            ("a <> b", "Invalid operator used in KeyConditionExpression: <>"),
            ("size(b) > a AND a.b > b AND b > c", "KeyConditionExpressions cannot contain nested operations"),
            ("a > size(b.d)", "KeyConditionExpressions cannot contain nested operations"),
            ("b > a.b", prefix + "Multiple attribute names used in one condition"),
            ("b between c[1] and d", prefix + "Multiple attribute names used in one condition"),
            ("begins_with(a, b)", prefix + "Multiple attribute names used in one condition"),
            ("b.d > a AND c.d > e.f", "KeyConditionExpressions cannot have conditions on nested attributes"),
            ("b[0] > a", "KeyConditionExpressions cannot have conditions on nested attributes"),
        ]
        for (expression, message) in cases {
            try assertRefused("Query", "KeyConditionExpression", [expression], message)
        }
        let valued: [(expression: String, message: String)] = [
            (
                ":a between size(b) and size(a) and b > :b",
                prefix + "BETWEEN operator must have the key attribute as its first operand"
            ),
            (
                "begins_with(:a, b) and a > :b",
                prefix + "begins_with operator must have the key attribute as its first operand"
            ),
            (":b > :a AND a < :b", prefix + "No key attribute specified"),
            (
                "b > :a AND b < :b and c = :a",
                "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
            ),
        ]
        for (expression, message) in valued {
            try assertRefused("Query", "KeyConditionExpression", [expression], message, values: values)
        }
        // The other expressions are read first.
        try assertRefused(
            "Query",
            "KeyConditionExpression",
            ["attribute_type(a, :a)"],
            "Invalid FilterExpression: The expression can not be empty;",
            values: #"":a": {"S": "N"}"#,
            more: #", "FilterExpression": """#
        )
    }

    func testUpdatesThatBreakTheGrammar() throws {
        try assertRefused(
            "UpdateItem",
            "UpdateExpression",
            [
                "whatever", "set a", "add a", "delete a", "set a=set", "remove a = b", "add a = b", "delete a b",
                "delete a if_not_exist(b)", "add abort b", "remove a b", "set a b", "set :a = b", "add :a b",
                "remove :a",
                "set a = b / c", "set a = b * c", "set a[1] = \"eight\"", "set a[1] = 1",
                "SET a = if_not_exist(a, 100)",
                "SET if_not_exist(a, b) = a", "set (a = (b + c))", "set a = (b.c).d + e", "set a = (b.c)[0] + e",
                "set a = b + c + d",
            ],
            "1 validation error detected: Invalid UpdateExpression: Syntax error; "
        )
    }

    func testTheGravestFaultOfAnUpdateIsTold() throws {
        let names = ##""#a": "a", "#b": "b""##
        let values = #"":a": {"S": "a"}, ":b": {"S": "a"}"#
        let cases: [(expression: String, message: String)] = [
            (" set #c = :c set abOrt = true ", "Attribute name is a reserved keyword; reserved keyword: abOrt"),
            ("set #c = if_not_exist(:c) set c = d", "Invalid function name; function: if_not_exist"),
            ("set a = #c set c = :d", "The \"SET\" section can only be used once in an update expression;"),
            ("add #d :e set a = b add e :f", "The \"ADD\" section can only be used once in an update expression;"),
            (
                "SET #c = if_not_exists(:c)",
                "An expression attribute name used in the document path is not defined; attribute name: #c"
            ),
            (
                "SET #a = if_not_exists(:c)",
                "An expression attribute value used in expression is not defined; attribute value: :c"
            ),
            (
                "set a = if_not_exists(c)",
                "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1"
            ),
            (
                "set a = if_not_exists(:a, c)",
                "Operator or function requires a document path; operator or function: if_not_exists"
            ),
            (
                "set b = list_append(:a, a), c = if_not_exists(a) add a.b :a",
                "Incorrect operand type for operator or function; operator: ADD, operand type: STRING"
            ),
            (
                "set a = :a - a",
                "Incorrect operand type for operator or function; operator or function: -, operand type: S"
            ),
        ]
        for (expression, message) in cases {
            try assertRefused(
                "UpdateItem",
                "UpdateExpression",
                [expression],
                "1 validation error detected: Invalid UpdateExpression: \(message)",
                names: names,
                values: values
            )
        }
    }

    func testPathsThatOverlapOrConflict() throws {
        let tail = "must remove or rewrite one of these paths; path one: "
        let names = ##""#c": "c", "#d": "[3]""##
        for (expression, message) in [
            (
                "set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)",
                "Two document paths overlap with each other; \(tail)[c, [1], a], path two: [c]"
            ),
            (
                "set #c[3].#d = a, #c[3] = a",
                "Two document paths overlap with each other; \(tail)[c, [3], [3]], path two: [c, [3]]"
            ),
            (
                "set #c[3].#d = a, #c.#d[3] = if_not_exists(a)",
                "Two document paths conflict with each other; \(tail)[c, [3], [3]], path two: [c, [3], [3]]"
            ),
            (
                "remove a.#c set a[1] = #d",
                "Two document paths conflict with each other; \(tail)[a, c], path two: [a, [1]]"
            ),
        ] {
            try assertRefused(
                "UpdateItem",
                "UpdateExpression",
                [expression],
                "1 validation error detected: Invalid UpdateExpression: \(message)",
                names: names
            )
        }
        for (expression, message) in [
            (
                "b[1], b.a, #a.b, a",
                "Two document paths overlap with each other; \(tail)[a, b], path two: [a]"
            ),
            (
                "a[3].b, #a.#b.b",
                "Two document paths conflict with each other; \(tail)[a, [3], b], path two: [a, [3], b]"
            ),
        ] {
            try assertRefused(
                "GetItem",
                "ProjectionExpression",
                [expression],
                "Invalid ProjectionExpression: \(message)",
                names: ##""#a": "a", "#b": "[3]""##
            )
        }
        try assertRefused(
            "GetItem",
            "ProjectionExpression",
            ["whatever(stuff)", ":a", "abort,", "a,,b", "a..b", "a[b]", "(a.b).c", "(a)", "(a,b)", "a-b"],
            "Invalid ProjectionExpression: Syntax error; "
        )
    }
}
