/// An expression as it is written: what the parser makes and ``PathResolver`` turns into ``Node``s.
final class SyntaxNode {
    typealias Pair = (key: SyntaxNode, value: SyntaxNode)
    typealias SortTerm = (descending: Bool, expression: SyntaxNode)

    indirect enum Kind {
        case name(String)
        case literal(Value)
        case variable(String)
        case regex(Regex)
        case wildcard
        case descendants
        case parent
        case end
        case placeholder
        case map(SyntaxNode, SyntaxNode)
        case filter(SyntaxNode, SyntaxNode)
        case group(SyntaxNode, [Pair])
        case sort(SyntaxNode, [SortTerm])
        case bind(String, SyntaxNode)
        case focus(SyntaxNode, String)
        case index(SyntaxNode, String)
        case apply(SyntaxNode, SyntaxNode)
        case binary(BinaryOperator, SyntaxNode, SyntaxNode)
        case negation(SyntaxNode)
        case array([SyntaxNode])
        case object([Pair])
        case block([SyntaxNode])
        case condition(SyntaxNode, then: SyntaxNode, otherwise: SyntaxNode?)
        case fallback(SyntaxNode, SyntaxNode, ifUndefined: Bool)
        case call(SyntaxNode, [SyntaxNode], isPartial: Bool)
        case lambda([String], Signature?, SyntaxNode)
        case transform(SyntaxNode, SyntaxNode, SyntaxNode?)
    }

    let kind: Kind
    /// Behind the token that makes the expression, in UTF-16 units.
    let position: Int
    /// Whether an empty predicate, `[]`, follows.
    var keepsArray = false

    init(_ kind: Kind, at position: Int) {
        self.kind = kind
        self.position = position
    }
}
