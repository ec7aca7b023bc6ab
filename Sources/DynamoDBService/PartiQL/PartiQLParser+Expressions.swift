import OrderedCollections
import WorkshopCommon

extension PartiQLParser {
    // MARK: Paths

    /// A table's, an index's or an attribute's, in quotes or not.
    mutating func name() throws(RequestFailure) -> String {
        let token = tokens.current
        let isFree = token.kind == .word && !Self.keywords.contains(token.text.uppercased())
        guard token.kind == .quoted || isFree else { throw PartiQLTokens.malformed("Expected identifier") }
        try tokens.advance()
        return token.text
    }

    /// Behind the name of a table: `AS t`, `t`
    var isAtAlias: Bool {
        guard tokens.current.kind == .word else { return tokens.current.kind == .quoted }
        return !Self.keywords.contains(tokens.current.text.uppercased())
            && !Self.clauses.contains(tokens.current.text.uppercased())
    }

    /// What PartiQL has and DynamoDB has not.
    private static let clauses: Set<String> = [
        "LIMIT", "OFFSET", "GROUP", "HAVING", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "UNION", "EXCEPT",
        "INTERSECT",
    ]

    private static let keywords: Set<String> = [
        "SELECT", "FROM", "WHERE", "INSERT", "INTO", "VALUE", "UPDATE", "SET", "REMOVE", "DELETE", "RETURNING", "AND",
        "OR", "NOT", "IN", "IS", "BETWEEN", "MISSING", "NULL", "TRUE", "FALSE", "ORDER", "BY", "ASC", "DESC", "EXISTS",
    ]

    mutating func path() throws(RequestFailure) -> DocumentPath {
        var elements = [DocumentPath.Element.attribute(try name())]
        while true {
            if try tokens.take(symbol: ".") {
                elements.append(.attribute(try name()))
            } else if try tokens.take(symbol: "[") {
                let token = tokens.current
                try tokens.advance()
                switch token.kind {
                case .number:
                    guard let index = Int(token.text) else { throw PartiQLTokens.malformed("Invalid path index") }
                    elements.append(.index(index))
                case .string: elements.append(.attribute(token.text))
                default: throw PartiQLTokens.malformed("Invalid path component")
                }
                try tokens.expect(symbol: "]")
            } else {
                return DocumentPath(elements)
            }
        }
    }

    // MARK: Conditions

    mutating func condition() throws(RequestFailure) -> Condition {
        var condition = try conjunction()
        while try tokens.take("OR") { condition = .or(condition, try conjunction()) }
        return condition
    }

    private mutating func conjunction() throws(RequestFailure) -> Condition {
        var condition = try negation()
        while try tokens.take("AND") { condition = .and(condition, try negation()) }
        return condition
    }

    private mutating func negation() throws(RequestFailure) -> Condition {
        if try tokens.take("NOT") {
            return .not(try nested { parser throws(RequestFailure) in try parser.negation() })
        }
        if try tokens.take(symbol: "(") {
            let inner = try nested { parser throws(RequestFailure) in try parser.condition() }
            try tokens.expect(symbol: ")")
            return inner
        }
        return try predicate()
    }

    private mutating func predicate() throws(RequestFailure) -> Condition {
        for function in ["begins_with", "contains", "attribute_type"] where tokens.isAt(function.uppercased()) {
            return try self.function(function)
        }
        for (function, isThere) in [("attribute_exists", true), ("attribute_not_exists", false)]
        where tokens.isAt(function.uppercased()) {
            return try existence(function, isThere: isThere)
        }
        let left = try operand()
        if try tokens.take("BETWEEN") {
            let lower = try operand()
            try tokens.expect("AND")
            return .between(left, lower, try operand())
        }
        if try tokens.take("IS") { return try state(of: left) }
        let isNegated = try tokens.take("NOT")
        if try tokens.take("IN") {
            let found = Condition.isIn(left, try list())
            return isNegated ? .not(found) : found
        }
        let symbol = tokens.current.text == "!=" ? "<>" : tokens.current.text
        guard !isNegated, tokens.current.kind == .symbol,
            let comparator = ExpressionNode.Comparator(rawValue: symbol)
        else { throw PartiQLTokens.malformed("Unexpected term") }
        try tokens.advance()
        return .comparison(comparator, left, try operand())
    }

