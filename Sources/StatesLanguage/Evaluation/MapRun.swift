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

    let place: Int
    let graph: StateGraph
    var inputs: [JSONValue] = []
    var active: Set<Int> = []
    var failures = 0
    /// Where the results' manifest goes.
    var bucket = ""
    var manifest: String?

    /// How many child executions are in that state; `PENDING` are those that were not begun.
    package func count(of name: String) -> Int {
        name == "PENDING" ? inputs.count - children.count : children.count { $0.status.name == name }
    }

    package func itemCount(of name: String) -> Int {
        if name == "PENDING" { return itemsPerChild.dropFirst(children.count).reduce(0, +) }
        return zip(children, itemsPerChild).reduce(0) { $0 + ($1.0.status.name == name ? $1.1 : 0) }
    }

    var isOverTolerance: Bool {
        guard failures > 0 else { return false }
        if toleratedFailureCount == 0, toleratedFailurePercentage == 0 { return true }
        if toleratedFailureCount > 0, failures > toleratedFailureCount { return true }
        let percentage = 100 * Double(failures) / Double(max(1, inputs.count))
        return toleratedFailurePercentage > 0 && percentage > toleratedFailurePercentage
    }
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
