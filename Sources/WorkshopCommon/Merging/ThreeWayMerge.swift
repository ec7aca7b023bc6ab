/// Joins two people's changes to one text, as `diff3` does: a change that only one of them made is taken, one that both
/// made alike is taken once, and where they differ the merge is a conflict that nobody resolves by guessing.
///
/// Pure. A file that is not text merges only when one side left it as it was.
package enum ThreeWayMerge: Hashable, Sendable {
    /// Both sides' changes, with our side's line breaks.
    case clean([UInt8])
    case conflicting([Conflict])

    /// Lines, counted from 0, that both sides changed differently.
    package struct Conflict: Hashable, Sendable {
        package var base: Range<Int>
        package var ours: Range<Int>
        package var theirs: Range<Int>

        package init(base: Range<Int>, ours: Range<Int>, theirs: Range<Int>) {
            (self.base, self.ours, self.theirs) = (base, ours, theirs)
        }
    }

    /// - Parameters:
    ///   - base: what both sides started from.
    ///   - ours: the side that is kept where there is a choice: the learner's file.
    ///   - theirs: the side whose changes are brought in.
    package init(base: [UInt8], ours: [UInt8], theirs: [UInt8]) {
        if ours == theirs || base == theirs {
            self = .clean(ours)
        } else if base == ours {
            self = .clean(theirs)
        } else if [base, ours, theirs].contains(where: TextLines.isBinary) {
            let whole = [base, ours, theirs].map { 0..<TextLines($0).lines.count }
            self = .conflicting([Conflict(base: whole[0], ours: whole[1], theirs: whole[2])])
        } else {
            self = ThreeWayMerge.merge(base: TextLines(base), ours: TextLines(ours), theirs: TextLines(theirs))
        }
    }

    /// The merged text, or `nil` when there are conflicts.
    package var merged: [UInt8]? {
        if case .clean(let contents) = self { contents } else { nil }
    }

    private static func merge(base: TextLines, ours: TextLines, theirs: TextLines) -> ThreeWayMerge {
        // An editor or git may have turned every line break: that alone must not make every line differ.
        let (base, theirs) = ours.usesCRLF ? (base.withCRLF(), theirs.withCRLF()) : (base, theirs)
        var walk = MergeWalk(base: base.lines, ours: ours.lines, theirs: theirs.lines)
        walk.run()
        return walk.conflicts.isEmpty ? .clean(Array(walk.merged.joined())) : .conflicting(walk.conflicts)
    }
}

/// Walks the base from top to bottom and gathers, at each place that a side changed, all changes that touch each other.
private struct MergeWalk {
    typealias Lines = [ArraySlice<UInt8>]

    let base: Lines
    let ours: Lines
    let theirs: Lines
    private(set) var merged: Lines = []
    private(set) var conflicts: [ThreeWayMerge.Conflict] = []

    private var ourChanges: ArraySlice<LineDifference.Change>
    private var theirChanges: ArraySlice<LineDifference.Change>
    /// How far the base, ours and theirs have been taken.
    private var position = (base: 0, ours: 0, theirs: 0)

    init(base: Lines, ours: Lines, theirs: Lines) {
        (self.base, self.ours, self.theirs) = (base, ours, theirs)
        ourChanges = LineDifference(from: base, to: ours).changes[...]
        theirChanges = LineDifference(from: base, to: theirs).changes[...]
    }

    mutating func run() {
        while let start = [ourChanges.first?.old.lowerBound, theirChanges.first?.old.lowerBound]
            .compactMap({ $0 }).min()
        {
            takeUnchanged(until: start)
            takeChanged(from: start)
        }
        takeUnchanged(until: base.count)
    }

    private mutating func takeUnchanged(until end: Int) {
        let count = end - position.base
        merged.append(contentsOf: base[position.base..<end])
        position = (end, position.ours + count, position.theirs + count)
    }

    private mutating func takeChanged(from start: Int) {
        var end = start
        var (ourEnd, theirEnd) = (position.ours, position.theirs)
        var (ourBase, theirBase) = (start, start)
        var grew = true
        while grew {
            grew = false
            if let change = ourChanges.first, change.old.lowerBound <= end {
                ourChanges.removeFirst()
                (ourBase, ourEnd) = (change.old.upperBound, change.new.upperBound)
                (end, grew) = (max(end, ourBase), true)
            }
            if let change = theirChanges.first, change.old.lowerBound <= end {
                theirChanges.removeFirst()
                (theirBase, theirEnd) = (change.old.upperBound, change.new.upperBound)
                (end, grew) = (max(end, theirBase), true)
            }
        }
        // What a side left alone at the end of the region belongs to it all the same.
        choose(
            base: start..<end,
            ours: position.ours..<(ourEnd + end - ourBase),
            theirs: position.theirs..<(theirEnd + end - theirBase)
        )
    }

    private mutating func choose(base old: Range<Int>, ours our: Range<Int>, theirs their: Range<Int>) {
        if theirs[their].elementsEqual(base[old]) || theirs[their].elementsEqual(ours[our]) {
            merged.append(contentsOf: ours[our])
        } else if ours[our].elementsEqual(base[old]) {
            merged.append(contentsOf: theirs[their])
        } else {
            conflicts.append(ThreeWayMerge.Conflict(base: old, ours: our, theirs: their))
        }
        position = (old.upperBound, our.upperBound, their.upperBound)
    }
}
