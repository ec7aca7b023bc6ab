// SNSService: Amazon SNS on this machine.
//
// In: SNS's API over HTTP (Query and XML); topics and subscriptions that a stack declares.
// Out: messages to queues, functions and HTTP endpoints, through seams; rows of the account's store; SNS's own metrics.
// E-mail and SMS have a name here and go nowhere.
// Never: knows SQS or Lambda, opens a socket, signs a message so that it could be verified.

package import CloudCore
import OrderedCollections
import Synchronization

/// The topics and subscriptions of an account in one region.
package final class SNSService: Sendable {
    struct State {
        /// By ARN.
        var topics: OrderedDictionary<String, Topic> = [:]
        var subscriptions: OrderedDictionary<String, Subscription> = [:]
        /// HTTP endpoints' subscriptions that ended, by the token that brings each back. They are not kept.
        var ended: [String: Subscription] = [:]
        /// By topic: messages of FIFO topics that are on their way, the first of them now.
        var underWay: [String: [Notification]] = [:]
    }

    let account: Account
    let clock: any CloudClock
    let carriers: SNSCarriers
    let metrics: any MetricSink
    let topicTable: StoredTable
    let subscriptionTable: StoredTable
    /// `http://127.0.0.1:4566`
    let endpoint: String
    private let state: Mutex<State>

    /// Reads back what the store kept.
    package init(
        account: Account,
        clock: any CloudClock,
        endpoint: String,
        carriers: SNSCarriers,
        store: Store = Store(),
        metrics: any MetricSink = DiscardingMetricSink()
    ) throws(StoreError) {
        self.account = account
        self.clock = clock
        self.endpoint = endpoint
        self.carriers = carriers
        self.metrics = metrics
        topicTable = store.table("sns.topics")
        subscriptionTable = store.table("sns.subscriptions")
        var state = State()
        for row in try topicTable.all() {
            if let topic = Topic(arn: row.key, bytes: row.value) { state.topics[row.key] = topic }
        }
        for row in try subscriptionTable.all() {
            if let subscription = Subscription(arn: row.key, bytes: row.value) {
                state.subscriptions[row.key] = subscription
            }
        }
        self.state = Mutex(state)
    }

    func locked<Result: Sendable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock { state throws(Failure) in try body(&state) }
    }

    /// The ARN that a request names a topic by; one of another region is none of ours.
    func topicARN(of request: SNSRequest, _ member: String = "TopicArn") throws(AWSError) -> String {
        let arn = try request.arn(member)
        guard ARN(arn)?.region == account.region else { throw .invalidParameter(member) }
        return arn
    }

    func topicARN(_ name: String) -> String {
        ARN(service: "sns", region: account.region, account: account.id, resource: name).description
    }
}

/// What carries messages to their endpoints.
package struct SNSCarriers: Sendable {
    package var queues: any QueueSender
    /// Lambda's API, which queues events by itself.
    package var services: any AWSRequestSender
    /// Posts to an HTTP endpoint, and gives the status, or `nil` where nobody answered.
    package var post: @Sendable (_ url: String, _ headers: HeaderFields, _ body: [UInt8]) async -> Int?

    package init(
        queues: any QueueSender,
        services: any AWSRequestSender,
        post: @escaping @Sendable (_ url: String, _ headers: HeaderFields, _ body: [UInt8]) async -> Int?
    ) {
        self.queues = queues
        self.services = services
        self.post = post
    }
}
