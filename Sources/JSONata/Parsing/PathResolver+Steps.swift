extension PathResolver {
    mutating func path(_ left: SyntaxNode, _ right: SyntaxNode) throws(JSONataError) -> Node {
        let first = try node(left)
        let path = first.asPath
        if case .parent(let slot) = first.kind { path.seekingParents = [slot] }
        let rest = try node(right)
        if case .path = rest.kind {
            path.steps += rest.steps
        } else {
            rest.stages = rest.predicates ?? rest.stages
            rest.predicates = nil
            path.steps.append(rest)
        }
        for step in path.steps { try step.becomeStep() }
        if path.steps.contains(where: \.keepsArray) { path.keepsSingletonArray = true }
        if case .array = path.steps[0].kind { path.steps[0].isConstructedArray = true }
        if case .array? = path.steps.last?.kind { path.steps.last?.isConstructedArray = true }
        try resolveAncestry(of: path)
        path.isPlain = path.steps.dropFirst().allSatisfy { if case .name = $0.kind { true } else { false } }
        return path
    }

    mutating func filtered(
        _ left: SyntaxNode,
        _ predicate: SyntaxNode,
        at position: Int
    ) throws(JSONataError) -> Node {
        let result = try node(left)
        var step = result
        var isInPath = false
        if case .path = result.kind, let last = result.steps.last {
            step = last
            isInPath = true
        }
        guard step.group == nil, result.group == nil else { throw JSONataError("S0209", at: position) }
        let predicate = try node(predicate)
        if let slots = predicate.seekingParents {
            for slot in slots {
                if slot.level == 1 { try seekParent(from: step, slot) } else { slot.level -= 1 }
            }
            step.inheritParents(of: predicate)
        }
        if isInPath {
            step.stages = (step.stages ?? []) + [.filter(predicate)]
        } else {
            step.predicates = (step.predicates ?? []) + [.filter(predicate)]
        }
        return result
    }

    mutating func grouped(
        _ left: SyntaxNode,
        _ pairs: [SyntaxNode.Pair],
        at position: Int
    ) throws(JSONataError) -> Node {
        let result = try node(left)
        guard result.group == nil else { throw JSONataError("S0210", at: position) }
        var resolved: [Node.Pair] = []
        for pair in pairs { resolved.append((try node(pair.key), try node(pair.value))) }
        result.group = Node.Group(pairs: resolved, position: position)
        return result
    }

    mutating func sorted(
        _ left: SyntaxNode,
        _ terms: [SyntaxNode.SortTerm],
        at position: Int
    ) throws(JSONataError) -> Node {
        let path = try node(left).asPath
        var resolved: [Node.SortTerm] = []
        for term in terms { resolved.append((term.descending, try node(term.expression))) }
        let step = Node(.sort(resolved), at: position)
        for term in resolved { step.inheritParents(of: term.expression) }
        path.steps.append(step)
        path.isPlain = false
        try resolveAncestry(of: path)
        return path
    }

    mutating func focused(_ left: SyntaxNode, _ name: String, at position: Int) throws(JSONataError) -> Node {
        let result = try node(left)
        var step = result
        if case .path = result.kind, let last = result.steps.last { step = last }
        guard step.stages == nil, step.predicates == nil else { throw JSONataError("S0215", at: position) }
        if case .sort = step.kind { throw JSONataError("S0216", at: position) }
        step.focus = name
        step.isTuple = true
        return result
    }

    mutating func indexed(_ left: SyntaxNode, _ name: String) throws(JSONataError) -> Node {
        let first = try node(left)
        let result = first.asPath
        let step = result.steps[result.steps.count - 1]
        if step === first {
            step.stages = step.predicates ?? step.stages
            step.predicates = nil
        }
        if step.stages == nil {
            step.index = name
        } else {
            step.stages?.append(.index(name))
        }
        step.isTuple = true
        return result
    }
}

extension Node {
    /// The path that this is, or one with this as its only step.
    fileprivate var asPath: Node {
        if case .path = kind { return self }
        let path = Node(.path, at: position)
        path.steps = [self]
        return path
    }

    /// A string within a path is a name; other literals can't be steps.
    fileprivate func becomeStep() throws(JSONataError) {
        switch kind {
        case .literal(.string(let name)): kind = .name(name)
        case .literal(let value): throw JSONataError("S0213", at: position, value: value)
        default: break
        }
    }
}
