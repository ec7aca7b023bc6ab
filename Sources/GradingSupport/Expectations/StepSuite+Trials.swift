import WorkshopCommon

/// Expectations of the learner's own tests.
extension StepSuite {
    /// They ran to their end on the right code, there is one at least, and none failed.
    @discardableResult
    package func expectTestsPass(at place: Place, try suggestion: String) -> Bool {
        let right = trials.right
        let found: String? =
            if let trouble = right.trouble {
                trouble
            } else if right.tests.isEmpty {
                "no test: one is a method of an XCTestCase, and its name begins with test"
            } else if !right.failed.isEmpty {
                right.failed.map { "\($0.name): \($0.failures[0])" }.joined(separator: "\n")
            } else {
                nil
            }
        return expect(
            found == nil,
            "your tests pass on code that is right",
            expected: "every test passes",
            actual: found,
            at: place,
            try: suggestion
        )
    }

    /// One of them fails on the code with that fault.
    ///
    /// - Parameter what: the fault, for a sentence that begins with "your tests find code that …".
    @discardableResult
    package func expectCaught(_ fault: String, _ what: String, at place: Place, try suggestion: String) -> Bool {
        let trial = trials.faulty[fault]
        let count = trial?.tests.count ?? 0
        // The grader tries no fault where the tests fail without one.
        let unknown = "it wasn't tried: your tests don't pass on code that is right"
        let missed = count == 1 ? "your one test passes on it" : "all \(count) of your tests pass on it"
        return expect(
            trial.map { $0.trouble == nil && !$0.failed.isEmpty } ?? false,
            "your tests find code that \(what)",
            expected: "a test that fails on it",
            actual: trial == nil ? unknown : trial?.trouble ?? missed,
            at: place,
            try: suggestion
        )
    }

    private var trials: TestTrials {
        guard let trials = session.trials else { preconditionFailure("step.yml has no faults") }
        return trials
    }
}
