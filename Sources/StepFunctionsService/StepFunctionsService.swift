// StepFunctionsService: AWS Step Functions on this machine.
//
// In: definitions, requests of its API (JSON 1.0, `AWSStepFunctions.*`), answers of what its tasks call.
// Out: executions and their histories; calls of functions and of other services, through the seams of CloudCore.
// The language itself is the room StatesLanguage: an execution there is a value that says what it wants done, and this
// room does it (it calls, waits on the account's clock, keeps task tokens and the queues of activities).
// Never: knows another service, or reads a clock but the account's.

package import CloudCore
import OrderedCollections
import StatesLanguage
import Synchronization
import WorkshopCommon

/// The state machines, activities and executions of an account in one region.
package final class StepFunctionsService: Sendable {
    struct State {
        var machines: OrderedDictionary<String, MachineRecord> = [:]
        var activities: OrderedDictionary<String, Activity> = [:]
        /// In the order in which they were started.
        var executions: OrderedDictionary<String, ExecutionRecord> = [:]
        var tokens: [String: TaskTicket] = [:]
        /// Tokens of tasks that nobody waits for any more.
        var spentTokens: Set<String> = []
        var tags: [String: OrderedDictionary<String, String>] = [:]
        /// Versions that stacks declare, by the ARNs that their templates know them by.
        var declaredVersions: [String: String] = [:]
        /// How many executions were run through once more when they were read back.
        var replayed = 0
        /// Whether those that ended long ago are being forgotten.
        var forgetsDaily = false
        /// Read back, and not yet going on.
        var suspended: [Suspended] = []

        init() {}
    }

    package let account: Account
    let clock: any CloudClock
    let functions: any FunctionInvoker
    /// By the name of the service, such as `sqs` and `aws-sdk:sqs`.
    let integrations: [String: any TaskIntegration]
    /// The account's own services; `nil` where there are none.
    let accountServices: AccountIntegration?
    /// What `http:invoke` is authorized with; `nil` where there is no EventBridge.
    let httpTask: HTTPTask?
    /// `nil` where nothing has to survive.
    let storage: StatesStorage?
    let telemetry: Telemetry?
    let state: Mutex<State>

    /// - Parameters:
    ///   - integrations: What is called otherwise than by the account's AWS API.
    ///   - services: The account's AWS API.
    ///   - connections: What `http:invoke` is authorized with.
    ///   - store: What is in it already is there again; its executions go on with ``resume()``.
    package init(
        account: Account,
        clock: any CloudClock,
        functions: any FunctionInvoker,
        integrations: [String: any TaskIntegration] = [:],
        services: (any AWSRequestSender)? = nil,
        connections: (any ConnectionSource)? = nil,
        store: Store = Store(),
        telemetry: Telemetry? = nil
    ) throws(StoreError) {
        self.telemetry = telemetry
        storage = StatesStorage(store)
        if let storage {
            state = Mutex(try State(storage, region: account.region))
        } else {
            state = Mutex(State())
        }
        self.account = account
        self.clock = clock
        self.functions = functions
        self.integrations = integrations
        httpTask = connections.map { HTTPTask(connections: $0, region: account.region) }
        accountServices = services.map { AccountIntegration(sender: $0, account: account, clock: clock) }
    }

    /// How many executions this process ran through once more to begin with: those that had not ended.
    package var replayedExecutions: Int { state.withLock { $0.replayed } }

    /// Ends all that runs, without a word in any history: the cloud goes away. What is stored goes on another time.
    package func stop() {
        let executions = state.withLock { state in
            defer { state = State() }
            return Array(state.executions.values)
        }
        for execution in executions { execution.discard(clock: clock) }
    }

    /// `nil` for what the local cloud doesn't call.
    func integration(_ service: String, _ action: String) -> (any TaskIntegration)? {
        if let integration = integrations[service] { return integration }
        if service == "http" { return action == "invoke" ? httpTask : nil }
        return AccountIntegration.knows(service, action) ? accountServices : nil
    }

    func arn(_ resource: String) -> String {
        ARN(service: "states", region: account.region, account: account.id, resource: resource).description
    }

    var now: Int64 { clock.now.millisecondsSince1970 }
}

/// Whom a task token belongs to.
struct TaskTicket: Sendable {
    let execution: ExecutionRecord
    let request: RequestID
}
