import OrderedCollections
import WorkshopCommon

/// What became of the learner's own tests on the right code, and on each faulty one.
package struct TestTrials: Sendable {
    package struct Trial: Sendable {
        package struct Test: Sendable {
            package let name: String
            /// Empty where it passed.
            package let failures: [String]
        }

        package let tests: [Test]
        /// Why the run is none; `nil` where it came to its end.
        package let trouble: String?

        package var failed: [Test] { tests.filter { !$0.failures.isEmpty } }
    }

    package let right: Trial
    /// By fault; empty where the tests don't pass on the right code.
    package let faulty: [String: Trial]

    init?(_ document: JSONValue) {
        guard let right = document["right"].flatMap(Trial.init) else { return nil }
        self.right = right
        faulty = (document["faulty"]?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = Trial($1.value) }
    }
}

extension TestTrials.Trial {
    fileprivate init?(_ document: JSONValue) {
        guard let tests = document["tests"]?.array else { return nil }
        self.tests = tests.map { test in
            Test(
                name: test["name"]?.string ?? "",
                failures: (test["failures"]?.array ?? []).compactMap(\.string)
            )
        }
        trouble = document["trouble"]?.string
    }
}
