// S3Service: Amazon S3 on this machine.
//
// In: S3's REST API over HTTP, by path and by host; buckets that a stack declares; the account's clock.
// Out: objects, errors in S3's words, events for queues, topics, functions and the event bus, through seams.
// Small contents are rows of the account's store, larger ones files beside it, written and read as they come: no object
// is ever held in memory as a whole.
// Never: knows another service, checks a signature, or moves an object to a colder storage class by itself.

package import CloudCore
import Crypto
import Synchronization
package import SystemPackage

/// The buckets of an account.
package final class S3Service: Sendable {
    struct State {
        /// By name.
        var buckets: [String: Bucket] = [:]
        var lastBucket: Int64 = 0
    }

    let account: Account
    let clock: any CloudClock
    let carriers: S3Carriers
    let store: ObjectStore
    private let state: Mutex<State>

    /// Reads back what the store kept.
    /// - Parameter folder: Where the contents of larger objects go when the store has no file to put them beside.
    package init(
        account: Account,
        clock: any CloudClock,
        carriers: S3Carriers,
        store: Store = Store(),
        folder: FilePath
    ) throws(StoreError) {
        self.account = account
        self.clock = clock
        self.carriers = carriers
        let files = ContentFiles(
            folder: store.file.map(Self.folder) ?? folder,
            isDurable: store.durability == .power
        )
        self.store = try ObjectStore(try store.makeDatabase(), files: files)
        var state = State()
        do throws(AWSError) {
            for row in try self.store.read({ transaction throws(AWSError) in try transaction.buckets() }) {
                guard let bucket = Bucket(id: row.id, bytes: row.bytes) else { continue }
                state.buckets[bucket.name] = bucket
                state.lastBucket = max(state.lastBucket, row.id)
            }
        } catch {
            throw StoreError(file: store.file?.string ?? "s3_buckets", reason: error.message)
        }
        self.state = Mutex(state)
    }

    /// Where the contents of larger objects stand beside a store's file.
    package static func folder(beside file: FilePath) -> FilePath { FilePath(file.string + "-objects") }

    func locked<Result: Sendable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock { state throws(Failure) in try body(&state) }
    }

    package func hasBucket(_ name: String) -> Bool { locked { $0.buckets[name] != nil } }

    func bucket(_ name: String) throws(AWSError) -> Bucket {
        guard let bucket = locked({ $0.buckets[name] }) else { throw .noSuchBucket(name) }
        return bucket
    }

    /// The bucket that a request is on.
    func bucket(_ request: S3Request) throws(AWSError) -> Bucket {
        if let owner = request.header("x-amz-expected-bucket-owner") {
            guard owner.utf8.count == 12, Int(owner) != nil else {
                throw .s3(
                    "InvalidBucketOwnerAWSAccountID",
                    "The value of the expected bucket owner parameter must be an AWS account ID"
                )
            }
            guard owner == account.id else { throw .s3("AccessDenied", "Access Denied", status: 403) }
        }
        return try bucket(request.bucket)
    }

    /// The account's canonical user id, which owns all.
    var ownerID: String {
        SHA256.hash(data: Array("canonical user of \(account.id)".utf8)).map {
            Identifiers.hexadecimal(UInt64($0), digits: 2)
        }.joined()
    }

    func owner(_ name: String = "Owner") -> XMLElement { XMLElement(name, [XMLElement("ID", text: ownerID)]) }
}

/// What carries events to those who are told of them.
package struct S3Carriers: Sendable {
    /// Queues and functions.
    package var targets: any EventTargetSender
    package var topics: any TopicPublisher
    /// The account's event bus.
    package var events: any EventPublisher
    /// Lambda's API, which is asked whether a function is there.
    package var services: any AWSRequestSender

    package init(
        targets: any EventTargetSender,
        topics: any TopicPublisher,
        events: any EventPublisher,
        services: any AWSRequestSender
    ) {
        self.targets = targets
        self.topics = topics
        self.events = events
        self.services = services
    }
}
