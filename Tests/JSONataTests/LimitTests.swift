import JSONata
import WorkshopCommon
import XCTest

final class LimitTests: XCTestCase {
    func testEndsRecursionThatHasNoEnd() {
        assertOutcomes([
            "($f := function($n) { 1 + $f($n) }; $f(1))": "U1001",
            "($f := function() { $f() }; $f())": "U1001",
            "($f := function($x) { [$f([$x])] }; $f(1))": "U1001",
        ])
    }

    func testEndsAtTheDepthAndTimeThatItsHostAllows() {
        let factorial = "($f := function($n) { $n = 0 ? 1 : $n * $f($n - 1) }; $f(20))"
        XCTAssertEqual(outcome(factorial, context: JSONataContext(limits: .init(depth: 40))), "U1001")
        XCTAssertEqual(outcome(factorial, context: JSONataContext(limits: .init(depth: 70))), "2432902008176640000")
        let endless = "($f := function() { $f() }; $f())"
        XCTAssertEqual(outcome(endless, context: JSONataContext(limits: .init(time: .milliseconds(20)))), "U1001")
    }

    func testMatchesASignatureWithManyRepetitionsAtOnce() {
        let parameters = (0..<20).map { "$p\($0)" }.joined(separator: ",")
        let arguments = Array(repeating: "1", count: 60).joined(separator: ",")
        let signature = String(repeating: "n+", count: 20)
        XCTAssertEqual(outcome("function(\(parameters))<\(signature)s>{1}(\(arguments))"), "T0410")
    }

    func testRefusesNestingWithoutMeasure() {
        let count = 50_000
        for (open, close) in [("(", ")"), ("[", "]"), ("{'a':", "}"), ("-", "1"), ("$f(", ")"), ("a[", "]")] {
            let text = String(repeating: open, count: count) + String(repeating: close, count: count)
            XCTAssertEqual(outcome(text), "U1001", open)
        }
        for chain in ["1+", "a.", "'a' & ", "true and ", "a ~> "] {
            XCTAssertEqual(outcome(String(repeating: chain, count: count) + "a"), "U1001", chain)
        }
        XCTAssertEqual(outcome(String(repeating: "1+", count: 200) + "1"), "201")
    }

    func testRefusesResultsNestedWithoutMeasure() {
        XCTAssertEqual(outcome("$reduce([1..5000], function($a, $x) { [[$a]] })"), "U1001")
    }

    func testFreesWhatALoopHasWrappedAgainAndAgain() {
        assertOutcomes([
            "$reduce([1..40000], function($a, $x) { [[$a]] })": "U1001",
            "$reduce([1..40000], function($a, $x) { $zip($a, $x) }, [1])": "U1001",
            "($f := function($n, $a) { $n = 0 ? $a : $f($n - 1, {'a': $a}) }; $f(40000, 1))": "U1001",
            "($f := function($n, $a) { $n = 0 ? 1 : $f($n - 1, function() { $a }) }; $f(40000, 1))": "U1001",
            "($f := function($n, $a) { $n = 0 ? 1 : $f($n - 1, $a ~> $string) }; $f(40000, $string))": "U1001",
            "($f := function($n, $a) { $n = 0 ? 1 : $f($n - 1, $append(?, $a)) }; $f(40000, 1))": "U1001",
            "($f := function($n) { $n = 0 ? 'end' : ($g := function() { $n }; $f($n - 1)) }; $f(9000))": #""end""#,
        ])
    }

    func testGivesTheSameForTheSameContext() {
        let expression = "[$random(), $shuffle([1..10]), $now()]"
        XCTAssertEqual(outcome(expression), outcome(expression))
        XCTAssertNotEqual(outcome(expression), outcome(expression, context: JSONataContext(randomSeed: 8)))
    }

    func testLeavesNumbersOfUntouchedDocumentsAsTheyAre() {
        XCTAssertEqual(outcome("a", #"{"a": {"n": 12345678901234567890}}"#), #"{"n":12345678901234567890}"#)
    }
}
