/// A text with `${…}` variables, as `Fn::Sub` takes it. `${!Literal}` stands for `${Literal}`.
struct SubTemplate: Hashable {
    enum Part: Hashable {
        case text(String)
        case variable(String)
    }

    private(set) var parts: [Part] = []

    init(_ text: String) {
        var rest = Substring(text)
        var literal = ""
        while let dollar = rest.firstRange(of: "${") {
            literal += rest[..<dollar.lowerBound]
            let afterBrace = rest[dollar.upperBound...]
            guard let close = afterBrace.firstIndex(of: "}") else {
                literal += rest[dollar.lowerBound...]
                rest = ""
                break
            }
            let name = afterBrace[..<close]
            if name.hasPrefix("!") {
                literal += "${\(name.dropFirst())}"
            } else {
                if !literal.isEmpty { parts.append(.text(literal)) }
                literal = ""
                parts.append(.variable(name.trimmed))
            }
            rest = afterBrace[afterBrace.index(after: close)...]
        }
        literal += rest
        if !literal.isEmpty { parts.append(.text(literal)) }
    }

    var variables: [String] {
        parts.compactMap { if case .variable(let name) = $0 { name } else { nil } }
    }

    /// The text as it has to be written inside a template.
    static func escaping(_ text: String) -> String {
        text.split(separator: "${", omittingEmptySubsequences: false).joined(separator: "${!")
    }
}

extension Substring {
    /// Without spaces at both ends, which CloudFormation ignores in `${ Name }`.
    var trimmed: String {
        var result = self.drop { $0 == " " }
        while result.last == " " { result.removeLast() }
        return String(result)
    }
}
