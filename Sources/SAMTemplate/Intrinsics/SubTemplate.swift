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
        while let dollar = rest.firstIndex(ofASCII: "${") {
            literal += rest[..<dollar]
            let afterBrace = rest[rest.utf8.index(dollar, offsetBy: 2)...]
            guard let close = afterBrace.utf8.firstIndex(of: UInt8(ascii: "}")) else {
                literal += rest[dollar...]
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
            rest = afterBrace[afterBrace.utf8.index(after: close)...]
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
