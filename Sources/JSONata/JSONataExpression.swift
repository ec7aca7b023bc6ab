package import WorkshopCommon

/// A JSONata expression that was parsed once and can be evaluated any number of times, from any thread.
package struct JSONataExpression: Hashable, Sendable {
    package let text: String
    package let dialect: JSONataDialect
    let root: Node

    /// - Throws: an error whose code begins with `S`, at its position in the text.
    package init(parsing text: String, dialect: JSONataDialect = .standard) throws(JSONataError) {
        self.text = text
        self.dialect = dialect
        do throws(JSONataError) {
            root = try Parser.parse(text, dialect: dialect)
        } catch {
            throw error.withMessage()
        }
    }

    /// The expression's value for an input document.
    ///
    /// - Parameters:
    ///   - input: the document that `$` and `$$` mean; `nil` when there is none.
    ///   - bindings: variables by name without `$`; a binding hides the function of the same name.
    /// - Returns: `nil` when the expression gives no value ("undefined" in JSONata's documentation).
    package func evaluate(
        _ input: JSONValue?,
        bindings: [String: JSONValue] = [:],
        context: JSONataContext = JSONataContext()
    ) throws(JSONataError) -> JSONValue? {
        do throws(JSONataError) {
            return try Evaluator(dialect: dialect, context: context).run(root, input: input, bindings: bindings)
        } catch {
            throw error.withMessage()
        }
    }

    package static func == (left: JSONataExpression, right: JSONataExpression) -> Bool {
        left.text == right.text && left.dialect == right.dialect
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(text)
        hasher.combine(dialect)
    }
}
