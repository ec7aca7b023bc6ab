import CloudCore
import EventPatterns
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Takes the records of a stream to a function: each shard in its order, a child shard after its parent.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>.
final class StreamPoller: Poller {
    private struct State {
        var turn = PollingTurn()
        var shards: OrderedDictionary<String, ShardPoller> = [:]
        var finished: Set<String> = []
    }

    private let mapping: EventSourceMapping
    private let stream: ARN
    private let reader: any StreamReader
    private let resources: PollerResources
    private let report: @Sendable (String) -> Void
    private let state = Mutex(State())

    init(
        _ mapping: EventSourceMapping,
        stream: ARN,
        reader: any StreamReader,
        _ resources: PollerResources,
        report: @escaping @Sendable (String) -> Void
    ) {
        self.mapping = mapping
        self.stream = stream
        self.reader = reader
        self.resources = resources
        self.report = report
    }

    private var label: String {
        "records of \(stream.resource) go to \(mapping.functionARN.split(separator: ":").last ?? "")"
    }

    func start() {
        // `LATEST` means what comes from now on: the shards are looked at before anything can be written.
        resources.clock.spawnActivity(label) {
            await self.look()
            self.reader.listen(toStream: self.stream, as: self.mapping.id) { [weak self] in self?.called() }
            self.called()
        }
    }

    func stop() {
        reader.listen(toStream: stream, as: mapping.id, nil)
        let shards = state.withLock { state in
            state.turn.stop()
            return state.shards.values.elements
        }
        for shard in shards { shard.stop() }
    }

    private func called() {
        guard state.withLock({ $0.turn.begin() }) else { return }
        resources.clock.spawnActivity(label) {
            repeat { await self.look() } while self.state.withLock { $0.turn.goesOn() }
        }
    }

    /// Starts shards that are new and whose parent is done, and tells the others that there is something.
    private func look() async {
        guard let shards = try? await reader.shards(ofStream: stream) else { return }
        let isFirstLook = state.withLock { $0.shards.isEmpty && $0.finished.isEmpty }
        let present = Set(shards.map(\.id))
        for shard in shards {
            let isReady = state.withLock { state in
                guard !state.turn.isStopped, state.shards[shard.id] == nil, !state.finished.contains(shard.id) else {
                    return false
                }
                guard let parent = shard.parentID, present.contains(parent) else { return true }
                return state.finished.contains(parent)
            }
            guard isReady else { continue }
            // A shard that came later is read from its beginning, wherever the first ones were begun.
            let position = isFirstLook ? mapping.settings.startingPosition : .trimHorizon
            let poller = ShardPoller(mapping, shard: shard.id, stream: stream, reader: reader, resources, report) {
                [weak self] in self?.finish(shard.id)
            }
            await poller.begin(at: position)
            state.withLock { $0.shards[shard.id] = poller }
        }
        for poller in state.withLock({ $0.shards.values.elements }) { poller.poll() }
    }

    private func finish(_ shard: String) {
        state.withLock { state in
            state.shards[shard] = nil
            state.finished.insert(shard)
        }
        called()
    }
}
