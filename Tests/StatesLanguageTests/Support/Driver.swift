import OrderedCollections
import StatesLanguage
import WorkshopCommon
import XCTest

/// Runs an execution to its end on a clock of its own: tasks are answered by a script, timers fire in order.
struct Driver {
    enum Answer {
        case success(JSONValue)
        case failure(String, String?)
        /// Nobody answers.
        case silence
        /// A callback that comes so many milliseconds later.
        case callback(JSONValue, after: Int64)
    }

    static let start: Int64 = 1_800_000_000_000

    var execution: Execution
    var now = Driver.start
    /// Answers by state, one after another; the last one stays.
    var answers: [String: [Answer]] = [:]
    private(set) var requests: [TaskRequest] = []
    private(set) var written: [ResultWriteRequest] = []
    private(set) var inputs: [(input: ExecutionInput, at: Int64)] = []
    private var due: [(at: Int64, input: ExecutionInput, timer: RequestID?)] = []

    init(_ definition: String, input: JSONValue = [:], limits: Execution.Limits = Execution.Limits()) throws {
        let result = DefinitionParser.parse(definition)
        let machine = try XCTUnwrap(result.machine, "\(result.problems.map(\.text))")
        execution = Execution(
            machine: machine,
            identity: Driver.identity(input: input),
            seed: 7,
            limits: limits
        )
    }

    static func identity(input: JSONValue) -> ExecutionIdentity {
        ExecutionIdentity(
            arn: "arn:aws:states:us-east-1:123456789012:execution:Machine:run",
            name: "run",
            roleARN: "arn:aws:iam::123456789012:role/Role",
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:Machine",
            stateMachineName: "Machine",
            region: "us-east-1",
            input: input,
            startTime: start
        )
    }

    mutating func run() {
        send(.start)
        goOn()
    }

    /// Until it has ended, or waits for what nobody answers.
    mutating func goOn() {
        while execution.status == .running {
            guard let index = due.indices.min(by: { due[$0].at < due[$1].at }) else { return }
            let next = due.remove(at: index)
            now = max(now, next.at)
            send(next.input)
        }
    }

    mutating func send(_ input: ExecutionInput) {
        inputs.append((input, now))
        for action in execution.receive(input, at: now) { perform(action) }
    }

    private mutating func perform(_ action: ExecutionAction) {
        switch action {
        case .schedule(let request):
            requests.append(request)
            due.append((now, .taskStarted(request.id, worker: nil), nil))
            answer(request)
        case .startTimer(let id, let milliseconds, _): due.append((now + milliseconds, .timerFired(id), id))
        case .cancelTimer(let id): due.removeAll { $0.timer == id }
        case .writeResults(let id, let request):
            written.append(request)
            due.append((now, .resultsWritten(id), nil))
        case .cancelTask, .readItems, .finish: break
        }
    }

    private mutating func answer(_ request: TaskRequest) {
        guard let next = answers[request.state]?.first else { return }
        if (answers[request.state]?.count ?? 0) > 1 { answers[request.state]?.removeFirst() }
        switch next {
        case .success(let output): due.append((now, .taskSucceeded(request.id, output: output), nil))
        case .failure(let error, let cause):
            due.append((now, .taskFailed(request.id, error: error, cause: cause), nil))
        case .silence: break
        case .callback(let output, let delay):
            due.append((now, .taskSubmitted(request.id, output: [:]), nil))
            due.append((now + delay, .taskSucceeded(request.id, output: output), nil))
        }
    }

    /// `3<2 PassStateEntered A` a line, with the seconds since the start where time has passed.
    var outline: String {
        execution.history.enumerated().map { index, event in
            let passed = event.timestamp - Driver.start
            let name =
                switch event.details {
                case .stateEntered(let name, _), .stateExited(let name, _, _): " \(name)"
                case .iteration(let name, let index): " \(name)#\(index)"
                default: ""
                }
            let time = passed == 0 ? "" : " +\(passed)ms"
            return "\(index + 1)<\(event.previousEventID) \(event.type.rawValue)\(name)\(time)"
        }.joined(separator: "\n")
    }
}

/// The text of a machine with these states, the first of which it starts at.
func machine(startAt: String, _ states: String, more: String = "") -> String {
    "{\"StartAt\": \"\(startAt)\", \(more)\"States\": {\(states)}}"
}
