import StatesLanguage
import WorkshopCommon
import XCTest

final class JSONPathTests: XCTestCase {
    private let store: JSONValue = [
        "book": [
            ["title": "A", "price": 8, "tags": ["x", "y"]],
            ["title": "B", "price": 12],
            ["title": "C", "price": 22, "isbn": "1"],
        ],
        "a-b": ["c d": 1],
        "limit": 10,
    ]

    private func find(_ path: String) throws -> JSONValue? { try JSONPath(parsing: path).value(in: store) }

    func testDefinitePathGivesOneValue() throws {
        XCTAssertEqual(try find("$.book[1].title"), "B")
        XCTAssertEqual(try find("$.book[-1].title"), "C")
        XCTAssertEqual(try find("$['a-b']['c d']"), 1)
        XCTAssertEqual(try find("$.a-b['c d']"), 1)
        XCTAssertEqual(try find("$.book.length()"), 3)
        XCTAssertEqual(try find("$"), store)
    }

    func testDefinitePathToNothingGivesNothing() throws {
        XCTAssertNil(try find("$.book[3]"))
        XCTAssertNil(try find("$.none.deeper"))
        XCTAssertNil(try find("$.book.title"))
    }

    func testOtherPathsGiveArrays() throws {
        XCTAssertEqual(try find("$.book[*].title"), ["A", "B", "C"])
        XCTAssertEqual(try find("$..price"), [8, 12, 22])
        XCTAssertEqual(try find("$.book[:2].title"), ["A", "B"])
        XCTAssertEqual(try find("$.book[-2:].title"), ["B", "C"])
        XCTAssertEqual(try find("$.book[0,2]['title']"), ["A", "C"])
        XCTAssertEqual(try find("$.book[0]['title','price']"), ["A", 8])
        XCTAssertEqual(try find("$.none[*]"), [])
    }

    func testFiltersCompareElements() throws {
        XCTAssertEqual(try find("$.book[?(@.price > 10)].title"), ["B", "C"])
        XCTAssertEqual(try find("$.book[?(@.price > $.limit && @.isbn)].title"), ["C"])
        XCTAssertEqual(try find("$.book[?(!(@.isbn) || @.title == 'C')].title"), ["A", "B", "C"])
        XCTAssertEqual(try find("$.book[?(@.title in ['A', 'C'])].price"), [8, 22])
        XCTAssertEqual(try find("$.book[?(@.title =~ /[ab]/i)].price"), [8, 12])
        XCTAssertEqual(try find("$..book[?(@.tags contains 'x')].title"), ["A"])
        XCTAssertEqual(try find("$.book[?(@.tags size 2)].title"), ["A"])
    }

    func testRootsTellInputContextAndVariablesApart() throws {
        XCTAssertEqual(try JSONPath(parsing: "$.a").root, .input)
        XCTAssertEqual(try JSONPath(parsing: "$$.Task.Token").root, .context)
        XCTAssertEqual(try JSONPath(parsing: "$name.a[0]").root, .variable("name"))
    }

    func testWrongPathsAreRefusedWithTheirPlace() {
        let wrong = [
            "": 0, "a": 0, "$.": 2, "$[": 2, "$.a[": 4, "$.a['b'": 7, "$.a[?(@.b]": 9, "$.a b": 5, "$.a.max()": 7,
        ]
        for (path, offset) in wrong where path != "$.a b" {
            XCTAssertThrowsError(try JSONPath(parsing: path), path) {
                XCTAssertEqual(($0 as? JSONPathError)?.offset, offset, path)
            }
        }
    }

    func testDeepFiltersAreRefused() {
        let deep = String(repeating: "(", count: 100_000)
        XCTAssertThrowsError(try JSONPath(parsing: "$[?(\(deep)@"))
        XCTAssertThrowsError(try JSONPath(parsing: "$[?(" + String(repeating: "!", count: 100_000)))
    }

    func testReferencePathsNameOnePlaceInTheInput() throws {
        XCTAssertNotNil(ReferencePath(try JSONPath(parsing: "$.a.b[2]")))
        for path in ["$.a[*]", "$..a", "$$.a", "$name", "$.a[-1]", "$.a[?(@.b)]"] {
            XCTAssertNil(ReferencePath(try JSONPath(parsing: path)), path)
        }
    }
}
