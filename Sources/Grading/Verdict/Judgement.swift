package import Curriculum

/// The verdict on one run of a suite, with what became of each check.
package struct Judgement: Hashable, Sendable {
    package var verdict: Verdict
    /// In the order of step.yml, one for each check.
    package var checks: [CheckResult]
    /// Why the verdict is none about the learner's work.
    package var reason: String?

    package init(verdict: Verdict, checks: [CheckResult], reason: String? = nil) {
        self.verdict = verdict
        self.checks = checks
        self.reason = reason
    }

    /// Judges a run. It fails closed: whatever is not the complete and consistent record of a whole run, in which every
    /// check passed and which ended as a passing run ends, is no pass.
    ///
    /// - Parameters:
    ///   - checks: those of step.yml; the suite has to have exactly their tests.
    ///   - suite: the suite's class.
    ///   - nonce: this run's; a record with another is none of ours.
    package init(checks: [Check], suite: String, nonce: String, run: SuiteRun) {
        let ledger = Ledger(expected: checks.map(\.test), suite: suite, nonce: nonce, run: run)
        self.checks = Judgement.results(of: checks, in: ledger)
        (verdict, reason) = Judgement.verdict(on: run.end, ledger, self.checks)
    }

    private static func verdict(
        on end: SuiteRun.End,
        _ ledger: Ledger,
        _ checks: [CheckResult]
    ) -> (Verdict, String?) {
        switch end {
        case .timedOut:
            return (.timedOut, nil)
        case .tookTooMuchMemory:
            return (.crashed, "the suite took more memory than it may")
        case .signalled(let signal):
            return (.crashed, "the suite was ended by signal \(signal)")
        case .couldNotStart(let why):
            return (.incomplete, "the suite could not be started: \(why)")
        case .exited(let status):
            if let problem = ledger.problems.first {
                return status == 0 || ledger.hasEnd ? (.incomplete, problem) : (.crashed, "\(problem) (exit \(status))")
            }
            if checks.contains(where: { $0.outcome != .passed }) { return (.failed, nil) }
            // All passed, and yet the process says that something did not.
            if status != 0 {
                return (.incomplete, "every check passed, but the suite ended with exit status \(status)")
            }
            // A step without a single check is no step that anybody could pass.
            return checks.isEmpty ? (.incomplete, "the step has no checks") : (.passed, nil)
        }
    }

    private static func results(of checks: [Check], in ledger: Ledger) -> [CheckResult] {
        var passed: Set<String> = []
        // Needs may stand anywhere in the list: look until nothing more is found.
        var changed = true
        while changed {
            changed = false
            for check in checks where ledger.tests[check.test]?.outcome == .passed && !passed.contains(check.test) {
                if check.needs.allSatisfy(passed.contains) { changed = passed.insert(check.test).inserted || changed }
            }
        }
        return checks.map { check in
            guard let record = ledger.tests[check.test] else { return CheckResult(check: check, status: .missing) }
            let status: CheckResult.Status =
                if passed.contains(check.test) {
                    .passed
                } else if check.needs.allSatisfy(passed.contains) {
                    .failed
                } else {
                    .notLookedAt
                }
            return CheckResult(
                check: check,
                status: status,
                outcome: record.outcome,
                failures: record.failures,
                seconds: record.seconds
            )
        }
    }
}

/// The records of a run, and all that is wrong with them.
private struct Ledger {
    /// By test, those that are ours.
    private(set) var tests: [String: SuiteRecord.Test] = [:]
    /// In the order in which they were met.
    private(set) var problems: [String] = []
    private(set) var hasEnd = false

    init(expected: [String], suite: String, nonce: String, run: SuiteRun) {
        if run.recordsOverflowed { problems.append("more records came than any suite writes") }
        for line in run.records.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            guard !hasEnd else {
                problems.append("a record came after the last one")
                break
            }
            take(SuiteRecord(line: line), expected: expected, suite: suite, nonce: nonce)
        }
        if let last = run.records.last, last != 0x0A { problems.append("the last record is cut off") }
        for test in expected where tests[test] == nil { problems.append("there is no record of \(test)") }
        if !hasEnd { problems.append("the suite ended before its last record") }
    }

    private mutating func take(_ record: SuiteRecord?, expected: [String], suite: String, nonce: String) {
        switch record {
        case nil:
            problems.append("something that is no record came where records come")
        case .test(let test) where test.nonce != nonce, .test(let test) where test.suite != suite:
            problems.append("a record of another run came: \(test.suite).\(test.test)")
        case .test(let test) where !expected.contains(test.test):
            problems.append("the suite has a test that the step does not name: \(test.test)")
        case .test(let test):
            if tests.updateValue(test, forKey: test.test) != nil {
                problems.append("two records of \(test.test) came")
                // Neither can be trusted.
                tests[test.test]?.outcome = .failed
            }
        case .end(let theirs, _) where theirs != nonce:
            problems.append("a last record of another run came")
        case .end(_, let count):
            hasEnd = true
            if count != tests.count { problems.append("\(tests.count) records came, \(count) were announced") }
        }
    }
}
