/// Numbers in a row that leave at the front, cheaply.
struct Line: Hashable, Sendable {
    private var storage: [UInt64] = []
    private var start = 0

    var elements: ArraySlice<UInt64> { storage[start...] }
    var isEmpty: Bool { start == storage.count }

    mutating func append(_ number: UInt64) { storage.append(number) }

    /// - Parameter choose: Which of so many at the front leaves: the first, unless it says otherwise.
    mutating func removeFirst(_ choose: (Int) -> Int) -> UInt64? {
        guard !isEmpty else { return nil }
        let chosen = start + min(max(choose(min(storage.count - start, 10)), 0), storage.count - start - 1)
        storage.swapAt(start, chosen)
        defer { dropFirst() }
        return storage[start]
    }

    /// Drops numbers from the front as long as they are of no more use.
    mutating func removeGone(_ isGone: (UInt64) -> Bool) {
        while !isEmpty, isGone(storage[start]) { dropFirst() }
    }

    private mutating func dropFirst() {
        start += 1
        if start > 1024, start * 2 > storage.count {
            storage.removeFirst(start)
            start = 0
        }
    }
}
