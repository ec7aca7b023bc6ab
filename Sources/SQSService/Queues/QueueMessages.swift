import CloudCore
import OrderedCollections

/// The messages of one queue: who may be received, hidden, deleted, and when. Pure: it is told the time.
///
/// A standard queue gives what is ready from the front; a FIFO queue goes through its groups, each in its order, up to a message
/// that is in flight.
struct QueueMessages: Sendable {
    /// What a reception gave, and what it found dead.
    struct Reception: Sendable {
        var messages: [StoredMessage] = []
        /// Received too often; they are in the queue no more.
        var deadLetters: [StoredMessage] = []
    }

    let isFIFO: Bool
    private(set) var bySequence: [UInt64: StoredMessage] = [:]
    /// Standard: what may be received, perhaps no more.
    private var line = Line()
    /// FIFO: all, deleted ones too.
    private var groups = GroupLines()
    /// Standard: what is hidden, by the moment at which it shows.
    private var hidden = DueHeap()
    private var ages = DueHeap()
    private(set) var lastSequence: UInt64

    /// - Parameter lastSequence: The next message's number is greater.
    init(isFIFO: Bool, lastSequence: UInt64) {
        self.isFIFO = isFIFO
        self.lastSequence = lastSequence
    }

    // MARK: Coming and going

    /// Adds a message at the end, under a sequence number of its own.
    mutating func append(_ message: StoredMessage) -> StoredMessage {
        var message = message
        lastSequence += 1
        message.sequence = lastSequence
        restore(message)
        return message
    }

    /// Adds a message that has its number. Called in the order of the numbers.
    mutating func restore(_ message: StoredMessage) {
        lastSequence = max(lastSequence, message.sequence)
        bySequence[message.sequence] = message
        // Of messages that are gone an entry would stay for the retention period, which is days.
        ages.compact(ifBeyond: bySequence.count) { [bySequence] in bySequence[$0.sequence] != nil }
        ages.insert(DueHeap.Entry(due: message.sent, sequence: message.sequence))
        if isFIFO { groups.append(message.sequence, of: message.groupID ?? "") }
        hide(message)
    }

    @discardableResult
    mutating func remove(_ sequence: UInt64) -> StoredMessage? { bySequence.removeValue(forKey: sequence) }

    mutating func removeAll() {
        self = QueueMessages(isFIFO: isFIFO, lastSequence: lastSequence)
    }

    /// Takes what is older than the queue keeps messages.
    mutating func removeExpired(at now: Timestamp, retention: Duration) -> [UInt64] {
        var expired: [UInt64] = []
        while let oldest = ages.first, oldest.due + retention <= now {
            ages.removeFirst()
            if bySequence.removeValue(forKey: oldest.sequence) != nil { expired.append(oldest.sequence) }
        }
        return expired
    }

    // MARK: Receiving

    /// - Parameters:
    ///   - maximumReceives: Of the redrive policy: what was received as often is a dead letter.
    ///   - choose: Which of so many ready messages goes first: 0, but for a seeded fault.
    mutating func receive(
        upTo count: Int,
        hiddenFor timeout: Duration,
        at now: Timestamp,
        maximumReceives: Int?,
        choose: (Int) -> Int = { _ in 0 }
    ) -> Reception {
        isFIFO
            ? receiveInOrder(upTo: count, hiddenFor: timeout, at: now, maximumReceives: maximumReceives)
            : receiveAny(upTo: count, hiddenFor: timeout, at: now, maximumReceives: maximumReceives, choose: choose)
    }

    private mutating func receiveAny(
        upTo count: Int,
        hiddenFor timeout: Duration,
        at now: Timestamp,
        maximumReceives: Int?,
        choose: (Int) -> Int
    ) -> Reception {
        var reception = Reception()
        show(until: now)
        while reception.messages.count < count, let sequence = line.removeFirst(choose) {
            guard let message = bySequence[sequence], message.visibleAt <= now else { continue }
            take(message, hiddenFor: timeout, at: now, maximumReceives: maximumReceives, into: &reception)
        }
        return reception
    }