    private mutating func function(_ name: String) throws(RequestFailure) -> Condition {
        try tokens.advance()
        try tokens.expect(symbol: "(")
        let first = try operand()
        try tokens.expect(symbol: ",")
        let second = try operand()
        try tokens.expect(symbol: ")")
        switch name {
        case "begins_with": return .beginsWith(first, second)
        case "contains": return .contains(first, second)
        default:
            guard case .value(.string(let type)) = second, AttributeValue.Kind(rawValue: type) != nil else {
                throw .validation("Invalid attribute type name found")
            }
            return .attributeType(first, type)
        }
    }

    /// `attribute_exists(path)`, which may be compared with a truth value.
    private mutating func existence(_ function: String, isThere: Bool) throws(RequestFailure) -> Condition {
        try tokens.advance()
        try tokens.expect(symbol: "(")
        var operands: [Condition.Operand] = []
        if !tokens.isAt(symbol: ")") {
            repeat { operands.append(try operand()) } while try tokens.take(symbol: ",")
        }
        try tokens.expect(symbol: ")")
        guard operands.count == 1 else {
            throw .validation(
                "Incorrect number of operands for operator or function; operator or function: \(function), "
                    + "number of operands: \(operands.count)"
            )
        }
        guard case .path(let path) = operands[0] else {
            throw .validation(
                "Operator or function requires a document path; operator or function: \(function)"
            )
        }
        let found: Condition = isThere ? .attributeExists(path) : .attributeNotExists(path)
        guard try tokens.take(symbol: "=") else { return found }
        if try tokens.take("FALSE") { return .not(found) }
        try tokens.expect("TRUE")
        return found
    }

    /// `IS [NOT] MISSING`, `IS [NOT] NULL`, and the two types that AWS was seen to know here.
    private mutating func state(of operand: Condition.Operand) throws(RequestFailure) -> Condition {
        guard case .path(let path) = operand else { throw PartiQLTokens.malformed("Unexpected term") }
        let isNegated = try tokens.take("NOT")
        if try tokens.take("MISSING") { return isNegated ? .attributeExists(path) : .attributeNotExists(path) }
        let kind: AttributeValue.Kind
        if try tokens.take("BOOL") {
            kind = .bool
        } else if try tokens.take("STRING") {
            kind = .string
        } else {
            try tokens.expect("NULL")
            kind = .null
        }
        let isOfKind = Condition.attributeType(operand, kind.rawValue)
        return isNegated ? .not(isOfKind) : isOfKind
    }

    private mutating func list() throws(RequestFailure) -> [Condition.Operand] {
        let isBracket = try tokens.take(symbol: "[")
        if !isBracket { try tokens.expect(symbol: "(") }
        var all: [Condition.Operand] = []
        repeat { all.append(try operand()) } while try tokens.take(symbol: ",")
        try tokens.expect(symbol: isBracket ? "]" : ")")
        guard all.count <= 100 else {
            throw .validation(
                "The IN operator is provided with too many operands; number of operands: \(all.count)"
            )
        }
        return all
    }

    private mutating func operand() throws(RequestFailure) -> Condition.Operand {
        if tokens.isAt("SIZE") {
            try tokens.advance()
            guard try tokens.take(symbol: "(") else { return .path(DocumentPath("size")) }
            let inner = Condition.Operand.path(try path())
            try tokens.expect(symbol: ")")
            return .size(inner)
        }
        let isKeyword = tokens.isAt("EXISTS") ? false : Self.keywords.contains(tokens.current.text.uppercased())
        guard !tokens.isCall || isKeyword else {
            throw .validation("Unrecognized function: \(tokens.current.text.lowercased()) at \(tokens.place)")
        }
        return startsPath ? .path(try path()) : .value(try literal())
    }

