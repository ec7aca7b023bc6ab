package import WorkshopCommon

/// Which of the two languages a state's fields are written in.
package enum QueryLanguage: String, Hashable, Sendable {
    case jsonPath = "JSONPath"
    case jsonata = "JSONata"
}

/// A definition that was found to be whole: every transition has its target, every path and expression is parsed.
package struct StateMachine: Sendable {
    package let comment: String?
    package let timeoutSeconds: Int?
    package let graph: StateGraph
    /// Whether little is computed between its start and its end or first wait: no loop, no `Map` or `Parallel`, no other
    /// machine, and no JSONata, which can go on for long in one expression.
    package let isBrief: Bool

    package init(comment: String? = nil, timeoutSeconds: Int? = nil, graph: StateGraph) {
        isBrief = graph.isBrief
        self.comment = comment
        self.timeoutSeconds = timeoutSeconds
        self.graph = graph
    }
}

/// States that run one after another: a machine's own, a branch's, or what a `Map` does to each item.
package final class StateGraph: Sendable {
    package let startAt: Int
    /// In the order in which they were written; transitions are indices into it.
    package let states: [State]

    package init(startAt: Int, states: [State]) {
        self.startAt = startAt
        self.states = states
    }

    /// Few states, each run once at most and soon done.
    fileprivate var isBrief: Bool {
        guard states.count <= 32, states.allSatisfy(\.isBrief) else { return false }
        // Without a loop a path leads through no more states than there are.
        var reached: Set = [startAt]
        for _ in states { reached = reached.reduce(into: []) { $0.formUnion(states[$1].kind.targets) } }
        return reached.isEmpty
    }

    package func index(of name: String) -> Int? { states.firstIndex { $0.name == name } }
}

package final class State: Sendable {
    package let name: String
    package let comment: String?
    package let queryLanguage: QueryLanguage
    package let kind: StateKind
    /// `/States/Save/Branches[0]/States/Put`, as AWS names places in a definition.
    package let path: String
    package let location: SourceLocation?

    init(
        name: String,
        comment: String?,
        queryLanguage: QueryLanguage,
        kind: StateKind,
        path: String,
        location: SourceLocation?
    ) {
        self.name = name
        self.comment = comment
        self.queryLanguage = queryLanguage
        self.kind = kind
        self.path = path
        self.location = location
    }
}

extension State {
    fileprivate var isBrief: Bool {
        guard queryLanguage == .jsonPath else { return false }
        switch kind {
        case .pass, .choice, .wait, .succeed, .fail: return true
        // What is called computes elsewhere, but for another machine.
        case .task(let task):
            guard case .service(let call) = task.resource else { return true }
            return call.service != "states" && call.service != "aws-sdk:sfn"
        case .parallel, .map: return false
        }
    }
}

package indirect enum StateKind: Sendable {
    case pass(PassState)
    case task(TaskState)
    case choice(ChoiceState)
    case wait(WaitState)
    case succeed(SucceedState)
    case fail(FailState)
    case parallel(ParallelState)
    case map(MapState)

    package var name: String {
        switch self {
        case .pass: "Pass"
        case .task: "Task"
        case .choice: "Choice"
        case .wait: "Wait"
        case .succeed: "Succeed"
        case .fail: "Fail"
        case .parallel: "Parallel"
        case .map: "Map"
        }
    }

    /// Where this state leads to when it fails.
    package var handlers: [Int] { recovery?.catchers.map(\.next) ?? [] }

    /// Where this state leads to, whatever happens in it, as indices into its graph.
    package var targets: [Int] {
        switch self {
        case .pass(let state): state.transition.targets
        case .task(let state): state.transition.targets + state.recovery.catchers.map(\.next)
        case .choice(let state): state.rules.map(\.next) + (state.fallback.map { [$0] } ?? [])
        case .wait(let state): state.transition.targets
        case .succeed, .fail: []
        case .parallel(let state): state.transition.targets + state.recovery.catchers.map(\.next)
        case .map(let state): state.transition.targets + state.recovery.catchers.map(\.next)
        }
    }
}

package enum Transition: Hashable, Sendable {
    /// Index of a state in the same graph.
    case next(Int)
    case end

    var targets: [Int] { if case .next(let target) = self { [target] } else { [] } }
}
