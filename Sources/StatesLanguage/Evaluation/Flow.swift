import WorkshopCommon

/// One line of control: the machine's own, a branch's, or an iteration's. States in it run one after another.
struct Flow {
    enum Owner {
        case execution
        case branch(of: Int, index: Int)
        case iteration(of: Int, index: Int)
    }

    var graph: StateGraph
    var owner: Owner
    /// Its own variables and those of the flows around it: the latter can't change while this one runs.
    var variables: JSONObject
    /// The id of its last event.
    var previous: Int
    /// What the next state is entered with.
    var input: JSONValue
    /// Index of the next state, or of the one that is under way.
    var position: Int
    var item: MapItem?
    var activation: Activation?
    var children: Children?
    /// Children that were given up when one of them failed: a redrive goes on with them.
    var parked: Children?
    /// Counts up whenever the place is used for another flow.
    var generation = 0
    var isAlive = true
}

/// A state that was entered and not yet left.
struct Activation {
    let state: State
    let enteredID: Int
    /// The flow's last event before the state was entered.
    let before: Int
    let enteredAt: Int64
    let input: JSONValue
    /// After `InputPath` and `Parameters`.
    var effective: JSONValue
    /// How often each retrier has been used.
    var attempts: [Int] = []
    var retryCount = 0
    var token: String?
    var work = Work.none
    /// The map run that the state has begun, index into the execution's.
    var mapRun: Int?
}

enum Work {
    case none
    /// A `Wait`, or the time before another try.
    case waiting(RequestID)
    case task(TaskWork)
    case reading(RequestID)
    /// Index into the execution's map runs.
    case mapRun(Int)
}

struct TaskWork {
    let id: RequestID
    var timeout: RequestID?
    var heartbeat: RequestID?
    var heartbeatSeconds: Int?
    var isStarted = false
}

/// What runs inside of a `Parallel` or an inline `Map`.
struct Children {
    /// Places of the flows under way, by branch or item.
    var active: [Int: Int] = [:]
    var results: [JSONValue?]
    var remaining: Int
    /// A map's items that were not begun yet start here.
    var nextItem = 0
    var items: [JSONValue] = []
    /// The last event of the child that ended last.
    var lastPrevious = 0
}

/// Why a timer was started.
enum TimerPurpose {
    case wait
    case retry
    case taskTimeout
    case heartbeat
}
