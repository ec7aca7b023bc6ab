import JSONata
import WorkshopCommon
import XCTest

final class OperatorTests: XCTestCase {
    func testCountsAsJavaScriptDoes() {
        assertOutcomes([
            "1 + 2 * 3": "7", "(1 + 2) * 3": "9", "7 % 3": "1", "-7 % 3": "-1", "1 / 4": "0.25",
            "0.1 + 0.2": "0.30000000000000004", "$string(0.1 + 0.2)": #""0.3""#, "1e21": "1e+21",
            "1e20": "100000000000000000000",
            "1e-7": "1e-7", "0.000001": "0.000001", "123456789012345680000": "123456789012345680000",
            "1 + missing": "undefined", "-missing": "undefined", "--5": "5", "'a' + 1": "T2001", "1 + 'a'": "T2002",
            "-'a'": "D1002", "1/0": "D1001", "1/(10e300 * 10e100)": "D1001", "$string(1/0)": "D3001", "1e400": "S0102",
            "100000000000000.5 & ''": #""100000000000001""#, "5.0": "5",
        ])
    }

    func testComparesDeeplyAndInOrder() {
        assertOutcomes([
            "1 = 1": "true", "'1' = 1": "false", "[1,{'a':[2]}] = [1,{'a':[2]}]": "true",
            "{'a':1,'b':2} = {'b':2,'a':1}": "true",
            "missing = missing": "false", "missing != 1": "false", "null = null": "true", "1 < 2": "true",
            "'b' > 'a'": "true",
            "2 <= 2": "true", "'a' < 1": "T2009", "true < 1": "T2010", "missing < 1": "undefined",
            "missing < true": "T2010",
            "1 in [1,2]": "true", "'x' in 'x'": "true", "3 in [1,2]": "false", "missing in [1]": "false",
        ])
    }

    func testDecidesByTruth() {
        assertOutcomes([
            "true and false": "false", "true or $error('never')": "true", "false and $error('never')": "false",
            "missing or 1": "true", "0 or ''": "false", "[0] or {}": "false", "[0,1] and {'a':1}": "true",
            "true ? 1 : 2": "1", "false ? 1": "undefined", "and and or": "false",
        ])
    }

    func testFallsBack() {
        assertOutcomes([
            "missing ?? 42": "42", "0 ?? 42": "0", "null ?? 42": "null", "0 ?: 42": "42", "'x' ?: 42": #""x""#,
            "a ?? b ?? 3": "3",
        ])
    }

    func testConcatenatesAndRanges() {
        assertOutcomes([
            "'a' & 1 & true & null & missing": #""a1truenull""#, "'x' & [1,'b']": #""x[1,\"b\"]""#,
            "[1..3]": "[1,2,3]", "[3..1]": "[]", "[1..2, 5..6]": "[1,2,5,6]", "[1.5..2]": "T2003", "[1..'b']": "T2004",
            "[0..10000000]": "D2014", "[missing..2]": "[]",
        ])
    }

    func testBindsVariablesInTheirScope() {
        assertOutcomes([
            "($x := 1; ($x := 2; $x); $x)": "1", "$x := 5": "5", "($a := $b := 3; $a + $b)": "6", "1 := 2": "S0212",
            "()": "undefined", "($f := function($n) { $n + $y }; $y := 1; $f(1))": "2",
        ])
    }

    func testCallsFunctions() {
        assertOutcomes([
            "(function($x, $y) { $x * $y })(3, 4)": "12", "λ($x){$x}(1)": "1", "function(x){1}": "S0208",
            "($add := function($a, $b){$a + $b}; $inc := $add(1, ?); $inc(4))": "5",
            "$substring(?, 1)('abc')": #""bc""#,
            "$f := $sum; $f([1,2])": "S0201", "($c := $trim ~> $uppercase; $c('  a  '))": #""A""#,
            "'abc' ~> $uppercase": #""ABC""#, "'abc' ~> $substring(1)": #""bc""#, "1 ~> 2": "T2006",
            "sum(1)": "T1005", "sum(?)": "T1007", "missing()": "T1006", "3(?)": "T1008",
            "(function($x)<n:n>{$x})('a')": "T0410", "function($x)<n<s>>{1}": "S0401",
            "function($x)<(sa<n>)>{1}": "S0402",
        ])
    }

    func testMakesTailCallsWithoutStack() {
        assertOutcomes([
            "($f := function($n, $a) { $n = 0 ? $a : $f($n - 1, $a + $n) }; $f(20000, 0))": "200010000",
            "($even := function($n){$n = 0 ? true : $odd($n-1)}; $odd := function($n){$n = 0 ? false : $even($n-1)}; $even(1001))":
                "false",
            "($f := function($n){ $n <= 1 ? 1 : $n * $f($n-1) }; $f(20))": "2432902008176640000",
        ])
    }

    func testReadsLiteralsAndComments() {
        assertOutcomes([
            #""\u0041\n\"""#: #""A\n\"""#, "'it''s'": "S0201", "'open": "S0101", #"'\''"#: "S0103", #"'\q'"#: "S0103",
            #"'\u00g0'"#: "S0104",
            "/* note */ 1 /* more */ + 2": "3", "/* open": "S0106", "`open": "S0105", "1 +": "S0207", "": "S0207",
            "[1, 2": "S0203", "(1]": "S0202", "a ! b": "S0204", "a.1": "S0213", "=": "S0211", "//": "S0301",
            "/a": "S0302",
        ])
    }

    func testSaysWhereAndWhat() throws {
        XCTAssertThrowsError(try JSONataExpression(parsing: "[1, 2")) {
            XCTAssertEqual("\($0)", #"S0203 at position 5: Expected "]" before end of expression"#)
        }
        XCTAssertThrowsError(try JSONataExpression(parsing: "1 + 'a'").evaluate(nil)) {
            let error = $0 as? JSONataError
            XCTAssertEqual(error?.message, "The right side of the \"+\" operator must evaluate to a number")
            XCTAssertEqual(error?.value, "a")
            XCTAssertEqual(error?.location(in: "1 + 'a'", file: "x").description, "x:1:3")
        }
        let call = "1 +\n $uppercase(5)"
        XCTAssertThrowsError(try JSONataExpression(parsing: call).evaluate(nil)) {
            let error = $0 as? JSONataError
            XCTAssertEqual(error?.message, "Argument 1 of function \"uppercase\" does not match function signature")
            XCTAssertEqual(error?.location(in: call, file: "x").description, "x:2:2")
        }
    }
}
