package import WorkshopCommon

/// What event source mappings need of a stream of records in shards: DynamoDB's streams, Kinesis.
package protocol StreamReader: Sendable {
    /// Whether an ARN is of this kind of stream, existing or not.
    func takes(_ stream: ARN) -> Bool

    /// All shards that still hold records, parents before their children. Throws what `DescribeStream` would answer.
    func shards(ofStream stream: ARN) async throws(AWSError) -> [StreamShard]

    /// What there is from a position on, without waiting.
    func read(
        stream: ARN,
        shard: String,
        from position: StreamPosition,
        limit: Int
    ) async throws(AWSError) -> StreamRead

    /// Calls the listener each time that a record was written to the stream or a shard was added; it must not wait.
    /// A listener of the same name takes the other's place; `nil` ends it.
    func listen(toStream stream: ARN, as name: String, _ listener: (@Sendable () -> Void)?)
}

package struct StreamShard: Hashable, Sendable {
    package var id: String
    package var parentID: String?
    /// Whether nothing will be written to it any more.
    package var isClosed: Bool

    package init(id: String, parentID: String? = nil, isClosed: Bool = false) {
        self.id = id
        self.parentID = parentID
        self.isClosed = isClosed
    }
}

package enum StreamPosition: Hashable, Sendable {
    /// The oldest record that is kept.
    case trimHorizon
    /// Behind the newest record of this moment.
    case latest
    case atTimestamp(Timestamp)
    /// Behind the record of that sequence number.
    case after(String)
}

package struct StreamRead: Hashable, Sendable {
    /// Oldest first.
    package var records: [StreamRecord]
    /// Where to read on: a place of its own, never ``StreamPosition/latest``. `nil` where the shard is closed and has no more.
    package var next: StreamPosition?

    package init(records: [StreamRecord], next: StreamPosition?) {
        self.records = records
        self.next = next
    }
}

package struct StreamRecord: Hashable, Sendable {
    package var sequenceNumber: String
    package var arrival: Timestamp
    /// The element of `Records` as a function gets it, `eventSourceARN` included.
    package var event: JSONValue
    /// Records of one key keep their order where a shard is worked off by several invocations at once.
    package var partitionKey: String

    package init(sequenceNumber: String, arrival: Timestamp, event: JSONValue, partitionKey: String) {
        self.sequenceNumber = sequenceNumber
        self.arrival = arrival
        self.event = event
        self.partitionKey = partitionKey
    }
}
