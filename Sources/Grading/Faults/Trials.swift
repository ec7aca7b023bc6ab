import OrderedCollections
package import WorkshopCommon

/// What became of the learner's own tests on the right code, and on each faulty one.
package struct Trials: Hashable, Sendable {
    package var right: Trial
    /// By fault; empty where the tests don't pass on the right code, since they say nothing then.
    package var faulty: [String: Trial]

    package init(right: Trial, faulty: [String: Trial] = [:]) {
        self.right = right
        self.faulty = faulty
    }

    /// `GradingSupport.GradingSession` reads it, and documents its form.
    var document: JSONValue {
        var documents: JSONObject = [:]
        for (fault, trial) in faulty.sorted(by: { $0.key < $1.key }) { documents[fault] = trial.document }
        return ["right": right.document, "faulty": .object(documents)]
    }
}

/// One run of the learner's tests.
package struct Trial: Hashable, Sendable {
    package struct Test: Hashable, Sendable {
        package var name: String
        /// What its assertions said; empty where it passed.
        package var failures: [String]

        package init(name: String, failures: [String]) {
            (self.name, self.failures) = (name, failures)
        }
    }

    package var tests: [Test]
    /// Why it did not come to its end as a run does; `nil` where it did.
    package var trouble: String?

    package init(tests: [Test] = [], trouble: String? = nil) {
        (self.tests, self.trouble) = (tests, trouble)
    }

    /// Whether every test ran, there was one, and none failed.
    package var passes: Bool { trouble == nil && !tests.isEmpty && tests.allSatisfy(\.failures.isEmpty) }

    /// Reads what the harness wrote, and fails closed: what is not the whole record of a run is trouble.
    ///
    /// - Parameter end: how the process ended; `nil` by exiting as a run does in which no test failed (0), or one did.
    package init(records: [UInt8], exitStatus: Int32?, end: String?) {
        var tests: [Test] = []
        var announced: Int?
        var isTorn = false
        for line in records.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            let record = try? JSONValue(parsing: Array(line))
            if announced != nil {
                isTorn = true
            } else if record?["end"] == true {
                announced = record?["tests"]?.int
                isTorn = isTorn || announced == nil
            } else if let name = record?["test"]?.string, let failures = record?["failures"]?.array {
                tests.append(Test(name: name, failures: failures.compactMap(\.string)))
            } else {
                isTorn = true
            }
        }
        self.tests = tests
        let hasFailed = !tests.allSatisfy(\.failures.isEmpty)
        if let end {
            trouble = end
        } else if isTorn || announced != tests.count {
            trouble = "it ended before its last test, with exit status \(exitStatus ?? -1)"
        } else if (exitStatus != 0) != hasFailed {
            trouble = "its tests \(hasFailed ? "failed" : "passed"), but it ended with exit status \(exitStatus ?? -1)"
        }
    }

    fileprivate var document: JSONValue {
        [
            "tests": .array(
                tests.map { ["name": .string($0.name), "failures": .array($0.failures.map { .string($0) })] }
            ),
            "trouble": trouble.map { .string($0) } ?? .null,
        ]
    }
}

/// What a workbench answers that was asked for trials.
package enum TrialsOutcome: Hashable, Sendable {
    case tried(Trials)
    /// The learner's tests don't compile, or are not there.
    case failed(output: String, diagnostics: [Diagnostic])
}
