import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

final class StatementTests: XCTestCase {
    private func filledBench() throws -> Bench {
        let bench = try Bench()
        for (artist, song, year, genre) in [
            ("ABBA", "Waterloo", 1974, "pop"), ("ABBA", "SOS", 1975, "pop"), ("ABBA", "Fernando", 1976, "pop"),
            ("Bach", "Air", 1731, "baroque"), ("Bach", "Aria", 1741, "baroque"),
        ] {
            try run(
                bench,
                "INSERT INTO Music VALUE {'artist': '\(artist)', 'song': '\(song)', 'year': \(year), 'genre': '\(genre)'}"
            )
        }
        return bench
    }

    private func body(_ statement: String, _ parameters: String? = nil, _ more: String = "") -> String {
        let parameters = parameters.map { #", "Parameters": [\#($0)]"# } ?? ""
        return #"{"Statement": \#(JSONValue.string(statement).serialized())\#(parameters)\#(more)}"#
    }

    @discardableResult
    private func run(_ bench: Bench, _ statement: String, _ parameters: String? = nil) throws -> JSONValue {
        try bench.call("ExecuteStatement", body(statement, parameters))
    }

    private func songs(_ answer: JSONValue) -> [String] {
        answer["Items"]?.array?.compactMap { $0["song"]?["S"]?.string } ?? []
    }

    func testSelectionsFindWhatTheirConditionsSay() throws {
        let bench = try filledBench()
        let all = ["Fernando", "SOS", "Waterloo"]
        let cases: [(condition: String, parameters: String?, songs: [String])] = [
            (#""artist" = 'ABBA'"#, nil, all), ("artist = ?", #"{"S": "ABBA"}"#, all),
            ("artist = 'ABBA' ORDER BY song DESC", nil, all.reversed()),
            ("artist = 'ABBA' AND song = 'SOS'", nil, ["SOS"]),
            ("artist = 'ABBA' AND song > 'G'", nil, ["SOS", "Waterloo"]),
            ("artist = 'ABBA' AND song BETWEEN ? AND ?", #"{"S": "A"}, {"S": "T"}"#, ["Fernando", "SOS"]),
            ("artist = 'Bach' AND begins_with(\"song\", 'Ar')", nil, ["Aria"]),
            ("\"year\" IN [1731, 1976]", nil, ["Fernando", "Air"]),
            ("NOT (artist = 'ABBA') AND \"year\" < 1740", nil, ["Air"]),
            ("contains(song, 'ia') OR song = 'SOS'", nil, ["SOS", "Aria"]),
            ("artist = 'Bach' AND lyrics IS MISSING AND genre IS NOT NULL", nil, ["Air", "Aria"]),
            ("artist = 'ABBA' AND size(song) = 3", nil, ["SOS"]),
            ("artist = 'ABBA' AND attribute_type(\"year\", 'S')", nil, []),
            ("song <> 'SOS' AND artist = 'ABBA'", nil, ["Fernando", "Waterloo"]),
            ("artist = 'ABBA' AND attribute_exists(genre)", nil, all),
            ("artist = 'ABBA' AND (ATTRIBUTE_EXISTS(lyrics) OR attribute_exists(\"year\") = true)", nil, all),
            ("artist = 'Bach' AND NOT attribute_exists(lyrics.first)", nil, ["Air", "Aria"]),
            ("artist = 'Bach' AND attribute_not_exists(genre)", nil, []),
            ("song IS STRING AND artist = 'Bach'", nil, ["Air", "Aria"]),
            ("genre IS BOOL", nil, []), ("artist = 'Bach' AND genre IS NOT BOOL", nil, ["Air", "Aria"]),
        ]
        for (condition, parameters, expected) in cases {
            let found = songs(try run(bench, "SELECT * FROM \"Music\" WHERE \(condition)", parameters))
            // A scan's order is the store's own.
            if condition.contains("ORDER") {
                XCTAssertEqual(found, expected, condition)
            } else {
                XCTAssertEqual(found.sorted(), expected.sorted(), condition)
            }
        }
    }

    func testColumnsAreCalledByTheLastNameOfTheirPaths() throws {
        let bench = try Bench()
        try run(bench, "INSERT INTO Plain VALUE {'id': '1', 'm': {'k': {'n': 1}}, 'l': ['a', 'b'], 's': <<1, 2>>}")
        try assertEquivalent(
            run(bench, "SELECT id, m.k.n, l[1], s FROM Plain WHERE id = '1'")["Items"],
            #"[{"id": {"S": "1"}, "n": {"N": "1"}, "_3": {"S": "b"}, "s": {"NS": ["1", "2"]}}]"#
        )
    }

    func testIndexesAreReadInTheirOrder() throws {
        let bench = try filledBench()
        XCTAssertEqual(
            songs(try run(bench, "SELECT song FROM Music.byGenre WHERE genre = 'baroque'")),
            ["Air", "Aria"]
        )
        XCTAssertEqual(
            songs(
                try run(
                    bench,
                    #"SELECT * FROM "Music"."byGenre" WHERE genre = 'pop' AND "year" > 1974 ORDER BY "year" DESC"#
                )
            ),
            ["Fernando", "SOS"]
        )
        XCTAssertEqual(
            bench.refusal("ExecuteStatement", body("SELECT * FROM Music.nothing")),
            "ValidationException: The table does not have the specified index"
        )
    }

    func testConsistentReadsOfIndexes() throws {
        let bench = try filledBench()
        let consistent = #", "ConsistentRead": true"#
        for (index, message) in [
            ("byGenre", "Strongly consistent read is not supported on Global Secondary Indexes"),
            ("nothing", "The table does not have the specified index"),
        ] {
            XCTAssertEqual(
                bench.refusal("ExecuteStatement", body("SELECT * FROM Music.\(index)", nil, consistent)),
                "ValidationException: \(message)"
            )
        }
        let local = try bench.call("ExecuteStatement", body("SELECT * FROM Music.byYear", nil, consistent))
        XCTAssertEqual(songs(local).count, 5)
    }

    func testCommentsAreBlanks() throws {
        let bench = try filledBench()
        for statement in [
            "SELECT * FROM Music WHERE song = 'SOS' -- a note", "-- a note\nSELECT * FROM Music WHERE song = 'SOS'",
            "SELECT * FROM Music -- a note\nWHERE song = 'SOS'", "SELECT * FROM Music /* a\nnote */ WHERE song = 'SOS'",
            "SELECT * FROM Music WHERE song = 'SOS' /* a note **/", "SELECT */**/FROM Music WHERE song='SOS'--",
        ] {
            XCTAssertEqual(songs(try run(bench, statement)), ["SOS"], statement)
        }
    }

    func testNumbersAreReadAsTheyAreWritten() throws {
        let bench = try Bench()
        try run(bench, "INSERT INTO Plain VALUE {'id': '1', 'n': .73e1, 'l': [-.5, 5.25E+1, 10e-1, 0.5]}")
        try assertEquivalent(
            bench.item("1"),
            #"{"id": {"S": "1"}, "n": {"N": "7.3"}, "l": {"L": [{"N": "-0.5"}, {"N": "52.5"}, {"N": "1"}, {"N": "0.5"}]}}"#
        )
        let overflow = "Number overflow. Attempting to store a number with magnitude larger than supported range under "
        let underflow =
            "Number underflow. Attempting to store a number with magnitude smaller than supported range under "
        let malformed = "Statement wasn't well formed, can't be processed: "
        for (statement, message) in [
            ("SELECT * FROM Plain WHERE n = 1e126", overflow + "root"),
            ("INSERT INTO Plain VALUE {'id': 1e126}", overflow + "root"),
            ("INSERT INTO Plain VALUE {'id': '2', 'm': {'x': 1e126}}", overflow + "root.x"),
            ("INSERT INTO Plain VALUE {'id': '2', 'l': [1, 1e126]}", overflow + "root[1]"),
            ("UPDATE Plain SET n = 1e-131 WHERE id = '1'", underflow + "root"),
            (
                "SELECT * FROM Plain WHERE n = 123456789012345678901234567890123456789",
                "Attempting to store more than 38 significant digits in a Number under root"
            ),
            ("SELECT * FROM Plain WHERE n = 1e2147483648", malformed),
            ("SELECT * FROM Plain WHERE n = 1e99999999999", malformed),
            ("SELECT * FROM Plain WHERE n = 1.5e-2147483647", malformed),
        ] {
            XCTAssertEqual(
                bench.refusal("ExecuteStatement", body(statement)),
                "ValidationException: \(message)",
                statement
            )
        }
    }

    func testAGlobalIndexGivesNoMoreThanItHolds() throws {
        let bench = try Bench()
        try bench.call(
            "UpdateTable",
            """
            {"TableName": "Music", "AttributeDefinitions": [{"AttributeName": "genre", "AttributeType": "S"}],
             "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "keys", "Projection": {"ProjectionType": "KEYS_ONLY"},
               "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}]}}]}
            """
        )
        try run(
            bench,
            "INSERT INTO Music VALUE {'artist': 'ABBA', 'song': 'SOS', 'year': 1975, 'genre': 'pop', 'x': 1}"
        )
        for condition in ["", " WHERE genre = 'pop'"] {
            XCTAssertEqual(
                bench.refusal("ExecuteStatement", body("SELECT x, song, m.k FROM Music.keys\(condition)")),
                "ValidationException: One or more parameter values were invalid: Global secondary index keys does not project [x, m]"
            )
        }
        try assertEquivalent(
            run(bench, "SELECT x FROM Music.byYear WHERE artist = 'ABBA'")["Items"],
            #"[{"x": {"N": "1"}}]"#
        )
    }

    func testPagesGoOnByTheirToken() throws {
        let bench = try filledBench()
        for statement in ["SELECT * FROM Music", "SELECT * FROM Music WHERE artist = 'ABBA' ORDER BY song DESC"] {
            let whole = songs(try run(bench, statement))
            var found: [String] = []
            var token = ""
            repeat {
                let page = try bench.call("ExecuteStatement", body(statement, nil, #", "Limit": 2\#(token)"#))
                found += songs(page)
                token = page["NextToken"]?.string.map { #", "NextToken": "\#($0)""# } ?? ""
            } while !token.isEmpty
            XCTAssertEqual(found, whole)
        }
        XCTAssertEqual(
            bench.refusal("ExecuteStatement", body("SELECT * FROM Music", nil, #", "NextToken": "e30=""#)),
            "ValidationException: NextToken does not match request"
        )
    }

    func testItemsAreInsertedOnce() throws {
        let bench = try Bench()
        let statement = "INSERT INTO \"Plain\" VALUE {'id': ?, 'n': -1.5e2, 't': true, 'x': null}"
        try assertEquivalent(run(bench, statement, #"{"S": "it's"}"#), #"{"Items": []}"#)
        try assertEquivalent(
            bench.item("it's"),
            #"{"id": {"S": "it's"}, "n": {"N": "-150"}, "t": {"BOOL": true}, "x": {"NULL": true}}"#
        )
        XCTAssertEqual(
            bench.refusal("ExecuteStatement", body(statement, #"{"S": "it's"}"#)),
            "DuplicateItemException: Duplicate primary key exists in table"
        )
    }

    func testUpdatesReturnWhatTheyAreAskedFor() throws {
        let bench = try Bench()
        try run(bench, "INSERT INTO Plain VALUE {'id': 'a''b', 'n': 1, 'l': [1], 's': <<'x', 'y'>>, 'old': 1}")
        try assertEquivalent(
            run(
                bench,
                """
                UPDATE Plain SET n = n + 2 SET l = list_append(l, [2]) SET s = set_delete(s, <<'x'>>) REMOVE old
                WHERE id = 'a''b' AND n = ? RETURNING ALL NEW *
                """,
                #"{"N": "1"}"#
            ),
            #"{"Items": [{"id": {"S": "a'b"}, "n": {"N": "3"}, "l": {"L": [{"N": "1"}, {"N": "2"}]}, "s": {"SS": ["y"]}}]}"#
        )
        try assertEquivalent(
            run(bench, "UPDATE Plain SET n = 4 WHERE id = 'a''b' RETURNING MODIFIED OLD *"),
            #"{"Items": [{"n": {"N": "3"}}]}"#
        )
        for condition in ["id = 'a''b' AND n = 5", "id = 'nobody'"] {
            XCTAssertEqual(
                bench.refusal("ExecuteStatement", body("UPDATE Plain SET n = 1 WHERE \(condition)")),
                "ConditionalCheckFailedException: The conditional request failed"
            )
        }
    }

    func testAnUpdateMayBeginWithItsTable() throws {
        let bench = try Bench()
        try run(bench, "INSERT INTO Plain VALUE {'id': '1', 'a': 1, 'b': 'bee'}")
        try assertEquivalent(
            run(
                bench,
                "from Plain where id = ? AND a = 1 set c = ?, d = 2 REMOVE b RETURNING ALL NEW *",
                #"{"S": "1"}, {"N": "7"}"#
            ),
            #"{"Items": [{"id": {"S": "1"}, "a": {"N": "1"}, "c": {"N": "7"}, "d": {"N": "2"}}]}"#
        )
        for condition in ["id = '1' AND a = 2", "id = 'nobody'"] {
            XCTAssertEqual(
                bench.refusal("ExecuteStatement", body("FROM Plain WHERE \(condition) SET n = 1")),
                "ConditionalCheckFailedException: The conditional request failed"
            )
        }
        XCTAssertNil(try bench.item("nobody"))
    }

    func testChangesOfSetsAreRefusedInAWSsWords() throws {
        let bench = try Bench()
        try run(bench, "INSERT INTO Plain VALUE {'id': '1', 's': <<'a', 'b'>>, 'text': 'x'}")
        let type = "An operand in the update expression has an incorrect data type"
        for (assignment, message) in [
            ("t = set_add(s, <<'x'>>)", "The first argument to SET_ADD must equal the assignment value at 1:22:7"),
            (
                "s = set_add(<<'a'>>, <<'b'>>)",
                "The first argument to SET_ADD must equal the assignment value at 1:22:7"
            ),
            ("s = set_delete(s, 'a')", "The second argument to SET_DELETE must be a value with type SET at 1:33:1"),
            ("s = set_add(s, ['x'])", "The second argument to SET_ADD must be a value with type SET at 1:30:1"),
            ("s = set_add(s)", "SET_ADD must have exactly two arguments at 1:22:7"),
            ("s = set_add(s, <<'x'>>, <<'y'>>)", "SET_ADD must have exactly two arguments at 1:22:7"),
            ("s = set_add(s, <<1>>)", type), ("text = set_add(text, <<'x'>>)", type),
            ("s = set_add(s, <<>>)", "Empty bags are not supported"),
            (
                "s = set_add(s, <<'x', 'x'>>)",
                "One or more parameter values were invalid: Input collection [x, x] contains duplicates."
            ),
        ] {
            XCTAssertEqual(
                bench.refusal("ExecuteStatement", body("UPDATE Plain SET \(assignment) WHERE id = '1'")),
                "ValidationException: \(message)",
                assignment
            )
        }
    }

    func testADeletionFailsOnlyOnAnItemThatIsThere() throws {
        let bench = try Bench()
        try run(bench, "INSERT INTO Plain VALUE {'id': '1', 'n': 1}")
        try assertEquivalent(run(bench, "DELETE FROM Plain WHERE id = 'nobody'"), #"{"Items": []}"#)
        try assertEquivalent(run(bench, "DELETE FROM Plain WHERE id = 'nobody' AND n = 2"), #"{"Items": []}"#)
        XCTAssertEqual(
            bench.refusal("ExecuteStatement", body("DELETE FROM Plain WHERE id = '1' AND n = 2")),
            "ConditionalCheckFailedException: The conditional request failed"
        )
        XCTAssertNotNil(try bench.item("1"))
        try assertEquivalent(
            run(bench, "DELETE FROM Plain WHERE id = '1' RETURNING ALL OLD *"),
            #"{"Items": [{"id": {"S": "1"}, "n": {"N": "1"}}]}"#
        )
        XCTAssertNil(try bench.item("1"))
    }

    func testStatementsAreRefused() throws {
        let bench = try Bench()
        let malformed = "ValidationException: Statement wasn't well formed, can't be processed: "
        let keys = "ValidationException: Where clause does not contain a mandatory equality on all key attributes"
        let cases: [(statement: String, parameters: String?, refusal: String)] = [
            ("DROP TABLE Plain", nil, malformed + "Unexpected keyword"), ("'x'", nil, malformed + "Unexpected term"),
            ("SELECT * FROM", nil, malformed + "Expected identifier"),
            ("SELECT * FROM Plain WHERE", nil, malformed + "Unexpected term"),
            ("SELECT * FROM Plain WHERE id = 'a", nil, malformed + "Unterminated literal"),
            ("SELECT * FROM Plain x", nil, "ValidationException: Aliasing is not supported"),
            ("SELECT * FROM \"Plain\" AS t WHERE id = '1'", nil, "ValidationException: Aliasing is not supported"),
            ("UPDATE Plain t SET n = 3 WHERE id = '1'", nil, "ValidationException: Aliasing is not supported"),
            ("DELETE FROM Plain t WHERE id = '1'", nil, "ValidationException: Aliasing is not supported"),
            ("INSERT INTO Plain t VALUE {'id': '1'}", nil, malformed + "Unexpected token after expression"),
            ("SELECT * FROM Plain LIMIT 1", nil, malformed + "Unexpected token after expression"),
            ("SELECT * FROM Plain WHERE id = '1' foo", nil, malformed + "Unexpected token after expression"),
            ("SELECT * FROM Plain WHERE id ~ 1", nil, malformed), ("SELECT * FROM Plain # note", nil, malformed),
            ("SELECT * FROM Plain /* note", nil, malformed),
            ("INSERT INTO Plain VALUE 'a'", nil, malformed + "Expected a tuple to insert"),
            ("UPDATE Plain WHERE id = '1'", nil, malformed + "Expected keyword SET or REMOVE"),
            (
                "SELECT * FROM Plain WHERE id = ?", nil,
                "ValidationException: Number of parameters in request and statement don't match."
            ),
            (
                "SELECT * FROM Plain WHERE id = 'a'", #"{"S": "a"}"#,
                "ValidationException: Number of parameters in request and statement don't match."
            ),
            ("SELECT * FROM Nowhere", nil, "ResourceNotFoundException: Requested resource not found"),
            ("UPDATE Plain SET n = 1 WHERE n = 2", nil, keys), ("DELETE FROM Music WHERE artist = 'x'", nil, keys),
            (
                "SELECT * FROM Plain ORDER BY id", nil,
                "ValidationException: Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
            ),
            (
                "INSERT INTO Plain VALUE {'n': 1}", nil,
                "ValidationException: One or more parameter values were invalid: Missing the key id in the item"
            ),
            (
                "UPDATE Plain SET id = '2' WHERE id = '1'", nil,
                "ValidationException: One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"
            ),
            (
                "EXISTS(SELECT * FROM Plain WHERE id = '1')", nil,
                "ValidationException: EXISTS can only be used in a transaction"
            ),
            (
                String(repeating: "NOT ", count: 200) + "x", nil, malformed + "Unexpected keyword"
            ),
            (
                "SELECT * FROM Plain WHERE \(String(repeating: "(", count: 200))", nil,
                malformed + "Expression nested too deeply"
            ),
        ]
        for (statement, parameters, refusal) in cases {
            XCTAssertEqual(bench.refusal("ExecuteStatement", body(statement, parameters)), refusal, statement)
        }
    }

    func testABatchTellsOfEachStatement() throws {
        let bench = try Bench()
        func statements(_ all: String...) -> String {
            #"{"Statements": [\#(all.map { body($0) }.joined(separator: ", "))]}"#
        }
        try assertEquivalent(
            bench.call(
                "BatchExecuteStatement",
                statements(
                    "INSERT INTO Plain VALUE {'id': '1'}",
                    "INSERT INTO Plain VALUE {'id': '1'}",
                    "INSERT INTO Nowhere VALUE {'id': '1'}",
                    "UPDATE Plain SET n = 1 WHERE id = '2'"
                )
            ),
            """
            {"Responses": [{"TableName": "Plain"},
              {"TableName": "Plain", "Error": {"Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"}},
              {"TableName": "Nowhere", "Error": {"Code": "ResourceNotFound", "Message": "Requested resource not found"}},
              {"TableName": "Plain", "Error": {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}}]}
            """
        )
        try assertEquivalent(
            bench.call(
                "BatchExecuteStatement",
                statements(
                    "SELECT * FROM Plain WHERE id = '1'",
                    "SELECT * FROM Plain WHERE id = '2'",
                    "SELECT * FROM Plain"
                )
            ),
            """
            {"Responses": [{"TableName": "Plain", "Item": {"id": {"S": "1"}}}, {"TableName": "Plain"},
              {"TableName": "Plain", "Error": {"Code": "ValidationError",
               "Message": "Select statements within BatchExecuteStatement must specify the primary key in the where clause."}}]}
            """
        )
    }

    func testATransactionRunsAllStatementsOrNone() throws {
        let bench = try Bench()
        func transaction(_ all: [String], _ more: String = "") -> String {
            #"{"TransactStatements": [\#(all.map { body($0) }.joined(separator: ", "))]\#(more)}"#
        }
        let insert = "INSERT INTO Plain VALUE {'id': '1', 'n': 1}"
        let token = #", "ClientRequestToken": "t""#
        try assertEquivalent(
            bench.call("ExecuteTransaction", transaction([insert], token)),
            #"{"Responses": []}"#
        )
        // The same token again does nothing.
        try bench.call("ExecuteTransaction", transaction([insert], token))
        XCTAssertEqual(
            bench.refusal(
                "ExecuteTransaction",
                transaction(["DELETE FROM Plain WHERE id = '1'", insert.replacing("'1'", with: "'2'")], token)
            ),
            "IdempotentParameterMismatchException: The request uses the same client token as a previous, but non-identical request."
        )
        XCTAssertEqual(
            bench.refusal(
                "ExecuteTransaction",
                transaction([
                    "INSERT INTO Plain VALUE {'id': '2'}", insert,
                    "EXISTS(SELECT * FROM Plain WHERE id = '3' AND n = 1)",
                ])
            ),
            "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons "
                + "[None, DuplicateItem, ConditionalCheckFailed]"
        )
        XCTAssertNil(try bench.item("2"))
        try assertEquivalent(
            bench.call(
                "ExecuteTransaction",
                transaction(["SELECT n FROM Plain WHERE id = '1'", "SELECT * FROM Plain WHERE id = '2'"])
            ),
            #"{"Responses": [{"Item": {"n": {"N": "1"}}}, {}]}"#
        )
        XCTAssertEqual(
            bench.refusal("ExecuteTransaction", transaction(["SELECT * FROM Plain WHERE id = '1'", insert])),
            "ValidationException: A transaction cannot contain both read and write statements"
        )
        let failed = "ValidationException: Validation failed in TransactStatements"
        for (statements, problem) in [
            (
                ["SELECT * FROM Plain WHERE id = '1'", "SELECT * FROM Plain"],
                "[1]: Select statements within ExecuteTransaction must specify the primary key in the where clause."
            ),
            (
                ["SELECT * FROM Plain WHERE id = '1' AND attribute_exists(n)"],
                "[0]: Select statements within ExecuteTransaction must specify the primary key in the where clause."
            ),
            (
                ["EXISTS(SELECT * FROM Plain WHERE id = '1')", "UPDATE Plain SET n = 2 WHERE id = '2'"],
                "[0]: EXISTS() must contain a single item read with additional condition"
            ),
        ] {
            XCTAssertEqual(bench.refusal("ExecuteTransaction", transaction(statements)), failed + problem)
        }
        try bench.call(
            "ExecuteTransaction",
            transaction(["UPDATE Plain SET z = 1 WHERE id = '1' AND attribute_exists(n) AND attribute_not_exists(z)"])
        )
        XCTAssertEqual(try bench.item("1")?["z"]?["N"], "1")
    }

    func testAWriteIsConditionalOnWhatIsThere() throws {
        let bench = try Bench()
        try run(bench, "INSERT INTO Plain VALUE {'id': '1', 'n': 1}")
        for statement in [
            "UPDATE Plain SET z = 1 WHERE id = '1' AND attribute_exists(z)",
            "UPDATE Plain SET z = 1 WHERE id = 'nobody' AND attribute_not_exists(id)",
            "DELETE FROM Plain WHERE id = '1' AND attribute_exists(z)",
        ] {
            XCTAssertEqual(
                bench.refusal("ExecuteStatement", body(statement)),
                "ConditionalCheckFailedException: The conditional request failed",
                statement
            )
        }
        try assertEquivalent(bench.item("1"), #"{"id": {"S": "1"}, "n": {"N": "1"}}"#)
        XCTAssertNil(try bench.item("nobody"))
        try run(bench, "DELETE FROM Plain WHERE id = '1' AND attribute_not_exists(z)")
        XCTAssertNil(try bench.item("1"))
    }

    func testFunctionsAreRefusedInAWSsWords() throws {
        let bench = try Bench()
        let operands = "Incorrect number of operands for operator or function; operator or function: "
        for (condition, parameters, message) in [
            ("attribute_exists()", nil, operands + "attribute_exists, number of operands: 0"),
            ("attribute_not_exists(s, n)", nil, operands + "attribute_not_exists, number of operands: 2"),
            (
                "attribute_exists('s')", nil,
                "Operator or function requires a document path; operator or function: attribute_exists"
            ),
            (
                "attribute_exists(?)", #"{"S": "s"}"#,
                "Operator or function requires a document path; operator or function: attribute_exists"
            ),
            ("EXISTS(s)", nil, "Unrecognized function: exists at 1:27:6"),
            ("id = '1'\n  AND set_add(s, <<'x'>>) = s", nil, "Unrecognized function: set_add at 2:7:7"),
        ] as [(String, String?, String)] {
            XCTAssertEqual(
                bench.refusal("ExecuteStatement", body("SELECT * FROM Plain WHERE \(condition)", parameters)),
                "ValidationException: \(message)",
                condition
            )
        }
    }
}
