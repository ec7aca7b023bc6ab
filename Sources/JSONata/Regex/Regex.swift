/// A JavaScript regular expression (without the `u` and `v` flags), matched over UTF-16 units.
///
/// Of our own making because neither Swift's nor ICU's patterns are JavaScript's, and because a hostile pattern must
/// end: every attempt is counted. https://tc39.es/ecma262/#sec-regexp-regular-expression-objects
final class Regex: Sendable {
    /// Between the slashes.
    let source: String
    let program: [Instruction]
    /// The groups that capture, without the whole match.
    let groupCount: Int
    let registerCount: Int
    let ignoresCase: Bool
    let isMultiline: Bool
    /// Where it stands in its expression.
    let position: Int

    init(
        _ source: some Sequence<UInt16>,
        ignoresCase: Bool,
        isMultiline: Bool,
        position: Int
    ) throws(JSONataError) {
        let units = Array(source)
        self.source = String(decoding: units, as: UTF16.self)
        self.ignoresCase = ignoresCase
        self.isMultiline = isMultiline
        self.position = position
        do throws(RegexSyntaxError) {
            var parser = RegexParser(units, ignoresCase: ignoresCase)
            let tree = try parser.parse()
            groupCount = parser.groupCount
            var compiler = RegexCompiler(groupCount: groupCount, ignoresCase: ignoresCase)
            program = try compiler.compile(tree)
            registerCount = compiler.registerCount
        } catch {
            throw JSONataError("S0303", at: position, inserts: ["reason": error.reason])
        }
    }

    indirect enum Instruction: Sendable {
        case unit(UInt16, backward: Bool)
        case any(backward: Bool)
        case set(UnitSet, backward: Bool)
        /// Tries the first, and the second when the first leads nowhere.
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        /// Forgets the groups of a loop's last round.
        case clear(Range<Int>)
        case start
        case end
        case wordBoundary(Bool)
        case backreference(Int, backward: Bool)
        /// What must, or must not, match here without being consumed; goes on behind it.
        case look(isNegative: Bool, next: Int)
        case mark(register: Int)
        /// A round of a loop that consumed nothing is no round.
        case progress(register: Int)
        case match
    }
}

struct RegexSyntaxError: Error {
    let reason: String
}

/// A set of UTF-16 units, `[...]`.
struct UnitSet: Sendable {
    var ranges: [ClosedRange<UInt16>] = []
    var isNegated = false
    var ignoresCase = false

    func contains(_ unit: UInt16) -> Bool {
        if ranges.contains(where: { $0.contains(unit) }) { return !isNegated }
        guard ignoresCase else { return isNegated }
        let folded = unit.folded
        // A unit is in the set when any unit that folds to the same one is.
        let isMember = unit.caseVariants.contains { variant in
            variant.folded == folded && ranges.contains { $0.contains(variant) }
        }
        return isMember != isNegated
    }

    static let digits: [ClosedRange<UInt16>] = ["0"..."9"]
    static let word: [ClosedRange<UInt16>] = ["0"..."9", "A"..."Z", "_"..."_", "a"..."z"]
    static let space: [ClosedRange<UInt16>] = [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ]

    static func complement(_ ranges: [ClosedRange<UInt16>]) -> [ClosedRange<UInt16>] {
        var result: [ClosedRange<UInt16>] = []
        var next: Int = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if next < Int(range.lowerBound) { result.append(UInt16(next)...(range.lowerBound - 1)) }
            next = max(next, Int(range.upperBound) + 1)
        }
        if next <= 0xFFFF { result.append(UInt16(next)...0xFFFF) }
        return result
    }
}

extension UInt16 {
    var isWord: Bool { isDigit || ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" }

    var isLineTerminator: Bool { self == 0x0A || self == 0x0D || self == 0x2028 || self == 0x2029 }

    /// The form under which units are compared without case: ECMAScript's Canonicalize.
    var folded: UInt16 {
        if self < 0x80 { return ("a"..."z").contains(self) ? self - 0x20 : self }
        guard let scalar = Unicode.Scalar(self) else { return self }
        let upper = Array(scalar.properties.uppercaseMapping.utf16)
        return upper.count == 1 && upper[0] >= 0x80 ? upper[0] : self
    }

    fileprivate var caseVariants: [UInt16] {
        guard let scalar = Unicode.Scalar(self) else { return [self] }
        return [self, folded]
            + [scalar.properties.lowercaseMapping, String(scalar.properties.uppercaseMapping)].flatMap { mapping in
                mapping.utf16.count == 1 ? Array(mapping.utf16) : []
            }
    }
}
