/// Reads a pattern by ECMAScript's grammar with the leniencies of its annex B.
struct RegexParser {
    private let units: [UInt16]
    private var index = 0
    private var depth = 0
    private let ignoresCase: Bool
    private(set) var groupCount = 0
    private var names: [String: Int] = [:]
    private let totalGroups: Int

    init(_ units: [UInt16], ignoresCase: Bool) {
        self.units = units
        self.ignoresCase = ignoresCase
        totalGroups = RegexParser.countGroups(units)
    }

    mutating func parse() throws(RegexSyntaxError) -> RegexTree {
        let tree = try alternatives()
        guard index == units.count else { throw RegexSyntaxError(reason: "unmatched ')'") }
        return try resolvingNames(tree)
    }

    private var current: UInt16? { index < units.count ? units[index] : nil }

    private func looking(at text: String) -> Bool { units[index...].starts(with: Array(text.utf16)) }

    private mutating func accept(_ text: String) -> Bool {
        guard looking(at: text) else { return false }
        index += text.utf16.count
        return true
    }

    /// Needed before they are read: `\2` is a reference only when there are two groups, later ones included.
    private static func countGroups(_ units: [UInt16]) -> Int {
        var count = 0
        var isInSet = false
        var index = 0
        while index < units.count {
            switch units[index] {
            case "\\": index += 1
            case "[": isInSet = true
            case "]": isInSet = false
            case "(" where !isInSet:
                let next = index + 1 < units.count ? units[index + 1] : 0
                let third = index + 2 < units.count ? units[index + 2] : 0
                let fourth = index + 3 < units.count ? units[index + 3] : 0
                if next != "?" || third == "<" && fourth != "=" && fourth != "!" { count += 1 }
            default: break
            }
            index += 1
        }
        return count
    }

    private mutating func alternatives() throws(RegexSyntaxError) -> RegexTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 100 else { throw RegexSyntaxError(reason: "nested too deeply") }
        var branches = [try sequence()]
        while accept("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(RegexSyntaxError) -> RegexTree {
        var terms: [RegexTree] = []
        while let unit = current, unit != "|", unit != ")" {
            let firstGroup = groupCount
            let term = try term()
            terms.append(try repeated(term, firstGroup: firstGroup))
        }
        return terms.count == 1 ? terms[0] : terms.isEmpty ? .empty : .sequence(terms)
    }

    private mutating func term() throws(RegexSyntaxError) -> RegexTree {
        guard let unit = current else { return .empty }
        index += 1
        switch unit {
        case "^": return .start
        case "$": return .end
        case ".": return .any
        case "(": return try group()
        case "[": return .set(try set())
        case "\\": return try escape()
        case "*", "+", "?": throw RegexSyntaxError(reason: "nothing to repeat")
        default: return .unit(unit)
        }
    }

    private mutating func group() throws(RegexSyntaxError) -> RegexTree {
        var number: Int?
        var look: (isBehind: Bool, isNegative: Bool)?
        if accept("?:") {
        } else if accept("?=") {
            look = (false, false)
        } else if accept("?!") {
            look = (false, true)
        } else if accept("?<=") {
            look = (true, false)
        } else if accept("?<!") {
            look = (true, true)
        } else {
            groupCount += 1
            number = groupCount
            if accept("?<") {
                names[try name()] = groupCount
            } else if current == "?" {
                throw RegexSyntaxError(reason: "invalid group")
            }
        }
        let body = try alternatives()
        guard accept(")") else { throw RegexSyntaxError(reason: "unterminated group") }
        if let look { return .look(body, isBehind: look.isBehind, isNegative: look.isNegative) }
        return .group(body, number: number)
    }

    private mutating func name() throws(RegexSyntaxError) -> String {
        guard let end = units[index...].firstIndex(of: ">"), end > index else {
            throw RegexSyntaxError(reason: "invalid capture group name")
        }
        defer { index = end + 1 }
        return String(decoding: units[index..<end], as: UTF16.self)
    }

    private mutating func repeated(_ term: RegexTree, firstGroup: Int) throws(RegexSyntaxError) -> RegexTree {
        let minimum: Int
        let maximum: Int?
        switch current {
        case "*": (minimum, maximum) = (0, nil)
        case "+": (minimum, maximum) = (1, nil)
        case "?": (minimum, maximum) = (0, 1)
        case "{":
            guard let bounds = bounds() else { return term }
            (minimum, maximum) = bounds
            guard maximum ?? minimum >= minimum else {
                throw RegexSyntaxError(reason: "numbers out of order in {} quantifier")
            }
            index -= 1
        default: return term
        }
        index += 1
        switch term {
        case .start, .end, .wordBoundary, .look(_, isBehind: true, _):
            throw RegexSyntaxError(reason: "nothing to repeat")
        default: break
        }
        let isLazy = accept("?")
        let groups = (firstGroup + 1)..<(groupCount + 1)
        if current == "*" || current == "+" || current == "?" { throw RegexSyntaxError(reason: "nothing to repeat") }
        return .repetition(term, .init(minimum: minimum, maximum: maximum, isLazy: isLazy, groups: groups))
    }

    /// `{2}`, `{2,}` or `{2,3}`; anything else is plain text.
    private mutating func bounds() -> (Int, Int?)? {
        let start = index
        index += 1
        guard let minimum = integer() else {
            index = start
            return nil
        }
        var maximum: Int? = minimum
        if accept(",") { maximum = integer() }
        guard accept("}") else {
            index = start
            return nil
        }
        return (minimum, maximum)
    }

