package import Curriculum
package import WorkshopCommon

/// What became of one check.
package struct CheckResult: Hashable, Sendable {
    package enum Status: Hashable, Sendable {
        case passed
        case failed
        /// One that it needs did not pass, so that this one can't be blamed.
        case notLookedAt
        /// The suite left no record of it.
        case missing
    }

    package var check: Check
    package var status: Status
    /// What the suite itself recorded, whatever its needs: the content proof looks at this.
    package var outcome: SuiteRecord.Outcome?
    package var failures: [CheckFailure]
    package var seconds: Double

    package init(
        check: Check,
        status: Status,
        outcome: SuiteRecord.Outcome? = nil,
        failures: [CheckFailure] = [],
        seconds: Double = 0
    ) {
        self.check = check
        self.status = status
        self.outcome = outcome
        self.failures = failures
        self.seconds = seconds
    }
}

/// One thing that a check found wrong.
package struct CheckFailure: Hashable, Sendable {
    /// What of the learner's work a failure is about, as the suite named it.
    package enum Place: Hashable, Sendable {
        /// Logical id and the path below it; empty for the whole template.
        case template([String])
        case function(String)
        case file(String)
    }

    package var message: String
    package var expected: String?
    package var actual: String?
    package var place: Place?
    /// `place`, found in the learner's files.
    package var location: SourceLocation?
    package var why: String?
    package var suggestion: String?

    package init(
        message: String,
        expected: String? = nil,
        actual: String? = nil,
        place: Place? = nil,
        location: SourceLocation? = nil,
        why: String? = nil,
        suggestion: String? = nil
    ) {
        self.message = message
        self.expected = expected
        self.actual = actual
        self.place = place
        self.location = location
        self.why = why
        self.suggestion = suggestion
    }
}
