package import WorkshopCommon
import XCTest

/// Expectations that teach: each carries what was expected, what came, what of the learner's work it is about and what
/// to try. They record a failure and go on; `require` stops the test where going on makes no sense.
extension StepSuite {
    /// The general form. `expected` and `actual` are shown as they are.
    @discardableResult
    package func expect(
        _ condition: Bool,
        _ message: String,
        expected: String? = nil,
        actual: String? = nil,
        at place: Place? = nil,
        why: String? = nil,
        try suggestion: String? = nil,
        file: StaticString = #filePath,
        line: UInt = #line
    ) -> Bool {
        log.countExpectation()
        if !condition {
            let failure = Failure(message, expected: expected, actual: actual, at: place, why: why, try: suggestion)
            fail(failure, file: file, line: line)
        }
        return condition
    }

    @discardableResult
    package func expect<Value: Equatable>(
        _ actual: Value?,
        equals expected: Value,
        _ message: String,
        at place: Place? = nil,
        why: String? = nil,
        try suggestion: String? = nil,
        file: StaticString = #filePath,
        line: UInt = #line
    ) -> Bool {
        expect(
            isSame(actual, expected),
            message,
            expected: Failure.shown(expected),
            actual: actual.map { Failure.shown($0) } ?? "nothing",
            at: place,
            why: why,
            try: suggestion,
            file: file,
            line: line
        )
    }

    /// The text has that part in it.
    @discardableResult
    package func expect(
        _ text: String?,
        contains part: String,
        _ message: String,
        at place: Place? = nil,
        why: String? = nil,
        try suggestion: String? = nil,
        file: StaticString = #filePath,
        line: UInt = #line
    ) -> Bool {
        expect(
            text?.contains(part) == true,
            message,
            expected: "a text with \(Failure.shown(part)) in it",
            actual: text.map { Failure.shown($0) } ?? "nothing",
            at: place,
            why: why,
            try: suggestion,
            file: file,
            line: line
        )
    }

    /// The text has none of that part in it.
    @discardableResult
    package func expect(
        _ text: String?,
        lacks part: String,
        _ message: String,
        at place: Place? = nil,
        why: String? = nil,
        try suggestion: String? = nil,
        file: StaticString = #filePath,
        line: UInt = #line
    ) -> Bool {
        expect(
            text?.contains(part) != true,
            message,
            expected: "a text without \(Failure.shown(part))",
            actual: text.map { Failure.shown($0) } ?? "nothing",
            at: place,
            why: why,
            try: suggestion,
            file: file,
            line: line
        )
    }

    /// The JSON body of the response has that value at the path (`response_type`, `items[0].id`).
    @discardableResult
    package func expect(
        _ response: Response,
        has expected: JSONValue,
        at path: String,
        _ message: String,
        in place: Place? = nil,
        why: String? = nil,
        try suggestion: String? = nil,
        file: StaticString = #filePath,
        line: UInt = #line
    ) -> Bool {
        let found = response.json?.value(at: path)
        let actual =
            switch (response.json, found) {
            case (_, .some(let found)): found.serialized()
            case (.some(let body), nil): "no \(path) in \(body.serialized())"
            case (nil, nil): "a body that is not JSON: \(Failure.shown(response.body))"
            }
        return expect(
            found?.isEquivalent(to: expected) == true,
            message,
            expected: "\(path) = \(expected.serialized())",
            actual: actual,
            at: place,
            why: why,
            try: suggestion,
            file: file,
            line: line
        )
    }

    /// Unwraps, or records the failure and stops the test.
    package func require<Value>(
        _ value: Value?,
        _ message: String,
        expected: String? = nil,
        actual: String? = nil,
        at place: Place? = nil,
        why: String? = nil,
        try suggestion: String? = nil,
        file: StaticString = #filePath,
        line: UInt = #line
    ) throws -> Value {
        log.countExpectation()
        if let value { return value }
        let failure = Failure(message, expected: expected, actual: actual, at: place, why: why, try: suggestion)
        fail(failure, file: file, line: line)
        throw StoppedTest()
    }

    /// Holds, or records the failure and stops the test: `try require(expect(…))`.
    package func require(_ held: Bool) throws {
        if !held { throw StoppedTest() }
    }

    private func isSame<Value: Equatable>(_ actual: Value?, _ expected: Value) -> Bool {
        if let actual = actual as? JSONValue, let expected = expected as? JSONValue {
            return actual.isEquivalent(to: expected)
        }
        return actual == expected
    }
}
