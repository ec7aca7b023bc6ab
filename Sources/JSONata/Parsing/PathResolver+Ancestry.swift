extension PathResolver {
    /// Finds, for each `%` at a path's end, the step before it whose items are the parents.
    mutating func resolveAncestry(of path: Node) throws(JSONataError) {
        guard let last = path.steps.last else { return }
        var slots = last.seekingParents ?? []
        if case .parent(let slot) = last.kind { slots.append(slot) }
        for slot in slots {
            var index = path.steps.count - 2
            while slot.level > 0 {
                guard index >= 0 else {
                    path.seekingParents = (path.seekingParents ?? []) + [slot]
                    break
                }
                var step = path.steps[index]
                index -= 1
                // Steps in a row that bind a variable (`@`) have one context, so they count as one.
                while index >= 0, step.focus != nil, path.steps[index].focus != nil {
                    step = path.steps[index]
                    index -= 1
                }
                try seekParent(from: step, slot)
            }
        }
    }

    /// Goes one step up for a slot, and leaves it there when that is where it leads.
    func seekParent(from node: Node, _ slot: ParentSlot) throws(JSONataError) {
        switch node.kind {
        case .name, .wildcard:
            slot.level -= 1
            guard slot.level == 0 else { return }
            if let ancestor = node.ancestor { ancestry[slot.index].label = ancestor.label }
            node.ancestor = slot
            node.isTuple = true
        case .parent:
            slot.level += 1
        case .block(let expressions):
            guard let last = expressions.last else { return }
            node.isTuple = true
            try seekParent(from: last, slot)
        case .path:
            node.isTuple = true
            var index = node.steps.count - 1
            try seekParent(from: node.steps[index], slot)
            index -= 1
            while slot.level > 0, index >= 0 {
                try seekParent(from: node.steps[index], slot)
                index -= 1
            }
        default:
            throw JSONataError("S0217", at: node.position, token: node.typeName)
        }
    }
}

extension Node {
    /// Takes over the parents that a part of this expression still looks for.
    func inheritParents(of part: Node) {
        var slots = part.seekingParents ?? []
        if case .parent(let slot) = part.kind { slots.append(slot) }
        guard !slots.isEmpty || part.seekingParents != nil else { return }
        seekingParents = (seekingParents ?? []) + slots
    }
}
