import OrderedCollections
import WorkshopCommon
public import XCTest

/// The base of every hidden suite: one subclass a step, one test method a check of its `step.yml`.
///
/// ```swift
/// final class HelloSamTests: StepSuite {
///     func testHelloAnswers() async throws {
///         let response = try await cloud.get("/hello")
///         expect(response.status, equals: 200, "GET /hello answers 200", at: .template("HelloFunction", "Events"))
///     }
/// }
/// ```
///
/// In a grading run its tests reach the learner's work as any client does. Outside one (plain `swift test`) there is
/// no cloud to talk to, so that they do nothing and say nothing: a developer of the kit sees neither failures that mean
/// nothing nor skips that never go away.
open class StepSuite: XCTestCase {
    /// What the running test has found; each test has a case object of its own.
    package let log = FailureLog()

    open override class func setUp() {
        super.setUp()
        RecordingObserver.install()
    }

    /// Tells the cloud which test begins, so that what functions write is told apart by it.
    open override func setUp() async throws {
        try await super.setUp()
        guard let session = InheritedChannel.current?.session else { return }
        let test = RecordingObserver.names(of: self).test
        // Whoever answers otherwise is no cloud of ours, and its logs are not looked at.
        _ = try? await HTTPClient.shared.send(
            "POST",
            "\(session.endpoint)/_workshop/logs/begin",
            headers: ["Content-Type": "application/json"],
            body: JSONValue.object(["activity": .string(test)]).serialized()
        )
    }

    open override func invokeTest() {
        RecordingObserver.install()
        guard InheritedChannel.current != nil else { return }
        super.invokeTest()
    }

    package var session: GradingSession {
        guard let channel = InheritedChannel.current else {
            preconditionFailure("there is a session wherever a suite's test runs")
        }
        return channel.session
    }

    /// The deployed stack, reached as a client reaches it.
    package var cloud: CloudClient { CloudClient(session: session, log: log, random: random) }

    /// The learner's stack as it was deployed.
    package var template: TemplateView {
        TemplateView(resources: session.resources, outputs: session.outputs, log: log)
    }

    /// Names and values that differ in every run.
    package var random: RandomData { StepSuite.sharedRandom }

    /// The value that was drawn for a template parameter (step.yml: `values: {parameters: …}`).
    package func drawn(_ parameter: String) -> String {
        guard let value = session.parameters[parameter] else {
            preconditionFailure("step.yml draws no value for the parameter \(parameter)")
        }
        return value
    }

    /// The value that was drawn for a parameter of the Parameter Store (step.yml: `values: {ssm: …}`).
    package func drawn(ssm name: String) -> String {
        guard let value = session.ssm[name] else { preconditionFailure("step.yml draws no value for \(name)") }
        return value
    }

    /// The value that was drawn for a member of a secret (step.yml: `values: {secrets: …}`).
    package func drawn(secret name: String, _ member: String) -> String {
        guard let value = session.secrets[name]?[member] else {
            preconditionFailure("step.yml draws no \(member) for the secret \(name)")
        }
        return value
    }

    private static let sharedRandom = RandomData(seed: InheritedChannel.current?.session.seed ?? 0)

    /// Stands in what we hand to XCTest, so that the observer knows which failures it has in full already.
    static let marker = "[recorded]"

    /// Records a failure; the test goes on.
    package func fail(_ failure: Failure, file: StaticString = #filePath, line: UInt = #line) {
        log.append(failure)
        let values = [failure.expected.map { "expected \($0)" }, failure.actual.map { "got \($0)" }]
        let text = ([failure.message] + values.compactMap { $0 }).joined(separator: ", ")
        XCTFail("\(StepSuite.marker) \(text)", file: file, line: line)
    }
}
