/// Turns what is written into what is evaluated: chains of `.` become paths with steps, predicates join their steps,
/// each `%` finds the step that is its parent, calls in tail position are marked.
struct PathResolver {
    /// Every `%` seen, by its slot's index: their labels are unified when they mean the same step.
    var ancestry: [ParentSlot] = []

    static func resolve(_ syntax: SyntaxNode) throws(JSONataError) -> Node {
        var resolver = PathResolver()
        let node = try resolver.node(syntax)
        if case .parent = node.kind { throw JSONataError("S0217", at: node.position, token: "parent") }
        if node.seekingParents != nil { throw JSONataError("S0217", at: node.position, token: node.typeName) }
        return node
    }

    mutating func node(_ syntax: SyntaxNode) throws(JSONataError) -> Node {
        let result = try resolved(syntax)
        if syntax.keepsArray { result.keepsArray = true }
        return result
    }

    private mutating func resolved(_ syntax: SyntaxNode) throws(JSONataError) -> Node {
        let position = syntax.position
        switch syntax.kind {
        case .map(let left, let right): return try path(left, right)
        case .filter(let left, let predicate): return try filtered(left, predicate, at: position)
        case .group(let left, let pairs): return try grouped(left, pairs, at: position)
        case .sort(let left, let terms): return try sorted(left, terms, at: position)
        case .focus(let left, let name): return try focused(left, name, at: position)
        case .index(let left, let name): return try indexed(left, name)
        case .name(let name):
            let path = Node(.path, at: position)
            path.steps = [Node(.name(name), at: position)]
            path.steps[0].keepsArray = syntax.keepsArray
            path.keepsSingletonArray = syntax.keepsArray
            path.isPlain = true
            return path
        case .end: throw JSONataError("S0207", at: position, token: "(end)")
        default: return try leafOrOperation(syntax)
        }
    }

    private mutating func leafOrOperation(_ syntax: SyntaxNode) throws(JSONataError) -> Node {
        let position = syntax.position
        switch syntax.kind {
        case .literal(let value): return Node(.literal(value), at: position)
        case .variable(let name): return Node(.variable(name), at: position)
        case .regex(let regex): return Node(.regex(regex), at: position)
        case .wildcard: return Node(.wildcard, at: position)
        case .descendants: return Node(.descendants, at: position)
        case .placeholder: return Node(.placeholder, at: position)
        case .parent:
            let slot = ParentSlot(index: ancestry.count)
            ancestry.append(slot)
            return Node(.parent(slot), at: position)
        case .lambda(let parameters, let signature, let body):
            let body = PathResolver.markingTailCalls(try node(body))
            let definition = LambdaDefinition(parameters: parameters, signature: signature, body: body)
            return Node(.lambda(definition), at: position)
        case .transform(let pattern, let update, let delete):
            let kind = Node.Kind.transform(
                pattern: try node(pattern),
                update: try node(update),
                delete: try optional(delete)
            )
            return Node(kind, at: position)
        case .apply(let left, let right):
            let (left, right) = (try node(left), try node(right))
            let result = Node(.apply(left, right), at: position)
            result.keepsArray = left.keepsArray || right.keepsArray
            return result
        default: return try operation(syntax)
        }
    }

    /// Those through which a `%` inside looks for its parent outside.
    private mutating func operation(_ syntax: SyntaxNode) throws(JSONataError) -> Node {
        let position = syntax.position
        var parts: [Node] = []
        let kind: Node.Kind
        switch syntax.kind {
        case .binary(let operation, let left, let right):
            parts = try nodes([left, right])
            kind = .binary(operation, parts[0], parts[1])
        case .negation(let operand):
            parts = try nodes([operand])
            if case .literal(.number(let number)) = parts[0].kind {
                parts[0].kind = .literal(.number(-number))
                return parts[0]
            }
            kind = .negation(parts[0])
        case .array(let items):
            parts = try nodes(items)
            kind = .array(parts)
        case .object(let pairs):
            parts = try nodes(pairs.flatMap { [$0.key, $0.value] })
            kind = .object(pairs.indices.map { (parts[2 * $0], parts[2 * $0 + 1]) })
        case .bind(let name, let value):
            parts = try nodes([value])
            kind = .bind(name, parts[0])
        case .condition(let condition, let then, let otherwise):
            parts = try nodes([condition, then] + (otherwise.map { [$0] } ?? []))
            kind = .condition(parts[0], then: parts[1], otherwise: parts.count > 2 ? parts[2] : nil)
        case .fallback(let left, let right, let ifUndefined):
            parts = try nodes([left, right])
            kind = .fallback(parts[0], parts[1], ifUndefined: ifUndefined)
        case .call(let procedure, let arguments, let isPartial):
            parts = try nodes(arguments)
            let call = CallNode(procedure: try node(procedure), arguments: parts, position: position)
            kind = isPartial ? .partial(call) : .call(call)
        case .block(let expressions):
            parts = try nodes(expressions)
            kind = .block(parts)
        default:
            throw JSONataError("S0206", at: position)
        }
        let result = Node(kind, at: position)
        if case .block = kind { result.isConstructedArray = parts.contains { $0.beginsWithConstructedArray } }
        for part in parts { result.inheritParents(of: part) }
        return result
    }

    private mutating func nodes(_ syntax: [SyntaxNode]) throws(JSONataError) -> [Node] {
        var result: [Node] = []
        for part in syntax { result.append(try node(part)) }
        return result
    }

    private mutating func optional(_ syntax: SyntaxNode?) throws(JSONataError) -> Node? {
        guard let syntax else { return nil }
        return try node(syntax)
    }

    /// A call that is the last thing a function does is made after the function has ended.
    private static func markingTailCalls(_ node: Node) -> Node {
        switch node.kind {
        case .call(let call) where node.predicates == nil && node.group == nil:
            node.kind = .tailCall(call)
        case .condition(_, let then, let otherwise):
            _ = markingTailCalls(then)
            _ = otherwise.map(markingTailCalls)
        case .fallback(_, let right, _):
            _ = markingTailCalls(right)
        case .block(let expressions):
            _ = expressions.last.map(markingTailCalls)
        default: break
        }
        return node
    }
}

extension Node {
    fileprivate var beginsWithConstructedArray: Bool {
        if isConstructedArray { return true }
        if case .path = kind { return steps[0].isConstructedArray }
        return false
    }

    /// The reference's name for the kind of expression, for messages.
    var typeName: String {
        switch kind {
        case .path: "path"
        case .name: "name"
        case .literal(.string): "string"
        case .literal(.number): "number"
        case .literal: "value"
        case .wildcard: "wildcard"
        case .descendants: "descendant"
        case .parent: "parent"
        case .variable: "variable"
        case .binary: "binary"
        case .negation, .array, .object: "unary"
        case .condition, .fallback: "condition"
        case .block: "block"
        case .bind: "bind"
        case .regex: "regex"
        case .call, .tailCall: "function"
        case .partial: "partial"
        case .placeholder: "operator"
        case .lambda: "lambda"
        case .apply: "apply"
        case .sort: "sort"
        case .transform: "transform"
        }
    }
}
