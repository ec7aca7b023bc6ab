import OrderedCollections
package import WorkshopCommon

/// What tasks answer where nothing is deployed: a test case of Step Functions Local's mock configuration.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-test-sm-exec.html>.
package struct MockConfiguration: Sendable {
    package enum Answer: Sendable {
        case result(JSONValue)
        case error(String, cause: String?)
    }

    /// By state, then by attempt; an attempt beyond the last one is answered by nothing.
    private var answers: [String: [ClosedRange<Int>: Answer]] = [:]

    /// Nothing is mocked.
    package init() {}

    /// - Parameters:
    ///   - testCase: `nil` takes the only one that there is.
    /// - Throws: What is wrong with the document.
    package init(_ document: JSONValue, testCase name: String?) throws(DiagnosticError) {
        let machines = document["StateMachines"]?.object ?? [:]
        let cases = machines.values.flatMap { ($0["TestCases"]?.object ?? [:]).elements.map { ($0.key, $0.value) } }
        guard let chosen = cases.first(where: { name == nil ? cases.count == 1 : $0.0 == name }) else {
            let names = cases.map(\.0).joined(separator: ", ")
            throw DiagnosticError(
                Diagnostic(
                    "states-no-test-case",
                    name.map { "there is no test case \($0) in the mock" }
                        ?? "the mock has \(cases.count) test cases",
                    suggestion: "say which: --test-case NAME, one of \(names)"
                )
            )
        }
        for (state, response) in chosen.1.object ?? [:] {
            guard let mocked = document["MockedResponses"]?[response.string ?? ""]?.object else {
                throw DiagnosticError(
                    Diagnostic(
                        "states-no-mock",
                        "the state \(state) names \(response.serialized()), which MockedResponses doesn't have"
                    )
                )
            }
            for (attempts, answer) in mocked {
                answers[state, default: [:]][try Self.range(attempts)] = try Self.answer(answer)
            }
        }
    }

    func answer(for state: String, attempt: Int) -> Answer? {
        answers[state]?.first { $0.key.contains(attempt) }?.value
    }

    /// `0`, or `1-3`.
    private static func range(_ text: String) throws(DiagnosticError) -> ClosedRange<Int> {
        let bounds = text.split(separator: "-").compactMap { Int($0) }
        guard let first = bounds.first, let last = bounds.last, first <= last, bounds.count <= 2 else {
            throw DiagnosticError(Diagnostic("states-mock-attempts", "\"\(text)\" is no attempt: write 0, or 1-3"))
        }
        return first...last
    }

    private static func answer(_ value: JSONValue) throws(DiagnosticError) -> Answer {
        if let result = value["Return"] { return .result(result) }
        if let error = value["Throw"] {
            return .error(error["Error"]?.string ?? "", cause: error["Cause"]?.string)
        }
        throw DiagnosticError(Diagnostic("states-mock-answer", "a mocked response has Return or Throw"))
    }
}

/// A machine run alone: tasks answer what the mock says, and time passes at once.
package struct MockedRun: Sendable {
    package private(set) var execution: Execution
    private let mock: MockConfiguration
    private var now: Int64
    private var attempts: [String: Int] = [:]
    private var due: [(at: Int64, input: ExecutionInput, timer: RequestID?)] = []

    package init(_ machine: StateMachine, input: JSONValue, mock: MockConfiguration, now: Int64, seed: UInt64) {
        let account = "arn:aws:states:us-east-1:123456789012"
        execution = Execution(
            machine: machine,
            identity: ExecutionIdentity(
                arn: "\(account):execution:Machine:run",
                name: "run",
                roleARN: "arn:aws:iam::123456789012:role/Role",
                stateMachineARN: "\(account):stateMachine:Machine",
                stateMachineName: "Machine",
                region: "us-east-1",
                input: input,
                startTime: now
            ),
            seed: seed
        )
        self.mock = mock
        self.now = now
    }

    /// To its end; a `Wait` of a day costs nothing.
    package mutating func run() {
        send(.start)
        while execution.status == .running {
            guard let index = due.indices.min(by: { due[$0].at < due[$1].at }) else { return }
            let next = due.remove(at: index)
            now = max(now, next.at)
            send(next.input)
        }
    }

    private mutating func send(_ input: ExecutionInput) {
        for action in execution.receive(input, at: now) {
            switch action {
            case .schedule(let request):
                due.append((now, .taskStarted(request.id, worker: nil), nil))
                due.append((now, answer(request), nil))
            case .startTimer(let id, let milliseconds, _): due.append((now + milliseconds, .timerFired(id), id))
            case .cancelTimer(let id): due.removeAll { $0.timer == id }
            case .readItems(let id, let request):
                let cause = "Nothing reads \(request.resource) here."
                due.append((now, .itemsNotRead(id, error: ErrorName.itemReaderFailed, cause: cause), nil))
            // Nothing is written anywhere, and the machine goes on as if it were.
            case .writeResults(let id, _): due.append((now, .resultsWritten(id), nil))
            case .cancelTask, .finish: break
            }
        }
    }

    private mutating func answer(_ request: TaskRequest) -> ExecutionInput {
        let attempt = attempts[request.state, default: 0]
        attempts[request.state] = attempt + 1
        switch mock.answer(for: request.state, attempt: attempt) {
        case .result(let result): return .taskSucceeded(request.id, output: result)
        case .error(let error, let cause): return .taskFailed(request.id, error: error, cause: cause)
        case nil:
            let cause = "The mock has no answer for attempt \(attempt) of \(request.state)."
            return .taskFailed(request.id, error: "LocalCloud.NotMocked", cause: cause)
        }
    }
}

/// What became of a state in a run.
package enum StateOutcome: String, Hashable, Sendable {
    case notReached
    case succeeded
    /// It failed, and a catcher led on.
    case caught
    case failed
    /// It was under way when the execution ended.
    case interrupted
}

extension Execution {
    /// By state's name: names are unique in a machine.
    package var outcomes: [String: StateOutcome] {
        var outcomes: [String: StateOutcome] = [:]
        var failing: Set<String> = []
        var entered: [Int: String] = [:]
        for (index, event) in history.enumerated() {
            let name = entered[event.previousEventID]
            switch event.details {
            case .stateEntered(let state, _):
                outcomes[state] = .interrupted
                failing.remove(state)
                entered[index + 1] = state
            case .stateExited(let state, _, _):
                outcomes[state] = failing.contains(state) ? .caught : .succeeded
            default:
                if let name { entered[index + 1] = name }
                if let name, event.type.isFailure { failing.insert(name) }
                if let name, event.type.isSuccess { failing.remove(name) }
            }
        }
        if case .failed = status, let last = history.dropLast().last {
            let name = entered[history.count - 1] ?? entered[last.previousEventID]
            if let name { outcomes[name] = .failed }
        }
        return outcomes
    }
}

extension HistoryEventType {
    fileprivate var isFailure: Bool {
        switch self {
        case .taskFailed, .taskTimedOut, .lambdaFunctionFailed, .lambdaFunctionTimedOut, .activityFailed,
            .activityTimedOut, .mapStateFailed, .parallelStateFailed, .evaluationFailed:
            true
        default: false
        }
    }

    fileprivate var isSuccess: Bool {
        switch self {
        case .taskSucceeded, .lambdaFunctionSucceeded, .activitySucceeded: true
        default: false
        }
    }
}