    private mutating func integer() -> Int? {
        let start = index
        while current?.isDigit == true { index += 1 }
        guard index > start else { return nil }
        return Int(String(decoding: units[start..<index].prefix(9), as: UTF16.self))
    }

    private mutating func escape() throws(RegexSyntaxError) -> RegexTree {
        guard let unit = current else { throw RegexSyntaxError(reason: "\\ at end of pattern") }
        switch unit {
        case "b", "B":
            index += 1
            return .wordBoundary(unit == "b")
        case "k" where !names.isEmpty || looking(at: "k<"):
            index += 1
            guard accept("<") else { return .unit("k") }
            return .named(try name())
        case "1"..."9":
            let start = index
            if let number = integer(), number <= totalGroups { return .backreference(number) }
            index = start
            return .unit(characterEscape())
        default:
            if let ranges = RegexParser.classRanges(unit) {
                index += 1
                return .set(UnitSet(ranges: ranges))
            }
            return .unit(characterEscape())
        }
    }

    private static func classRanges(_ unit: UInt16) -> [ClosedRange<UInt16>]? {
        switch unit {
        case "d": UnitSet.digits
        case "D": UnitSet.complement(UnitSet.digits)
        case "w": UnitSet.word
        case "W": UnitSet.complement(UnitSet.word)
        case "s": UnitSet.space
        case "S": UnitSet.complement(UnitSet.space)
        default: nil
        }
    }

    /// The unit that an escape means, behind its backslash.
    private mutating func characterEscape() -> UInt16 {
        guard let unit = current else { return "\\" }
        index += 1
        switch unit {
        case "t": return 0x09
        case "n": return 0x0A
        case "v": return 0x0B
        case "f": return 0x0C
        case "r": return 0x0D
        case "c":
            guard let letter = current, letter.isWord, !letter.isDigit, letter != "_" else {
                index -= 1
                return "\\"
            }
            index += 1
            return letter % 32
        case "x": return hexadecimal(2) ?? unit
        case "u": return hexadecimal(4) ?? unit
        case "0"..."7": return octal(from: unit)
        default: return unit
        }
    }

    private mutating func hexadecimal(_ count: Int) -> UInt16? {
        guard index + count <= units.count else { return nil }
        let digits = units[index..<index + count]
        guard digits.allSatisfy(\.isHexDigit) else { return nil }
        index += count
        return UInt16(String(decoding: digits, as: UTF16.self), radix: 16)
    }

    private mutating func octal(from first: UInt16) -> UInt16 {
        var value = first - "0"
        while let digit = current, ("0"..."7").contains(digit), value * 8 + (digit - "0") <= 0o377 {
            value = value * 8 + (digit - "0")
            index += 1
        }
        return value
    }

    private mutating func set() throws(RegexSyntaxError) -> UnitSet {
        var set = UnitSet(isNegated: accept("^"), ignoresCase: ignoresCase)
        while let unit = current, unit != "]" {
            let first = try member()
            if current == "-", index + 1 < units.count, units[index + 1] != "]" {
                index += 1
                let last = try member()
                if let low = first.single, let high = last.single {
                    guard low <= high else { throw RegexSyntaxError(reason: "range out of order in character class") }
                    set.ranges.append(low...high)
                } else {
                    set.ranges += first.ranges + ["-"..."-"] + last.ranges
                }
            } else {
                set.ranges += first.ranges
            }
        }
        guard accept("]") else { throw RegexSyntaxError(reason: "unterminated character class") }
        return set
    }

    private mutating func member() throws(RegexSyntaxError) -> (ranges: [ClosedRange<UInt16>], single: UInt16?) {
        guard let unit = current else { throw RegexSyntaxError(reason: "unterminated character class") }
        index += 1
        guard unit == "\\" else { return ([unit...unit], unit) }
        guard let escaped = current else { throw RegexSyntaxError(reason: "\\ at end of pattern") }
        if let ranges = RegexParser.classRanges(escaped) {
            index += 1
            return (ranges, nil)
        }
        if escaped == "b" {
            index += 1
            return ([0x08...0x08], 0x08)
        }
        let value = characterEscape()
        return ([value...value], value)
    }

    private func resolvingNames(_ tree: RegexTree) throws(RegexSyntaxError) -> RegexTree {
        switch tree {
        case .named(let name):
            guard let number = names[name] else { throw RegexSyntaxError(reason: "invalid named reference") }
            return .backreference(number)
        case .sequence(let terms): return .sequence(try resolvingNames(terms))
        case .alternatives(let branches): return .alternatives(try resolvingNames(branches))
        case .group(let body, let number): return .group(try resolvingNames(body), number: number)
        case .repetition(let body, let repetition): return .repetition(try resolvingNames(body), repetition)
        case .look(let body, let isBehind, let isNegative):
            return .look(try resolvingNames(body), isBehind: isBehind, isNegative: isNegative)
        default: return tree
        }
    }

    private func resolvingNames(_ trees: [RegexTree]) throws(RegexSyntaxError) -> [RegexTree] {
        var result: [RegexTree] = []
        for tree in trees { result.append(try resolvingNames(tree)) }
        return result
    }
}
