import OrderedCollections

extension PartiQLParser {
    /// `path = value`, as `SET` has it.
    mutating func assignment() throws(RequestFailure) -> ItemUpdate.Step {
        let path = try path()
        try tokens.expect(symbol: "=")
        for (function, isAdding) in [("SET_ADD", true), ("SET_DELETE", false)] where tokens.isAt(function) {
            try tokens.advance()
            try tokens.expect(symbol: "(")
            guard try self.path() == path else {
                throw .validation("\(function.lowercased()) changes the attribute to which it is assigned")
            }
            try tokens.expect(symbol: ",")
            let value = try literal()
            try tokens.expect(symbol: ")")
            guard value.kind.isSet else { throw ItemUpdate.wrongType }
            return ItemUpdate.Step(path: path, action: isAdding ? .add(value) : .delete(value))
        }
        return ItemUpdate.Step(path: path, action: .set(try sum()))
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
