/// Which lines of one text stand, in the same order, in another: Myers' shortest edit script.
///
/// Beyond ``editLimit`` edits the middle of the texts counts as replaced as a whole: still a true difference, only not
/// the shortest, so that a hostile file costs neither minutes nor gigabytes.
package struct LineDifference: Hashable, Sendable {
    /// A run of lines of `old` that became a run of lines of `new`; one of the two may be empty, never both.
    package struct Change: Hashable, Sendable {
        package var old: Range<Int>
        package var new: Range<Int>

        package init(old: Range<Int>, new: Range<Int>) {
            (self.old, self.new) = (old, new)
        }
    }

    package static let editLimit = 1_500

    /// In order, with at least one line in common between neighbours.
    package let changes: [Change]

    package init<Line: Hashable>(from old: [Line], to new: [Line]) {
        let ends = CommonEnds(old, new)
        let (left, right) = ends.numbered(old, new)
        var changes: [Change] = []
        for edit in EditScript(from: left, to: right).edits {
            let (oldLine, newLine) = (edit.old + ends.prefix, edit.new + ends.prefix)
            var change = Change(old: oldLine..<oldLine, new: newLine..<newLine)
            change.old = oldLine..<(oldLine + edit.removed)
            change.new = newLine..<(newLine + edit.added)
            if let last = changes.last, last.old.upperBound == oldLine, last.new.upperBound == newLine {
                changes[changes.count - 1].old = last.old.lowerBound..<change.old.upperBound
                changes[changes.count - 1].new = last.new.lowerBound..<change.new.upperBound
            } else {
                changes.append(change)
            }
        }
        self.changes = changes
    }
}

/// What two texts begin and end with alike: most edits are small, so that the search between is small as well.
private struct CommonEnds {
    let prefix: Int
    let suffix: Int

    init<Line: Hashable>(_ old: [Line], _ new: [Line]) {
        let shorter = min(old.count, new.count)
        var prefix = 0
        while prefix < shorter, old[prefix] == new[prefix] { prefix += 1 }
        var suffix = 0
        while suffix < shorter - prefix, old[old.count - 1 - suffix] == new[new.count - 1 - suffix] { suffix += 1 }
        (self.prefix, self.suffix) = (prefix, suffix)
    }

    /// The middles, with equal lines as equal numbers: comparing numbers is what the search does most.
    func numbered<Line: Hashable>(_ old: [Line], _ new: [Line]) -> ([Int], [Int]) {
        var numbers: [Line: Int] = [:]
        func number(_ line: Line) -> Int {
            if let known = numbers[line] { return known }
            numbers[line] = numbers.count
            return numbers.count - 1
        }
        return (
            old[prefix..<(old.count - suffix)].map(number),
            new[prefix..<(new.count - suffix)].map(number)
        )
    }
}

/// Myers' greedy search ("An O(ND) Difference Algorithm and Its Variations", 1986), walked back into edits.
private struct EditScript {
    struct Edit {
        var old: Int
        var new: Int
        var removed: Int
        var added: Int
    }

    private(set) var edits: [Edit] = []

    init(from old: [Int], to new: [Int]) {
        guard !old.isEmpty || !new.isEmpty else { return }
        if let trace = EditScript.trace(old, new) {
            edits = EditScript.walkBack(trace, from: (old.count, new.count))
        } else {
            edits = [Edit(old: 0, new: 0, removed: old.count, added: new.count)]
        }
    }

    /// For each number of edits the furthest place in `old` on every diagonal, before that round; `nil` beyond the limit.
    private static func trace(_ old: [Int], _ new: [Int]) -> [[Int]]? {
        let limit = min(old.count + new.count, LineDifference.editLimit)
        var furthest = [Int](repeating: 0, count: 2 * limit + 3)
        let middle = limit + 1
        var trace: [[Int]] = []
        for edits in 0...limit {
            trace.append(Array(furthest[(middle - edits - 1)...(middle + edits + 1)]))
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let down = isDown(diagonal, edits, furthest[middle + diagonal - 1], furthest[middle + diagonal + 1])
                var x = down ? furthest[middle + diagonal + 1] : furthest[middle + diagonal - 1] + 1
                var y = x - diagonal
                while x < old.count, y < new.count, old[x] == new[y] { (x, y) = (x + 1, y + 1) }
                furthest[middle + diagonal] = x
                if x >= old.count, y >= new.count { return trace }
            }
        }
        return nil
    }

    /// Whether the path reached this diagonal by adding a line rather than by removing one.
    private static func isDown(_ diagonal: Int, _ edits: Int, _ below: Int, _ above: Int) -> Bool {
        diagonal == -edits || (diagonal != edits && below < above)
    }

    private static func walkBack(_ trace: [[Int]], from end: (old: Int, new: Int)) -> [Edit] {
        var edits: [Edit] = []
        var (x, y) = end
        for (count, furthest) in trace.enumerated().reversed() where count > 0 {
            let middle = count + 1
            let diagonal = x - y
            let down = isDown(diagonal, count, furthest[middle + diagonal - 1], furthest[middle + diagonal + 1])
            let previous = down ? diagonal + 1 : diagonal - 1
            x = furthest[middle + previous]
            y = x - previous
            edits.append(Edit(old: x, new: y, removed: down ? 0 : 1, added: down ? 1 : 0))
        }
        return edits.reversed()
    }
}
