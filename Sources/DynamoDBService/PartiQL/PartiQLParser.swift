import OrderedCollections

/// Reads statements; parameters take the places of the question marks in their order.
struct PartiQLParser {
    var tokens: PartiQLTokens
    private let parameters: [AttributeValue]
    private var used = 0
    private var depth = 0

    /// Deeper ones are refused, so that no statement exhausts the stack.
    private static let maximumDepth = 100

    static func parse(_ text: String, _ parameters: [AttributeValue]) throws(RequestFailure) -> PartiQLStatement {
        var parser = PartiQLParser(tokens: try PartiQLTokens(text), parameters: parameters)
        let statement = try parser.statement()
        _ = try parser.tokens.take(symbol: ";")
        guard parser.tokens.current.kind == .end else {
            throw PartiQLTokens.malformed("Unexpected token after expression")
        }
        guard parser.used == parameters.count else { throw Self.wrongParameters }
        return statement
    }

    private init(tokens: PartiQLTokens, parameters: [AttributeValue]) {
        (self.tokens, self.parameters) = (tokens, parameters)
    }

    private static let wrongParameters = RequestFailure.validation(
        "Number of parameters in request and statement don't match."
    )

    mutating func parameter() throws(RequestFailure) -> AttributeValue {
        guard parameters.indices.contains(used) else { throw Self.wrongParameters }
        used += 1
        return parameters[used - 1]
    }

    mutating func nested<Result>(
        _ body: (inout PartiQLParser) throws(RequestFailure) -> Result
    ) throws(RequestFailure) -> Result {
        guard depth < Self.maximumDepth else { throw PartiQLTokens.malformed("Expression nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    // MARK: Statements

    private mutating func statement() throws(RequestFailure) -> PartiQLStatement {
        if tokens.isAt("SELECT") { return .select(try select()) }
        if try tokens.take("INSERT") { return .write(try insert()) }
        if try tokens.take("UPDATE") { return .write(try update(isFromFirst: false)) }
        if try tokens.take("FROM") { return .write(try update(isFromFirst: true)) }
        if try tokens.take("DELETE") { return .write(try delete()) }
        if try tokens.take("EXISTS") { return .write(try exists()) }
        throw PartiQLTokens.malformed(tokens.current.kind == .word ? "Unexpected keyword" : "Unexpected term")
    }

    private mutating func select() throws(RequestFailure) -> PartiQLSelection {
        try tokens.expect("SELECT")
        var columns: [DocumentPath]?
        if try !tokens.take(symbol: "*") {
            var paths: [DocumentPath] = []
            repeat { paths.append(try path()) } while try tokens.take(symbol: ",")
            columns = paths
        }
        try tokens.expect("FROM")
        var selection = PartiQLSelection(tableName: try tableName(), columns: columns)
        if try tokens.take(symbol: ".") { selection.indexName = try name() }
        try refuseAlias()
        if try tokens.take("WHERE") { selection.condition = try condition() }
        guard try tokens.take("ORDER") else { return selection }
        try tokens.expect("BY")
        repeat {
            let attribute = try name()
            let isDescending = try tokens.take("DESC")
            if !isDescending { _ = try tokens.take("ASC") }
            selection.order.append(PartiQLSelection.Order(attribute: attribute, isDescending: isDescending))
        } while try tokens.take(symbol: ",")
        return selection
    }

    private mutating func insert() throws(RequestFailure) -> PartiQLWrite {
        try tokens.expect("INTO")
        let table = try tableName()
        if isAtAlias { throw PartiQLTokens.malformed("Unexpected token after expression") }
        try tokens.expect("VALUE")
        guard case .map(let item) = try literal(isItem: true) else {
            throw PartiQLTokens.malformed("Expected a tuple to insert")
        }
        return PartiQLWrite(tableName: table, change: .insert(item))
    }

    /// - Parameter isFromFirst: Whether it is written as `FROM table WHERE condition SET path = value`.
    private mutating func update(isFromFirst: Bool) throws(RequestFailure) -> PartiQLWrite {
        let table = try tableName()
        try refuseAlias()
        let condition = isFromFirst ? try whereClause() : nil
        var steps: [ItemUpdate.Step] = []
        while true {
            if try tokens.take("SET") {
                repeat { steps.append(try assignment()) } while try tokens.take(symbol: ",")
            } else if try tokens.take("REMOVE") {
                repeat {
                    steps.append(ItemUpdate.Step(path: try path(), action: .remove))
                } while try tokens.take(
                    symbol: ","
                )
            } else {
                break
            }
        }
        guard !steps.isEmpty else { throw PartiQLTokens.malformed("Expected keyword SET or REMOVE") }
        var errors = ExpressionErrors()
        errors.checkOverlaps(steps.map(\.path))
        do throws(ExpressionFailure) {
            try errors.check([.overlap, .conflict])
        } catch {
            throw .validation(error.message)
        }
        let found: Condition
        if let condition { found = condition } else { found = try whereClause() }
        return PartiQLWrite(
            tableName: table,
            change: .update(ItemUpdate(steps: steps), found),
            returning: try returning()
        )
    }

    private mutating func whereClause() throws(RequestFailure) -> Condition {
        try tokens.expect("WHERE")
        return try condition()
    }

    private mutating func delete() throws(RequestFailure) -> PartiQLWrite {
        try tokens.expect("FROM")
        let table = try tableName()
        try refuseAlias()
        let condition = try whereClause()
        let returning = try returning()
        if let returning, returning.isNew || returning.isModified {
            throw .validation("DELETE can only return ALL OLD values")
        }
        return PartiQLWrite(tableName: table, change: .delete(condition), returning: returning)
    }

    private mutating func exists() throws(RequestFailure) -> PartiQLWrite {
        try tokens.expect(symbol: "(")
        let selection = try select()
        try tokens.expect(symbol: ")")
        guard let condition = selection.condition, selection.indexName == nil else {
            throw .validation("Where clause does not contain a mandatory equality on all key attributes")
        }
        return PartiQLWrite(tableName: selection.tableName, change: .check(condition))
    }

    private mutating func returning() throws(RequestFailure) -> PartiQLWrite.Returning? {
        guard try tokens.take("RETURNING") else { return nil }
        let isModified = try tokens.take("MODIFIED")
        if !isModified { try tokens.expect("ALL") }
        let isNew = try tokens.take("NEW")
        if !isNew { try tokens.expect("OLD") }
        try tokens.expect(symbol: "*")
        return PartiQLWrite.Returning(isModified: isModified, isNew: isNew)
    }

    private mutating func refuseAlias() throws(RequestFailure) {
        guard !isAtAlias else { throw .validation("Aliasing is not supported") }
    }

    /// By its name or ARN.
    private mutating func tableName() throws(RequestFailure) -> String { Request.tableName(try name()) }
}
