extension Parser {
    /// An expression that begins with a token which has just been passed.
    mutating func prefix(_ first: Token) throws(JSONataError) -> SyntaxNode {
        let position = first.position
        switch first.kind {
        case .name(let name): return SyntaxNode(.name(name), at: position)
        case .variable(let name): return SyntaxNode(.variable(name), at: position)
        case .string(let string): return SyntaxNode(.literal(.string(string)), at: position)
        case .number(let number): return SyntaxNode(.literal(.number(number)), at: position)
        case .bool(let value): return SyntaxNode(.literal(.bool(value)), at: position)
        case .null: return SyntaxNode(.literal(.null), at: position)
        case .regex(let regex): return SyntaxNode(.regex(regex), at: position)
        case .end: return SyntaxNode(.end, at: position)
        case .operator(let symbol): return try prefix(symbol, at: position)
        }
    }

    private mutating func prefix(_ symbol: String, at position: Int) throws(JSONataError) -> SyntaxNode {
        switch symbol {
        case "and", "or", "in": return SyntaxNode(.name(symbol), at: position)
        case "-": return SyntaxNode(.negation(try expression(70)), at: position)
        case "*": return SyntaxNode(.wildcard, at: position)
        case "**": return SyntaxNode(.descendants, at: position)
        case "%": return SyntaxNode(.parent, at: position)
        case "(": return SyntaxNode(.block(try block()), at: position)
        case "[": return SyntaxNode(.array(try arrayItems()), at: position)
        case "{": return SyntaxNode(.object(try pairs()), at: position)
        case "|": return try transform(at: position)
        default: throw JSONataError("S0211", at: position, token: symbol)
        }
    }

    private mutating func block() throws(JSONataError) -> [SyntaxNode] {
        var expressions: [SyntaxNode] = []
        while token.symbol != ")" {
            expressions.append(try expression(0))
            guard try accept(";") else { break }
        }
        try expect(")", afterOperand: true)
        return expressions
    }

    private mutating func arrayItems() throws(JSONataError) -> [SyntaxNode] {
        var items: [SyntaxNode] = []
        if token.symbol != "]" {
            repeat {
                var item = try expression(0)
                if token.symbol == ".." {
                    let position = token.position
                    try advance()
                    item = SyntaxNode(.binary(.range, item, try expression(0)), at: position)
                }
                items.append(item)
            } while try accept(",")
        }
        try expect("]", afterOperand: true)
        return items
    }

    mutating func pairs() throws(JSONataError) -> [SyntaxNode.Pair] {
        var pairs: [SyntaxNode.Pair] = []
        if token.symbol != "}" {
            repeat {
                let key = try expression(0)
                try expect(":")
                pairs.append((key, try expression(0)))
            } while try accept(",")
        }
        try expect("}", afterOperand: true)
        return pairs
    }

    private mutating func transform(at position: Int) throws(JSONataError) -> SyntaxNode {
        let pattern = try expression(0)
        try expect("|")
        let update = try expression(0)
        let delete = try accept(",") ? try expression(0) : nil
        try expect("|")
        return SyntaxNode(.transform(pattern, update, delete), at: position)
    }
}
