/// Makes a pattern's tree into instructions for ``RegexMatcher``.
struct RegexCompiler {
    private var program: [Regex.Instruction] = []
    private let groupCount: Int
    private let ignoresCase: Bool
    private(set) var registerCount = 0

    /// `{1000}` of a large group is written out as often; this is how far.
    private static let maximumSize = 20_000

    init(groupCount: Int, ignoresCase: Bool) {
        self.groupCount = groupCount
        self.ignoresCase = ignoresCase
    }

    mutating func compile(_ tree: RegexTree) throws(RegexSyntaxError) -> [Regex.Instruction] {
        try emit(tree, backward: false)
        program.append(.match)
        return program
    }

    /// - Parameter backward: within a look-behind, whose parts are matched from right to left.
    private mutating func emit(_ tree: RegexTree, backward: Bool) throws(RegexSyntaxError) {
        guard program.count <= RegexCompiler.maximumSize else { throw RegexSyntaxError(reason: "too large") }
        switch tree {
        case .empty: break
        case .unit(let unit): program.append(.unit(ignoresCase ? unit.folded : unit, backward: backward))
        case .any: program.append(.any(backward: backward))
        case .set(var set):
            set.ignoresCase = ignoresCase
            program.append(.set(set, backward: backward))
        case .sequence(let terms):
            for term in backward ? terms.reversed() : terms { try emit(term, backward: backward) }
        case .alternatives(let branches): try emitAlternatives(branches, backward: backward)
        case .group(let body, let number):
            if let number { program.append(.save(2 * number + (backward ? 1 : 0))) }
            try emit(body, backward: backward)
            if let number { program.append(.save(2 * number + (backward ? 0 : 1))) }
        case .repetition(let body, let repetition): try emitRepetition(body, repetition, backward: backward)
        case .start: program.append(.start)
        case .end: program.append(.end)
        case .wordBoundary(let isBoundary): program.append(.wordBoundary(isBoundary))
        case .backreference(let number): program.append(.backreference(number, backward: backward))
        case .named: break
        case .look(let body, let isBehind, let isNegative):
            let place = program.count
            program.append(.match)
            try emit(body, backward: isBehind)
            program.append(.match)
            program[place] = .look(isNegative: isNegative, next: program.count)
        }
    }

    private mutating func emitAlternatives(_ branches: [RegexTree], backward: Bool) throws(RegexSyntaxError) {
        var ends: [Int] = []
        for (index, branch) in branches.enumerated() {
            let split = program.count
            let isLast = index == branches.count - 1
            if !isLast { program.append(.match) }
            try emit(branch, backward: backward)
            if isLast { continue }
            ends.append(program.count)
            program.append(.match)
            program[split] = .split(split + 1, program.count)
        }
        for end in ends { program[end] = .jump(program.count) }
    }

    private mutating func emitRepetition(
        _ body: RegexTree,
        _ repetition: RegexTree.Repetition,
        backward: Bool
    ) throws(RegexSyntaxError) {
        for _ in 0..<repetition.minimum { try emitRound(body, repetition, backward: backward) }
        guard let maximum = repetition.maximum else { return try emitLoop(body, repetition, backward: backward) }
        var splits: [Int] = []
        for _ in repetition.minimum..<maximum {
            splits.append(program.count)
            program.append(.match)
            try emitChecked(body, repetition, backward: backward)
        }
        for split in splits { program[split] = choice(split + 1, program.count, isLazy: repetition.isLazy) }
    }

    private mutating func emitLoop(
        _ body: RegexTree,
        _ repetition: RegexTree.Repetition,
        backward: Bool
    ) throws(RegexSyntaxError) {
        let split = program.count
        program.append(.match)
        try emitChecked(body, repetition, backward: backward)
        program.append(.jump(split))
        program[split] = choice(split + 1, program.count, isLazy: repetition.isLazy)
    }

    private mutating func emitChecked(
        _ body: RegexTree,
        _ repetition: RegexTree.Repetition,
        backward: Bool
    ) throws(RegexSyntaxError) {
        guard body.mayBeEmpty else { return try emitRound(body, repetition, backward: backward) }
        let register = registerCount
        registerCount += 1
        program.append(.mark(register: register))
        try emitRound(body, repetition, backward: backward)
        program.append(.progress(register: register))
    }

    private mutating func emitRound(
        _ body: RegexTree,
        _ repetition: RegexTree.Repetition,
        backward: Bool
    ) throws(RegexSyntaxError) {
        if !repetition.groups.isEmpty { program.append(.clear(repetition.groups)) }
        try emit(body, backward: backward)
        guard program.count <= RegexCompiler.maximumSize else { throw RegexSyntaxError(reason: "too large") }
    }

    private func choice(_ inside: Int, _ behind: Int, isLazy: Bool) -> Regex.Instruction {
        isLazy ? .split(behind, inside) : .split(inside, behind)
    }
}

extension RegexTree {
    /// Whether it can match without consuming anything.
    fileprivate var mayBeEmpty: Bool {
        switch self {
        case .unit, .any, .set: false
        case .sequence(let terms): terms.allSatisfy(\.mayBeEmpty)
        case .alternatives(let branches): branches.contains(where: \.mayBeEmpty)
        case .group(let body, _): body.mayBeEmpty
        case .repetition(let body, let repetition): repetition.minimum == 0 || body.mayBeEmpty
        case .empty, .start, .end, .wordBoundary, .backreference, .named, .look: true
        }
    }
}
