import WorkshopCommon

/// A `Map` in its distributed mode: every item, or batch of items, is an execution of its own.
package struct MapRun: Sendable {
    package enum Status: String, Hashable, Sendable {
        case running = "RUNNING"
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
        case aborted = "ABORTED"
    }

    package let arn: String
    /// Names the child executions' state machine: `Orders/Map`.
    package let label: String
    package let isExpress: Bool
    package let startTime: Int64
    package internal(set) var stopTime: Int64?
    package internal(set) var status = Status.running
    package internal(set) var maxConcurrency: Int
    package internal(set) var toleratedFailureCount: Int
    package internal(set) var toleratedFailurePercentage: Double
    /// In the order of the items; those that wait for a place are not in it yet.
    package internal(set) var children: [Execution] = []
    package internal(set) var total = 0
    /// How many items each child got.
    package internal(set) var itemsPerChild: [Int] = []
    package internal(set) var redriveCount = 0
    /// Of the last redrive, in milliseconds since 1970.
    package internal(set) var redriveTime: Int64?
    /// Children that wait for their redrive, in order.
    package internal(set) var pendingRedrive: [Int] = []

    let place: Int
    let graph: StateGraph
    var inputs: [JSONValue] = []
    var active: Set<Int> = []
    var failures = 0
    /// Whether it is known what its items are.
    var isRead = false
    /// Why it failed, once its results are exported.
    var failure: StateFailure?
    /// Where the results' manifest goes.
    var bucket = ""
    var manifest: String?

    /// How many child executions are in that state; `PENDING` are those that were not begun.
    package func count(of name: String) -> Int {
        switch name {
        case "PENDING": inputs.count - children.count
        case "PENDING_REDRIVE": pendingRedrive.count
        default: children.indices.count { statusName(of: $0) == name }
        }
    }

    package func itemCount(of name: String) -> Int {
        if name == "PENDING" { return itemsPerChild.dropFirst(children.count).reduce(0, +) }
        return children.indices.reduce(0) { $0 + (statusName(of: $1) == name ? itemsPerChild[$1] : 0) }
    }

    /// As `ListExecutions` and the counts have it.
    package func statusName(of child: Int) -> String {
        pendingRedrive.contains(child) ? "PENDING_REDRIVE" : children[child].status.name
    }

    var isOverTolerance: Bool {
        guard failures > 0 else { return false }
        if toleratedFailureCount == 0, toleratedFailurePercentage == 0 { return true }
        if toleratedFailureCount > 0, failures > toleratedFailureCount { return true }
        let percentage = 100 * Double(failures) / Double(max(1, inputs.count))
        return toleratedFailurePercentage > 0 && percentage > toleratedFailurePercentage
    }
}

/// What a child execution asked for, by its own name for it.
struct ChildRequest: Hashable {
    /// Index into the execution's map runs.
    let run: Int
    let child: Int
    let inner: RequestID
}

/// `UpdateMapRun`: takes effect for what is not begun yet.
package struct MapRunUpdate: Hashable, Sendable {
    /// Index into the execution's map runs.
    package let run: Int
    package let maxConcurrency: Int?
    package let toleratedFailureCount: Int?
    package let toleratedFailurePercentage: Double?

    package init(
        run: Int,
        maxConcurrency: Int?,
        toleratedFailureCount: Int?,
        toleratedFailurePercentage: Double?
    ) {
        self.run = run
        self.maxConcurrency = maxConcurrency
        self.toleratedFailureCount = toleratedFailureCount
        self.toleratedFailurePercentage = toleratedFailurePercentage
    }
}
