extension Parser {
    /// What an expression becomes with an operator, already passed, behind it.
    mutating func infix(_ operation: Token, after left: SyntaxNode) throws(JSONataError) -> SyntaxNode {
        let position = operation.position
        switch operation.symbol {
        case ".": return SyntaxNode(.map(left, try expression(75)), at: position)
        case "~>": return SyntaxNode(.apply(left, try expression(40)), at: position)
        case "??": return SyntaxNode(.fallback(left, try expression(0), ifUndefined: true), at: position)
        case "?:": return SyntaxNode(.fallback(left, try expression(0), ifUndefined: false), at: position)
        case "?": return try condition(left, at: position)
        case "(": return try call(left, at: position)
        case "[": return try filter(left, at: position)
        case "{": return SyntaxNode(.group(left, try pairs()), at: position)
        case "^": return try sort(left, at: position)
        case "@": return SyntaxNode(.focus(left, try variable(behind: "@")), at: position)
        case "#": return SyntaxNode(.index(left, try variable(behind: "#")), at: position)
        case ":=":
            guard case .variable(let name) = left.kind else { throw JSONataError("S0212", at: left.position) }
            return SyntaxNode(.bind(name, try expression(9)), at: position)
        case let symbol:
            guard let operation = BinaryOperator(rawValue: symbol) else {
                throw JSONataError("S0201", at: position, token: symbol)
            }
            return SyntaxNode(.binary(operation, left, try expression(operation.power)), at: position)
        }
    }

    private mutating func condition(_ left: SyntaxNode, at position: Int) throws(JSONataError) -> SyntaxNode {
        let then = try expression(0)
        let otherwise = try accept(":") ? try expression(0) : nil
        return SyntaxNode(.condition(left, then: then, otherwise: otherwise), at: position)
    }

    private mutating func filter(_ left: SyntaxNode, at position: Int) throws(JSONataError) -> SyntaxNode {
        guard token.symbol == "]" else {
            let predicate = try expression(0)
            try expect("]", afterOperand: true)
            return SyntaxNode(.filter(left, predicate), at: position)
        }
        var step = left
        while case .filter(let inner, _) = step.kind { step = inner }
        step.keepsArray = true
        try expect("]", afterOperand: true)
        return left
    }

    private mutating func sort(_ left: SyntaxNode, at position: Int) throws(JSONataError) -> SyntaxNode {
        try expect("(")
        var terms: [SyntaxNode.SortTerm] = []
        repeat {
            let isDescending = try accept(">")
            if !isDescending { _ = try accept("<") }
            terms.append((isDescending, try expression(0)))
        } while try accept(",")
        try expect(")", afterOperand: true)
        return SyntaxNode(.sort(left, terms), at: position)
    }

    private mutating func variable(behind symbol: String) throws(JSONataError) -> String {
        let right = try expression(80)
        guard case .variable(let name) = right.kind else {
            throw JSONataError("S0214", at: right.position, token: symbol)
        }
        return name
    }

    private mutating func call(_ left: SyntaxNode, at position: Int) throws(JSONataError) -> SyntaxNode {
        var arguments: [SyntaxNode] = []
        var isPartial = false
        if token.symbol != ")" {
            repeat {
                if token.symbol == "?" {
                    isPartial = true
                    arguments.append(SyntaxNode(.placeholder, at: token.position))
                    try advance()
                } else {
                    arguments.append(try expression(0))
                }
            } while try accept(",")
        }
        try expect(")", afterOperand: true)
        if case .name(let name) = left.kind, name == "function" || name == "λ" {
            return try lambda(arguments, at: position)
        }
        return SyntaxNode(.call(left, arguments, isPartial: isPartial), at: position)
    }

    private mutating func lambda(_ arguments: [SyntaxNode], at position: Int) throws(JSONataError) -> SyntaxNode {
        var parameters: [String] = []
        for (index, argument) in arguments.enumerated() {
            guard case .variable(let name) = argument.kind else {
                throw JSONataError("S0208", at: argument.position, value: .number(Double(index + 1)))
            }
            parameters.append(name)
        }
        let signature = token.symbol == "<" ? try self.signature() : nil
        try expect("{")
        let body = try expression(0)
        try expect("}", afterOperand: true)
        return SyntaxNode(.lambda(parameters, signature, body), at: position)
    }

    /// A signature is spelled with the language's own tokens.
    private mutating func signature() throws(JSONataError) -> Signature {
        let start = token.position
        var text = "<"
        var depth = 1
        while depth > 0, token.symbol != "{" {
            try advance()
            if case .end = token.kind { break }
            if token.symbol == ">" { depth -= 1 }
            if token.symbol == "<" { depth += 1 }
            text += token.text
        }
        try expect(">")
        return try Signature(text, position: start)
    }
}

extension BinaryOperator {
    /// How strongly it binds what stands right of it.
    fileprivate var power: Int {
        switch self {
        case .multiply, .divide, .remainder: 60
        case .add, .subtract, .concatenate: 50
        case .and: 30
        case .or: 25
        case .range: 20
        default: 40
        }
    }
}
