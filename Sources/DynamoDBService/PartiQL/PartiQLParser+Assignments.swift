import OrderedCollections

extension PartiQLParser {
    /// `path = value`, as `SET` has it.
    mutating func assignment() throws(RequestFailure) -> ItemUpdate.Step {
        let path = try path()
        try tokens.expect(symbol: "=")
        for (function, isAdding) in [("SET_ADD", true), ("SET_DELETE", false)] where tokens.isAt(function) {
            let value = try setChange(function, of: path)
            return ItemUpdate.Step(path: path, action: isAdding ? .add(value) : .delete(value))
        }
        return ItemUpdate.Step(path: path, action: .set(try sum()))
    }

    /// What `set_add` and `set_delete` add to, or take from, the set to which they are assigned.
    private mutating func setChange(
        _ function: String,
        of path: DocumentPath
    ) throws(RequestFailure) -> AttributeValue {
        let place = tokens.place
        try tokens.advance()
        try tokens.expect(symbol: "(")
        let firstPlace = tokens.place
        var arguments: [UpdateValue] = []
        repeat {
            arguments.append(try nested { parser throws(RequestFailure) in try parser.value() })
        } while try tokens.take(symbol: ",")
        try tokens.expect(symbol: ")")
        guard arguments.count == 2 else {
            throw .validation("\(function) must have exactly two arguments at \(place)")
        }
        guard arguments[0] == .path(path) else {
            throw .validation("The first argument to \(function) must equal the assignment value at \(place)")
        }
        // The place is the first argument's, not the second's.
        guard case .value(let value) = arguments[1], value.kind.isSet else {
            throw .validation("The second argument to \(function) must be a value with type SET at \(firstPlace)")
        }
        return value
    }

    private mutating func sum() throws(RequestFailure) -> UpdateValue {
        let left = try value()
        if try tokens.take(symbol: "+") { return .plus(left, try value()) }
        if try tokens.take(symbol: "-") { return .minus(left, try value()) }
        return left
    }

    private mutating func value() throws(RequestFailure) -> UpdateValue {
        guard tokens.current.kind == .word || tokens.current.kind == .quoted else { return .value(try literal()) }
        if ["TRUE", "FALSE", "NULL"].contains(where: { tokens.isAt($0) }) { return .value(try literal()) }
        if tokens.isAt("LIST_APPEND") {
            let (left, right) = try arguments()
            return .listAppend(left, right)
        }
        if tokens.isAt("IF_NOT_EXISTS") {
            guard case (.path(let path), let right) = try arguments() else {
                throw PartiQLTokens.malformed("Unexpected term")
            }
            return .ifNotExists(path, right)
        }
        return .path(try path())
    }

    private mutating func arguments() throws(RequestFailure) -> (UpdateValue, UpdateValue) {
        try tokens.advance()
        try tokens.expect(symbol: "(")
        let left = try nested { parser throws(RequestFailure) in try parser.value() }
        try tokens.expect(symbol: ",")
        let right = try nested { parser throws(RequestFailure) in try parser.value() }
        try tokens.expect(symbol: ")")
        return (left, right)
    }
}