    private var startsPath: Bool {
        tokens.current.kind == .quoted
            || tokens.current.kind == .word && !["TRUE", "FALSE", "NULL"].contains { tokens.isAt($0) }
    }

    // MARK: Literals

    /// - Parameters:
    ///   - place: Where it stands in the value that an attribute gets, as messages about numbers tell it.
    ///   - isItem: Whether its members are attributes, each a value of its own.
    mutating func literal(_ place: String = "root", isItem: Bool = false) throws(RequestFailure) -> AttributeValue {
        if try tokens.take(symbol: "?") { return try parameter() }
        if try tokens.take("TRUE") { return .bool(true) }
        if try tokens.take("FALSE") { return .bool(false) }
        if try tokens.take("NULL") { return .null }
        let isNegative = try tokens.take(symbol: "-")
        let token = tokens.current
        switch (token.kind, token.text) {
        case (.number, let text):
            try tokens.advance()
            return .number(try Self.number(isNegative ? "-" + text : text, place))
        case (.string, let text) where !isNegative:
            try tokens.advance()
            return .string(text)
        case (.symbol, "[") where !isNegative:
            try tokens.advance()
            return .list(try elements(until: "]", place))
        case (.symbol, "<<") where !isNegative:
            try tokens.advance()
            return try Self.set(of: try elements(until: ">>", place))
        case (.symbol, "{") where !isNegative:
            try tokens.advance()
            return .map(try members(place, isItem: isItem))
        default: throw PartiQLTokens.malformed("Unexpected term")
        }
    }

    /// Whose exponent and scale are 32-bit integers, or it is no number at all.
    private static func number(_ text: String, _ place: String) throws(RequestFailure) -> DynamoNumber {
        let parts = text.split(separator: "e")
        let decimals = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
        guard let exponent = Int32(parts.count > 1 ? parts[1] : "0"), Int32(exactly: decimals - Int(exponent)) != nil
        else {
            throw PartiQLTokens.malformed("")
        }
        do throws(RequestFailure) {
            return try DynamoNumber(text)
        } catch {
            throw .validation("\(error.message) under \(place)")
        }
    }

    private mutating func elements(
        until end: String,
        _ place: String
    ) throws(RequestFailure) -> [AttributeValue] {
        if try tokens.take(symbol: end) { return [] }
        var values: [AttributeValue] = []
        repeat {
            let place = "\(place)[\(values.count)]"
            values.append(try nested { parser throws(RequestFailure) in try parser.literal(place) })
        } while try tokens.take(symbol: ",")
        try tokens.expect(symbol: end)
        return values
    }

    private mutating func members(_ place: String, isItem: Bool) throws(RequestFailure) -> Item {
        var item = Item()
        if try tokens.take(symbol: "}") { return item }
        repeat {
            let token = tokens.current
            guard token.kind == .string || token.kind == .quoted else {
                throw PartiQLTokens.malformed("Expected a name in a tuple")
            }
            try tokens.advance()
            try tokens.expect(symbol: ":")
            let place = isItem ? place : "\(place).\(token.text)"
            item[token.text] = try nested { parser throws(RequestFailure) in try parser.literal(place) }
        } while try tokens.take(symbol: ",")
        try tokens.expect(symbol: "}")
        return item
    }

    /// A bag becomes the set of its elements' kind; it is read as one that a request writes.
    private static func set(of values: [AttributeValue]) throws(RequestFailure) -> AttributeValue {
        guard !values.isEmpty else { throw .validation("Empty bags are not supported") }
        let kinds: [AttributeValue.Kind: AttributeValue.Kind] = [
            .string: .stringSet, .number: .numberSet, .binary: .binarySet,
        ]
        guard let kind = values.first.flatMap({ kinds[$0.kind] }), Set(values.map(\.kind)).count == 1 else {
            throw .validation("Supplied AttributeValue is not a set of strings, numbers or binaries")
        }
        return try AttributeValue(
            .object([kind.rawValue: .array(values.compactMap { $0.json.object?.values.first })])
        )
    }
}
