import Curriculum
import Grading
import OrderedCollections
import Synchronization
import SystemPackage
import WorkshopCommon

/// A world in which every answer can be set, and which remembers what was asked of it.
final class FakeBench: Workbench {
    struct Stack: GradedStack {
        var resources: JSONObject = ["HelloFunction": ["type": "AWS::Lambda::Function", "physicalId": "p"]]
        var outputs: JSONObject = [:]
        func losses(updating previous: Stack) -> [StackLoss] { [] }
        func location(of path: [String]) -> SourceLocation? {
            path.first == "HelloFunction" ? SourceLocation(file: "template.yaml", line: 7) : nil
        }
    }

    let diagnostics: [Diagnostic]
    let outcome: BuildOutcome
    let deployError: (any Error & Sendable)?
    let lines: [HandlerLine]
    let trials: TrialsOutcome
    let events = Mutex<[String]>([])
    let parameters = Mutex<[[String: String]]>([])
    let update = Mutex<(@Sendable ([String: String?]) async -> JSONValue)?>(nil)
    let stored = Mutex<[DrawnValues]>([])

    init(
        diagnostics: [Diagnostic] = [],
        build: BuildOutcome = .built([:], output: "built"),
        deployError: (any Error & Sendable)? = nil,
        lines: [HandlerLine] = [],
        trials: TrialsOutcome = .tried(Trials(right: Trial()))
    ) {
        self.diagnostics = diagnostics
        outcome = build
        self.deployError = deployError
        self.lines = lines
        self.trials = trials
    }

    func note(_ event: String) { events.withLock { $0.append(event) } }

    func resolve(template: String, file: String, parameters: [String: String]) -> TemplateOutcome<Stack> {
        self.parameters.withLock { $0.append(parameters) }
        return TemplateOutcome(stack: diagnostics.hasErrors ? nil : Stack(), diagnostics: diagnostics)
    }

    func build(_ stack: Stack, project: FilePath, output: FilePath) async -> BuildOutcome {
        note("build")
        return outcome
    }

    func tryTests(of step: Step, on code: FaultyCode, project: FilePath) async throws -> TrialsOutcome {
        note("tests")
        return trials
    }

    func startCloud() async throws -> any GradedCloud<Stack> { Cloud(bench: self) }

    struct Cloud: GradedCloud {
        let bench: FakeBench

        func store(_ values: DrawnValues) async throws { bench.stored.withLock { $0.append(values) } }

        func deploy(_ stack: Stack, artifacts: [String: FilePath], project: FilePath) async throws -> Deployment {
            bench.note("deploy")
            if let error = bench.deployError { throw error }
            return Deployment(endpoint: "http://127.0.0.1:1", apis: [])
        }

        func onUpdate(_ update: @escaping @Sendable ([String: String?]) async -> JSONValue) async {
            bench.update.withLock { $0 = update }
        }

        func logs() async -> [HandlerLine] { bench.lines }
        func stop() async { bench.note("stop") }
    }
}

/// Suites that answer what a closure makes of the session's nonce.
struct FakeSuites: SuiteRunner {
    let bench: FakeBench
    let answer: @Sendable (_ nonce: String) -> SuiteRun

    func launch(_ suite: SuiteCommand) async throws -> any RunningSuite { Running(suites: self) }

    struct Running: RunningSuite {
        let suites: FakeSuites

        func run(session: [UInt8], timeLimit: Duration) async -> SuiteRun {
            suites.bench.note("suite")
            return suites.answer((try? JSONValue(parsing: session))?["nonce"]?.string ?? "")
        }

        func cancel() async { suites.bench.note("cancel") }
    }

    /// A whole run with these outcomes.
    static func records(_ nonce: String, suite: String = "HelloSamTests", _ tests: [(String, String)]) -> [UInt8] {
        let lines = tests.map { test, outcome in
            #"{"nonce":"\#(nonce)","suite":"\#(suite)","test":"\#(test)","outcome":"\#(outcome)","seconds":0,"#
                + #""failures":[{"message":"m","place":{"template":["HelloFunction","Events"]}}]}"# + "\n"
        }
        return Array((lines.joined() + #"{"nonce":"\#(nonce)","end":true,"tests":\#(tests.count)}"# + "\n").utf8)
    }
}
