import GradingSupport
import WorkshopCommon

/// The step idempotent-save: a shoutout that is saved already is neither counted nor told again.
final class IdempotentSaveTests: MachineSuite {
    func testNewShoutoutGoesAllTheWay() async throws {
        let before = try await outcome(ofRuns: 1)
        expectSuccess(before.executions[0], "an execution with a new shoutout succeeds")
        expect(before.counted, equals: 1, "a new shoutout is counted", at: definition, try: way)
        expect(before.posts, equals: 1, "a new shoutout is told to the channel", at: definition, try: way)
    }

    func testKnownShoutoutEndsWell() async throws {
        let outcome = try await outcome(ofRuns: 2)
        expectSuccess(
            outcome.executions[1],
            "an execution with a shoutout that is saved already succeeds",
            try: "let the choice's Default be a state of the type Succeed"
        )
    }

    func testKnownShoutoutIsNotCounted() async throws {
        let outcome = try await outcome(ofRuns: 3)
        expect(
            outcome.counted,
            equals: 1,
            "a shoutout that goes through the machine three times is counted once",
            at: definition,
            try: "let a Choice stand between Save and Count"
        )
    }

    func testKnownShoutoutIsNotTold() async throws {
        let outcome = try await outcome(ofRuns: 3)
        expect(
            outcome.posts,
            equals: 1,
            "a shoutout that goes through the machine three times is told once",
            at: definition,
            try: "end the execution where the shoutout isn't new"
        )
    }

    private let way = "go from Save to a Choice, and from there to Count where $.saved.isNew is true"

    /// Runs the machine so often with the same shoutout.
    private func outcome(ofRuns runs: Int) async throws -> (executions: [JSONValue], counted: Double, posts: Int) {
        let (url, conversation) = try await cloud.openResponseURL()
        var shoutout = SampleShoutout(random)
        shoutout.responseUrl = url
        let before = try await count(of: shoutout.kind)
        var executions: [JSONValue] = []
        for _ in 0..<runs { executions.append(try await run(shoutout)) }
        return (executions, try await count(of: shoutout.kind) - before, try await posts(in: conversation).count)
    }
}
