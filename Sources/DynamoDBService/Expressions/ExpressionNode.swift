/// An expression as it is written, names and values not yet looked up.
indirect enum ExpressionNode: Hashable, Sendable {
    case path([Element])
    /// `:value`
    case value(String)
    case function(String, [ExpressionNode])
    case comparison(Comparator, ExpressionNode, ExpressionNode)
    case between(ExpressionNode, ExpressionNode, ExpressionNode)
    case isIn(ExpressionNode, [ExpressionNode])
    case and(ExpressionNode, ExpressionNode)
    case or(ExpressionNode, ExpressionNode)
    case not(ExpressionNode)

    enum Element: Hashable, Sendable {
        case identifier(String)
        /// `#name`
        case name(String)
        case index(Int)
    }

    enum Comparator: String, Hashable, Sendable {
        case equal = "="
        case notEqual = "<>"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="

        /// With the operands the other way round.
        var mirrored: Comparator {
            switch self {
            case .less: .greater
            case .lessOrEqual: .greaterOrEqual
            case .greater: .less
            case .greaterOrEqual: .lessOrEqual
            case .equal, .notEqual: self
            }
        }
    }

    var isOperand: Bool {
        switch self {
        case .path, .value, .function: true
        default: false
        }
    }
}
