/// A pattern as it is written.
indirect enum RegexTree {
    case empty
    case unit(UInt16)
    case any
    case set(UnitSet)
    case sequence([RegexTree])
    case alternatives([RegexTree])
    /// Captures when it has a number.
    case group(RegexTree, number: Int?)
    case repetition(RegexTree, Repetition)
    case start
    case end
    case wordBoundary(Bool)
    case backreference(Int)
    case named(String)
    case look(RegexTree, isBehind: Bool, isNegative: Bool)

    struct Repetition {
        var minimum: Int
        /// `nil` without bound.
        var maximum: Int?
        var isLazy: Bool
        /// The groups inside, which each round forgets.
        var groups: Range<Int>
    }
}
