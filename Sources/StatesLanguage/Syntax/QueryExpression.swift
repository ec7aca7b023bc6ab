package import JSONata
import OrderedCollections
import WorkshopCommon

/// A JSONata expression of a definition, parsed once.
package struct QueryExpression: Sendable {
    /// As it was written between `{%` and `%}`, without the space around it.
    package let text: String
    private let compiled: JSONataExpression

    /// The text between `{%` and `%}`; `nil` when the text is no expression at all.
    static func content(of text: String) -> String? {
        guard text.hasPrefix("{%"), text.hasSuffix("%}"), text.utf8.count >= 4 else { return nil }
        let inner = text.utf8.dropFirst(2).dropLast(2)
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let start = inner.firstIndex(where: { !isSpace($0) }), let end = inner.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(inner[start...end])
    }

    package init(parsing text: String) throws(JSONataError) {
        self.text = text
        compiled = try JSONataExpression(parsing: text, dialect: .stepFunctions)
    }

    /// - Parameters:
    ///   - bindings: Variables, and `states`; there is no document: AWS lets no expression begin with a bare name.
    ///   - now: Milliseconds since 1970.
    func evaluate(
        bindings: JSONObject,
        now: Int64,
        random: inout SeededRandom
    ) throws(JSONataError) -> JSONValue? {
        let context = JSONataContext(
            now: now,
            randomSeed: random.next(),
            limits: JSONataContext.Limits(steps: 10_000_000)
        )
        let variables = Dictionary(uniqueKeysWithValues: bindings.map { ($0.key, $0.value) })
        return try compiled.evaluate(nil, bindings: variables, context: context)
    }
}
