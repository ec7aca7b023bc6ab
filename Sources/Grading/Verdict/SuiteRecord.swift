import OrderedCollections
import WorkshopCommon

/// One line that the suite's observer wrote: a test's, or the last one with their number.
package enum SuiteRecord: Hashable, Sendable {
    package enum Outcome: String, Hashable, Sendable {
        case passed, failed, skipped
    }

    package struct Test: Hashable, Sendable {
        package var nonce: String
        package var suite: String
        package var test: String
        package var outcome: Outcome
        package var seconds: Double
        package var failures: [CheckFailure]

        package init(
            nonce: String,
            suite: String,
            test: String,
            outcome: Outcome,
            seconds: Double = 0,
            failures: [CheckFailure] = []
        ) {
            self.nonce = nonce
            self.suite = suite
            self.test = test
            self.outcome = outcome
            self.seconds = seconds
            self.failures = failures
        }
    }

    case test(Test)
    case end(nonce: String, tests: Int)

    /// `nil` for anything but a record.
    package init?(line: some Sequence<UInt8>) {
        guard let document = try? JSONValue(parsing: Array(line)), let nonce = document["nonce"]?.string else {
            return nil
        }
        if document["end"] == true, let tests = document["tests"]?.int {
            self = .end(nonce: nonce, tests: tests)
            return
        }
        guard let suite = document["suite"]?.string, let test = document["test"]?.string,
            let outcome = document["outcome"]?.string.flatMap(Outcome.init), let failures = document["failures"]?.array
        else { return nil }
        self = .test(
            Test(
                nonce: nonce,
                suite: suite,
                test: test,
                outcome: outcome,
                seconds: document["seconds"]?.double ?? 0,
                failures: failures.map(CheckFailure.init)
            )
        )
    }
}

extension CheckFailure {
    fileprivate init(_ document: JSONValue) {
        self.init(
            message: document["message"]?.string ?? "it failed",
            expected: document["expected"]?.string,
            actual: document["actual"]?.string,
            place: document["place"].flatMap(Place.init),
            why: document["why"]?.string,
            suggestion: document["try"]?.string
        )
    }
}

extension CheckFailure.Place {
    fileprivate init?(_ document: JSONValue) {
        if let path = document["template"]?.array {
            self = .template(path.compactMap(\.string))
        } else if let function = document["function"]?.string {
            self = .function(function)
        } else if let file = document["file"]?.string {
            self = .file(file)
        } else {
            return nil
        }
    }
}
