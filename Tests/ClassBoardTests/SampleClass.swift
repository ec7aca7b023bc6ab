import ClassBoard
import Curriculum

enum SampleClass {
    static let steps = [
        Step(
            slug: "hello-sam",
            number: 1,
            title: "Hello, SAM",
            section: "deploy",
            checks: [
                Check(test: "testAnswers", says: "GET /hello answers 200", why: "w"),
                Check(test: "testGreets", says: "the answer <greets> with the Greeting parameter", why: "w"),
            ]
        ),
        Step(slug: "slash-help", number: 2, title: "Answer /shoutout help", section: "writing"),
    ]

    static let now = "2026-11-26T10:30:00Z"

    static func handIn(
        _ learner: String,
        name: String? = nil,
        at: String = now,
        step: String = "hello-sam",
        stuckOn test: String? = nil,
        since: String = "2026-11-26T10:00:00Z",
        hints: Int = 0,
        passed: [String] = []
    ) -> HandIn {
        HandIn(
            learner: learner,
            name: name,
            at: at,
            step: step,
            verdict: test == nil ? "passed" : "failed",
            stuckOn: test.map { HandIn.Trouble(test: $0, since: since, hints: hints) },
            passed: passed
        )
    }

    static let handIns = [
        handIn("aaaa1111", name: "Ana <b>", stuckOn: "testAnswers", hints: 2),
        handIn("bbbb2222", stuckOn: "testAnswers", since: "2026-11-26T10:27:10Z"),
        handIn("cccc3333", stuckOn: "testGreets", since: "2026-11-26T10:18:00Z"),
        handIn("dddd4444", step: "slash-help", passed: ["hello-sam"]),
    ]
}
