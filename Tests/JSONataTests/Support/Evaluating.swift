import JSONata
import WorkshopCommon
import XCTest

/// The moment of all tests: 2018-03-23T10:33:36.617Z.
let testContext = JSONataContext(
    now: 1_521_801_216_617,
    randomSeed: 7,
    limits: .init(steps: 500_000)
)

/// What an expression gives, as JSON on one line; `undefined`; or the error's code.
func outcome(
    _ expression: String,
    _ input: String? = nil,
    dialect: JSONataDialect = .standard,
    context: JSONataContext = testContext
) -> String {
    do {
        let document = try input.map { try JSONValue(parsing: $0) }
        let result = try JSONataExpression(parsing: expression, dialect: dialect)
            .evaluate(document, context: context)
        return result?.serialized() ?? "undefined"
    } catch let error as JSONataError {
        return error.code
    } catch {
        return "\(error)"
    }
}

/// Asserts what each expression gives, for one input.
func assertOutcomes(
    _ input: String?,
    dialect: JSONataDialect = .standard,
    file: StaticString = #filePath,
    line: UInt = #line,
    _ expected: KeyValuePairs<String, String>
) {
    for (expression, result) in expected {
        XCTAssertEqual(outcome(expression, input, dialect: dialect), result, expression, file: file, line: line)
    }
}

/// Asserts what each expression gives without an input.
func assertOutcomes(
    dialect: JSONataDialect = .standard,
    file: StaticString = #filePath,
    line: UInt = #line,
    _ expected: KeyValuePairs<String, String>
) {
    assertOutcomes(nil, dialect: dialect, file: file, line: line, expected)
}
