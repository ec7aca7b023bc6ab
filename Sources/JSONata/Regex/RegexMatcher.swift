/// Runs a pattern's instructions over a text, with a stack of its own for what is still to be tried.
struct RegexMatcher {
    private let regex: Regex
    private let text: [UInt16]
    private let evaluator: Evaluator?
    private var captures: [Int]
    private var registers: [Int]
    private var trail: [Trail] = []
    private var attempts = 0

    /// Something to be undone, or to be tried, when what was tried leads nowhere.
    private enum Trail {
        case branch(Int, Int)
        case capture(Int, Int)
        case register(Int, Int)
    }

    /// As many attempts as a pattern may make on one text: a second's work or less.
    private static let maximumAttempts = 2_000_000

    init(_ regex: Regex, _ text: [UInt16], evaluator: Evaluator?) {
        self.regex = regex
        self.text = text
        self.evaluator = evaluator
        captures = Array(repeating: -1, count: 2 * (regex.groupCount + 1))
        registers = Array(repeating: -1, count: regex.registerCount)
    }

    /// The first match at or behind a place: the ranges of the whole and of its groups.
    mutating func firstMatch(from start: Int) throws(JSONataError) -> [Range<Int>?]? {
        var position = start
        while position <= text.count {
            trail.removeAll(keepingCapacity: true)
            for index in captures.indices { captures[index] = -1 }
            if let end = try run(from: 0, at: position) {
                captures[0] = position
                captures[1] = end
                return stride(from: 0, to: captures.count, by: 2).map { index in
                    captures[index] < 0 || captures[index + 1] < 0 ? nil : captures[index]..<captures[index + 1]
                }
            }
            position += 1
        }
        return nil
    }

    /// Where the match that begins at a place ends.
    private mutating func run(from start: Int, at begin: Int) throws(JSONataError) -> Int? {
        let base = trail.count
        var (counter, position) = (start, begin)
        while true {
            try count()
            if case .match = regex.program[counter] { return position }
            if let (next, place) = try step(counter, position) {
                (counter, position) = (next, place)
            } else if let (next, place) = backtrack(to: base) {
                (counter, position) = (next, place)
            } else {
                return nil
            }
        }
    }

    private mutating func count() throws(JSONataError) {
        attempts += 1
        guard attempts & 0xFFF == 0 else { return }
        if attempts > RegexMatcher.maximumAttempts { throw JSONataError.tooLong() }
        try evaluator?.charge(0x1000 >> 4)
    }

    /// The next instruction and place; `nil` when this way leads nowhere.
    private mutating func step(_ counter: Int, _ position: Int) throws(JSONataError) -> (Int, Int)? {
        switch regex.program[counter] {
        case .unit(let unit, let backward):
            guard let read = unitBeside(position, backward), (regex.ignoresCase ? read.folded : read) == unit else {
                return nil
            }
            return (counter + 1, backward ? position - 1 : position + 1)
        case .any(let backward):
            guard let read = unitBeside(position, backward), !read.isLineTerminator else { return nil }
            return (counter + 1, backward ? position - 1 : position + 1)
        case .set(let set, let backward):
            guard let read = unitBeside(position, backward), set.contains(read) else { return nil }
            return (counter + 1, backward ? position - 1 : position + 1)
        case .split(let first, let second):
            trail.append(.branch(second, position))
            return (first, position)
        case .jump(let target): return (target, position)
        case .save(let slot): setCapture(slot, to: position)
        case .clear(let groups):
            for slot in (2 * groups.lowerBound)..<(2 * groups.upperBound) { setCapture(slot, to: -1) }
        case .start: guard isStart(position) else { return nil }
        case .end: guard isEnd(position) else { return nil }
        case .wordBoundary(let isBoundary): guard isWordBoundary(position) == isBoundary else { return nil }
        case .backreference(let number, let backward):
            guard let place = passReference(number, position, backward) else { return nil }
            return (counter + 1, place)
        case .look(let isNegative, let next):
            return try look(counter + 1, position, isNegative: isNegative) ? (next, position) : nil
        case .mark(let register):
            trail.append(.register(register, registers[register]))
            registers[register] = position
        case .progress(let register): guard registers[register] != position else { return nil }
        case .match: return nil
        }
        return (counter + 1, position)
    }

    private mutating func backtrack(to base: Int) -> (Int, Int)? {
        while trail.count > base {
            switch trail.removeLast() {
            case .branch(let counter, let position): return (counter, position)
            case .capture(let slot, let value): captures[slot] = value
            case .register(let register, let value): registers[register] = value
            }
        }
        return nil
    }

    /// What a look-around captured stays, but how it got there is not tried again.
    private mutating func look(_ counter: Int, _ position: Int, isNegative: Bool) throws(JSONataError) -> Bool {
        let base = trail.count
        let isMatch = try run(from: counter, at: position) != nil
        if isNegative {
            while backtrack(to: base) != nil {}
        } else {
            let undo = trail[base...].filter { if case .branch = $0 { false } else { true } }
            trail.replaceSubrange(base..., with: undo)
        }
        return isMatch != isNegative
    }

    private mutating func setCapture(_ slot: Int, to value: Int) {
        trail.append(.capture(slot, captures[slot]))
        captures[slot] = value
    }

    private func unitBeside(_ position: Int, _ backward: Bool) -> UInt16? {
        let index = backward ? position - 1 : position
        return index >= 0 && index < text.count ? text[index] : nil
    }

    private func isStart(_ position: Int) -> Bool {
        position == 0 || regex.isMultiline && text[position - 1].isLineTerminator
    }

    private func isEnd(_ position: Int) -> Bool {
        position == text.count || regex.isMultiline && text[position].isLineTerminator
    }

    private func isWordBoundary(_ position: Int) -> Bool {
        let before = position > 0 && text[position - 1].isWord
        let after = position < text.count && text[position].isWord
        return before != after
    }

    private func passReference(_ number: Int, _ position: Int, _ backward: Bool) -> Int? {
        let (start, end) = (captures[2 * number], captures[2 * number + 1])
        guard start >= 0, end >= start else { return position }
        let length = end - start
        let from = backward ? position - length : position
        guard from >= 0, from + length <= text.count else { return nil }
        for offset in 0..<length {
            let (left, right) = (text[start + offset], text[from + offset])
            guard regex.ignoresCase ? left.folded == right.folded : left == right else { return nil }
        }
        return backward ? from : from + length
    }
}
