/// An expression whose paths, predicates and parents are resolved: what the evaluator walks.
///
/// Written only by ``PathResolver`` while the expression is parsed and never again, which is why it may be shared.
final class Node: @unchecked Sendable {
    enum Kind {
        case path
        case name(String)
        case literal(Value)
        case wildcard
        case descendants
        case parent(ParentSlot)
        case variable(String)
        case binary(BinaryOperator, Node, Node)
        case negation(Node)
        case array([Node])
        case object([Pair])
        case condition(Node, then: Node, otherwise: Node?)
        /// `??`: the left when it is defined. `?:`: the left when it is true.
        case fallback(Node, Node, ifUndefined: Bool)
        case block([Node])
        case bind(String, Node)
        case regex(Regex)
        case call(CallNode)
        case tailCall(CallNode)
        case partial(CallNode)
        /// The `?` in a partial application.
        case placeholder
        case lambda(LambdaDefinition)
        case apply(Node, Node)
        case sort([SortTerm])
        case transform(pattern: Node, update: Node, delete: Node?)
    }

    typealias Pair = (key: Node, value: Node)
    typealias SortTerm = (descending: Bool, expression: Node)

    enum Stage {
        case filter(Node)
        case index(String)
    }

    struct Group {
        let pairs: [Pair]
        let position: Int
    }

    var kind: Kind
    let position: Int

    /// Of a path.
    var steps: [Node] = []
    var keepsSingletonArray = false
    /// Whether the path is of plain names only, after the first step: the evaluator's short way.
    var isPlain = false

    /// Filters of a step within a path.
    var stages: [Stage]?
    /// Filters of an expression that is no step.
    var predicates: [Stage]?
    var group: Group?
    var keepsArray = false
    /// `@$name`, without the dollar.
    var focus: String?
    /// `#$name`, without the dollar.
    var index: String?
    /// Whether the step gives tuples, or hands them through.
    var isTuple = false
    var ancestor: ParentSlot?
    var isConstructedArray = false
    /// Parents (`%`) that no step within this expression is.
    var seekingParents: [ParentSlot]?

    init(_ kind: Kind, at position: Int) {
        self.kind = kind
        self.position = position
    }
}

/// Where a `%` finds its parent: the label under which tuples carry it.
final class ParentSlot {
    var label: String
    /// How many steps up it still is.
    var level = 1
    let index: Int

    init(index: Int) {
        self.index = index
        label = "!\(index)"
    }
}

/// `procedure(arguments)`.
final class CallNode {
    let procedure: Node
    let arguments: [Node]
    let position: Int

    init(procedure: Node, arguments: [Node], position: Int) {
        self.procedure = procedure
        self.arguments = arguments
        self.position = position
    }

    /// The function's name, where it has one, for messages.
    var name: String? {
        switch procedure.kind {
        case .variable(let name): name
        case .path: if case .name(let name)? = procedure.steps.first?.kind { name } else { nil }
        default: nil
        }
    }
}

/// What stands in a `function($a, $b)<signature>{body}`.
final class LambdaDefinition {
    let parameters: [String]
    let signature: Signature?
    let body: Node

    init(parameters: [String], signature: Signature?, body: Node) {
        self.parameters = parameters
        self.signature = signature
        self.body = body
    }
}

enum BinaryOperator: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case concatenate = "&"
    case and
    case or
    case range = ".."
    case contained = "in"
}
