/// The paths of a `ProjectionExpression`.
enum ProjectionExpression {
    static func parse(_ text: String, _ context: inout ExpressionContext) throws(ExpressionFailure) -> [DocumentPath] {
        guard !text.isEmpty else { throw ExpressionFailure(message: "The expression can not be empty;") }
        var parser = ExpressionParser(text, keywords: [])
        var errors = ExpressionErrors()
        var paths: [DocumentPath] = []
        repeat {
            paths.append(errors.resolve(try parser.path(), &context))
        } while parser.tokens.take(",")
        guard parser.tokens.current.kind == .end else { throw parser.tokens.syntaxError }
        errors.checkOverlaps(paths)
        try errors.check([.reserved, .name, .overlap, .conflict])
        return paths
    }
}
