/// The messages of a FIFO queue in the order of each group, and the groups in the order of their turns.
///
/// One reception takes as much of a group as it can before it goes to the next, and a group that was received from goes to the
/// end. See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html>;
/// the turns are as observed on AWS: localstack/localstack, tests/aws/services/sqs/test_sqs.py, test_fifo_receive_message_*.
struct GroupLines: Hashable, Sendable {
    /// What becomes of a message that is looked at.
    enum Step {
        case gone
        case taken
        /// Neither this one nor those of its group behind it can be received.
        case blocks
        /// No more is wanted.
        case enough
    }

    private var lines: [String: Line] = [:]
    private var turns: [String] = []

    mutating func append(_ number: UInt64, of group: String) {
        if lines[group] == nil { turns.append(group) }
        lines[group, default: Line()].append(number)
    }

    /// Looks at the messages in the order in which they are received.
    mutating func receive(isGone: (UInt64) -> Bool, _ look: (UInt64) -> Step) {
        var (waiting, served): ([String], [String]) = ([], [])
        var next = 0
        groups: while next < turns.count {
            let group = turns[next]
            guard let line = line(of: group, isGone) else {
                lines[group] = nil
                next += 1
                continue
            }
            var isServed = false
            messages: for number in line.elements {
                switch look(number) {
                case .gone: continue
                case .taken: isServed = true
                case .blocks: break messages
                case .enough:
                    if isServed {
                        next += 1
                        served.append(group)
                    }
                    break groups
                }
            }
            next += 1
            if isServed { served.append(group) } else { waiting.append(group) }
        }
        turns.replaceSubrange(..<next, with: waiting)
        turns += served
    }

    /// Whether a group's first message is one that can be received.
    mutating func hasFirst(isGone: (UInt64) -> Bool, where isReady: (UInt64) -> Bool) -> Bool {
        for group in turns {
            if let first = line(of: group, isGone)?.elements.first, isReady(first) { return true }
        }
        return false
    }

    /// What is left of a group.
    private mutating func line(of group: String, _ isGone: (UInt64) -> Bool) -> Line? {
        lines[group]?.removeGone(isGone)
        guard let line = lines[group], !line.isEmpty else { return nil }
        return line
    }
}
