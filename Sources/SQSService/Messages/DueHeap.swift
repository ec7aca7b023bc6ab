package import CloudCore

/// Messages by the moment at which something is due for them, earliest first.
package struct DueHeap: Hashable, Sendable {
    package struct Entry: Hashable, Sendable, Comparable {
        package let due: Timestamp
        package let sequence: UInt64

        package init(due: Timestamp, sequence: UInt64) {
            self.due = due
            self.sequence = sequence
        }

        package static func < (left: Entry, right: Entry) -> Bool {
            left.due == right.due ? left.sequence < right.sequence : left.due < right.due
        }
    }

    private var entries: [Entry] = []

    package init() {}

    package var first: Entry? { entries.first }

    /// Drops entries that are of no more use, once they are most of it.
    /// - Parameter count: How many may be of use.
    package mutating func compact(ifBeyond count: Int, keeping isUsed: (Entry) -> Bool) {
        guard entries.count > 2 * count + 1024 else { return }
        // What is sorted is a heap.
        entries = entries.filter(isUsed).sorted()
    }

    package mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0, entries[child] < entries[(child - 1) / 2] {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    package mutating func removeFirst() {
        guard let last = entries.popLast(), !entries.isEmpty else { return }
        entries[0] = last
        var parent = 0
        while true {
            let (left, right) = (2 * parent + 1, 2 * parent + 2)
            var least = parent
            if left < entries.count, entries[left] < entries[least] { least = left }
            if right < entries.count, entries[right] < entries[least] { least = right }
            if least == parent { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
