/// A word of the language.
struct Token {
    enum Kind {
        case `operator`(String)
        case name(String)
        case variable(String)
        case string(String)
        case number(Double)
        case bool(Bool)
        case null
        case regex(Regex)
        case end
    }

    let kind: Kind
    /// Behind the token, in UTF-16 units.
    let position: Int

    /// The operator's spelling, empty for any other token.
    var symbol: String { if case .operator(let symbol) = kind { symbol } else { "" } }

    /// What a message calls the token.
    var text: String {
        switch kind {
        case .operator(let text), .name(let text), .variable(let text), .string(let text): text
        case .number(let number): number.javaScriptDescription
        case .bool(let value): value ? "true" : "false"
        case .null: "null"
        case .regex: "(regex)"
        case .end: "(end)"
        }
    }
}