    private mutating func receiveInOrder(
        upTo count: Int,
        hiddenFor timeout: Duration,
        at now: Timestamp,
        maximumReceives: Int?
    ) -> Reception {
        var reception = Reception()
        // Taken out meanwhile, since what is looked at changes.
        var groups = GroupLines()
        swap(&groups, &self.groups)
        groups.receive(isGone: { bySequence[$0] == nil }) { sequence in
            guard reception.messages.count < count else { return .enough }
            guard let message = bySequence[sequence] else { return .gone }
            // One that is only delayed holds back those behind it as well.
            guard message.visibleAt <= now else { return .blocks }
            take(message, hiddenFor: timeout, at: now, maximumReceives: maximumReceives, into: &reception)
            return .taken
        }
        swap(&groups, &self.groups)
        return reception
    }

    private mutating func take(
        _ message: StoredMessage,
        hiddenFor timeout: Duration,
        at now: Timestamp,
        maximumReceives: Int?,
        into reception: inout Reception
    ) {
        if let maximumReceives, message.receiveCount >= maximumReceives {
            bySequence[message.sequence] = nil
            reception.deadLetters.append(message)
            return
        }
        var message = message
        message.receiveCount += 1
        message.firstReceived = message.firstReceived ?? now
        message.visibleAt = now + timeout
        bySequence[message.sequence] = message
        hide(message)
        reception.messages.append(message)
    }

    /// Hides or shows a message of a consumer. `nil` where it is gone.
    mutating func changeVisibility(of sequence: UInt64, until moment: Timestamp) -> StoredMessage? {
        guard var message = bySequence[sequence] else { return nil }
        message.visibleAt = moment
        bySequence[sequence] = message
        hide(message)
        return message
    }

    // MARK: Looking

    /// Whether one could be received now.
    mutating func hasReady(at now: Timestamp) -> Bool {
        if isFIFO {
            let messages = bySequence
            return groups.hasFirst(isGone: { messages[$0] == nil }) {
                messages[$0].map { $0.visibleAt <= now } ?? false
            }
        }
        show(until: now)
        line.removeGone { sequence in bySequence[sequence].map { $0.visibleAt > now } ?? true }
        return !line.isEmpty
    }

    /// When the next hidden message shows.
    mutating func nextDue(after now: Timestamp) -> Timestamp? {
        while let entry = hidden.first {
            if let message = bySequence[entry.sequence], message.visibleAt == entry.due, entry.due > now {
                return entry.due
            }
            guard !isFIFO, entry.due <= now, bySequence[entry.sequence]?.visibleAt == entry.due else {
                hidden.removeFirst()
                continue
            }
            show(until: now)
        }
        return nil
    }

    /// Visible, in flight, delayed.
    func counts(at now: Timestamp) -> (visible: Int, inFlight: Int, delayed: Int) {
        var counts = (visible: 0, inFlight: 0, delayed: 0)
        for message in bySequence.values {
            if message.visibleAt <= now {
                counts.visible += 1
            } else if message.receiveCount > 0 {
                counts.inFlight += 1
            } else {
                counts.delayed += 1
            }
        }
        return counts
    }

    // MARK: -

    private mutating func hide(_ message: StoredMessage) {
        hidden.compact(ifBeyond: bySequence.count) { [bySequence] in bySequence[$0.sequence]?.visibleAt == $0.due }
        hidden.insert(DueHeap.Entry(due: message.visibleAt, sequence: message.sequence))
    }

    /// Moves what is hidden no more to the end of the line.
    private mutating func show(until now: Timestamp) {
        while let entry = hidden.first, entry.due <= now {
            hidden.removeFirst()
            // What was hidden or shown anew since has an entry of its own.
            if bySequence[entry.sequence]?.visibleAt == entry.due { line.append(entry.sequence) }
        }
    }
}
