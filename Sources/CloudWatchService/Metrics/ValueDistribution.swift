/// How often each value of a metric came.
///
/// In a row of numbers rather than in a dictionary: there is one for every minute of every metric that is kept.
struct ValueDistribution: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        let value: Double
        var count: Double
    }

    /// In the order of their values, each once.
    private(set) var entries: [Entry]

    /// More different values than this are rounded.
    private static let longest = 512
    /// What is left of a minute that is over: enough for values from 1 to 10,000 within a tenth of each.
    static let longestAtRest = 96

    init(_ value: Double, count: Double) {
        entries = [Entry(value: value, count: count)]
    }

    /// - Parameter entries: In any order.
    init(_ entries: some Sequence<Entry>) {
        self.entries = []
        for entry in entries { add(entry) }
    }

    mutating func add(_ other: ValueDistribution) {
        for entry in other.entries { add(entry) }
        if entries.count > Self.longest { coarsen(to: Self.longest / 2) }
    }

    private mutating func add(_ entry: Entry) {
        let place = place(of: entry.value)
        if place < entries.count, entries[place].value == entry.value {
            entries[place].count += entry.count
        } else {
            entries.insert(entry, at: place)
        }
    }

    /// Where the value is, or would be.
    private func place(of value: Double) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].value < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Leaves what a minute needs to which hardly anything is added any more.
    mutating func settle() {
        coarsen(to: Self.longestAtRest)
        // A row that has grown has room for as much again; a copy is as long as what is in it.
        if entries.capacity > entries.count + 2 { entries = entries.map { $0 } }
    }

    /// Neighbours within one per cent become one, then within two, and so on: memory is bounded, percentiles stay close.
    private mutating func coarsen(to length: Int) {
        var width = 0.01
        while entries.count > length {
            var merged: [Entry] = []
            for entry in entries {
                if let last = merged.last?.value, entry.value - last <= abs(last) * width {
                    merged[merged.count - 1].count += entry.count
                } else {
                    merged.append(entry)
                }
            }
            entries = merged
            width *= 2
        }
    }
}
