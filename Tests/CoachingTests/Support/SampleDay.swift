import Curriculum
import Grading
import SystemPackage
import WorkshopCommon

/// A day of four steps, small enough to be read in a golden screen.
enum SampleDay {
    static let checks = [
        Check(
            test: "testAnswers",
            says: "GET /hello answers 200",
            why: "A function that nothing invokes never runs.",
            hints: [
                "A function has `Events` among its properties.",
                "The type is `Api`, its properties are `Path` and `Method`.",
                "Write this:\n\n    Events:\n      Hello:\n        Type: Api",
            ]
        ),
        Check(
            test: "testGreets",
            says: "the answer greets with the Greeting parameter",
            why: "One template serves all stages.",
            needs: ["testAnswers"],
            hints: ["Who brings `Greeting` to `GREETING`?"]
        ),
    ]

    static let steps = [
        Step(slug: "hello-sam", number: 1, title: "Hello, SAM", section: "deploy", minutes: 10, checks: checks),
        Step(
            slug: "slash-help",
            number: 2,
            title: "Answer /shoutout help, and say what each of the values means",
            section: "writing",
            minutes: 20,
            needs: ["hello-sam"]
        ),
        Step(slug: "verify-slack", number: 3, title: "Verify Slack", section: "writing", needs: ["slash-help"]),
        Step(slug: "leaderboard", number: 4, title: "A leaderboard", section: "more", kind: .extra, minutes: 30),
    ]

    static let sections = [
        section("deploy", 1, "Hands On: Deploying your serverless stack", "11:00", "11:30", ["hello-sam"]),
        section("writing", 2, "Hands On: Writing and testing", "11:30", "13:45", ["slash-help", "verify-slack"]),
        section("more", 3, "Hands On: Additional Exercises", "13:45", "16:50", ["leaderboard"]),
    ]

    static let curriculum = Curriculum(
        title: "Serverless Orchestration on AWS",
        track: Track(language: "Swift"),
        sections: sections,
        steps: steps,
        kit: "/kit"
    )

    static func failed() -> CheckReport {
        let failure = CheckFailure(
            message: "GET /hello answers 200",
            expected: "200",
            actual: "403",
            location: SourceLocation(file: "template.yaml", line: 14, column: 7),
            suggestion: "give HelloFunction an event of type Api with Path /hello and Method get"
        )
        let results = [
            CheckResult(check: checks[0], status: .failed, failures: [failure]),
            CheckResult(check: checks[1], status: .notLookedAt),
        ]
        let timings = [CheckReport.Timing(phase: "total", seconds: 0.38)]
        let logs = [HandlerLine(function: "HelloFunction", text: "hello")]
        return CheckReport(step: steps[0], verdict: .failed, checks: results, logs: logs, timings: timings)
    }

    static func passed() -> CheckReport {
        CheckReport(
            step: steps[0],
            verdict: .passed,
            checks: checks.map { CheckResult(check: $0, status: .passed) },
            timings: [CheckReport.Timing(phase: "total", seconds: 1.24)]
        )
    }

    private static func section(
        _ slug: String,
        _ number: Int,
        _ title: String,
        _ start: String,
        _ end: String,
        _ steps: [String]
    ) -> Section {
        let midnight = TimeOfDay(minutes: 0)
        return Section(
            slug: slug,
            number: number,
            title: title,
            start: TimeOfDay(start) ?? midnight,
            end: TimeOfDay(end) ?? midnight,
            steps: steps
        )
    }
}
