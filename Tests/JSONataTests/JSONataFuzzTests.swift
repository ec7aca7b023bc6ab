import JSONata
import WorkshopCommon
import XCTest

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Expressions without number: `JSONATA_FUZZ=1000000 swift test -c release --filter JSONataFuzzTests`, or `make fuzz`.
/// `JSONATA_FUZZ_SEED` begins elsewhere.
final class JSONataFuzzTests: XCTestCase {
    func testNoExpressionCrashesHangsOrDependsOnChance() throws {
        let count = JSONataFuzzTests.number("JSONATA_FUZZ") ?? 3_000
        var generator = ExpressionGenerator(seed: UInt64(JSONataFuzzTests.number("JSONATA_FUZZ_SEED") ?? 1))
        let input = try JSONValue(
            parsing:
                #"{"a": {"b": 1, "c": ["x", {"b": 2}]}, "b": "2018", "list": [3, 1, 2, [5]], "q r": null, "": {"": ""}}"#
        )
        let context = JSONataContext(now: 1_521_801_216_617, randomSeed: 7, limits: .init(steps: 20_000))
        let patience = Duration.seconds(10)
        for index in 0..<count {
            let expression = generator.next()
            let dialect = index.isMultiple(of: 4) ? JSONataDialect.stepFunctions : .standard
            let clock = ContinuousClock()
            var outcomes: [String] = []
            let duration = clock.measure {
                for _ in 0..<(index.isMultiple(of: 16) ? 2 : 1) {
                    outcomes.append(JSONataFuzzTests.outcome(expression, input, dialect, context))
                }
            }
            XCTAssertLessThan(duration, patience, "expression \(index): \(expression)")
            XCTAssertEqual(Set(outcomes).count, 1, "expression \(index): \(expression)")
        }
    }

    /// The result, which must be a document again, or the error, which must have words.
    private static func outcome(
        _ expression: String,
        _ input: JSONValue,
        _ dialect: JSONataDialect,
        _ context: JSONataContext
    ) -> String {
        do {
            let parsed = try JSONataExpression(parsing: expression, dialect: dialect)
            guard let result = try parsed.evaluate(input, context: context) else { return "undefined" }
            let text = result.serialized()
            XCTAssertNoThrow(try JSONValue(parsing: text), expression)
            return text
        } catch {
            XCTAssertFalse(error.message.isEmpty, "\(error.code): \(expression)")
            XCTAssertLessThanOrEqual(error.position ?? 0, expression.utf16.count, expression)
            return error.code
        }
    }

    private static func number(_ variable: String) -> Int? {
        getenv(variable).flatMap { Int(String(cString: $0)) }
    }
}
