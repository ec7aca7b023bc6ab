/// The methods of `java.lang.String`. Positions count UTF-16 units, as Java's do.
struct StringMethods {
    let text: String

    func call(_ name: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
        switch arguments.count {
        case 0: plain(name)
        case 1: try one(name, arguments[0])
        case 2: try two(name, arguments[0], arguments[1])
        default: nil
        }
    }

    private func plain(_ name: String) -> TemplateValue? {
        switch name {
        case "length": .int(text.utf16.count)
        case "isEmpty": .bool(text.isEmpty)
        case "toLowerCase": .string(text.lowercased())
        case "toUpperCase": .string(text.uppercased())
        case "trim": .string(trimmed)
        case "hashCode": .int(Int(text.utf16.reduce(0 as Int32) { $0 &* 31 &+ Int32($1) }))
        default: nil
        }
    }

    private var trimmed: String {
        var rest = text.unicodeScalars[...]
        while let first = rest.first, first.value <= 32 { rest.removeFirst() }
        while let last = rest.last, last.value <= 32 { rest.removeLast() }
        return String(rest)
    }

    private func one(_ name: String, _ argument: TemplateValue) throws(TemplateError) -> TemplateValue? {
        let other = argument.text
        switch name {
        case "contains": return .bool(other.isEmpty || text.contains(other))
        case "startsWith": return .bool(text.hasPrefix(other))
        case "endsWith": return .bool(text.hasSuffix(other))
        case "equalsIgnoreCase": return .bool(text.lowercased() == other.lowercased())
        case "concat": return .string(text + other)
        case "compareTo": return .int(text == other ? 0 : text < other ? -1 : 1)
        case "indexOf":
            return .int(text.firstRange(of: other).map { offset($0.lowerBound) } ?? (other.isEmpty ? 0 : -1))
        case "lastIndexOf": return .int(text.ranges(of: other).last.map { offset($0.lowerBound) } ?? -1)
        case "substring": return try substring(argument.int, text.utf16.count)
        case "charAt": return try substring(argument.int, argument.int.map { $0 + 1 })
        case "matches": return .bool(text.wholeMatch(of: try regex(other)) != nil)
        case "split": return .list(TemplateList(try split(other)))
        default: return nil
        }
    }

    private func two(_ name: String, _ first: TemplateValue, _ second: TemplateValue) throws(TemplateError)
        -> TemplateValue?
    {
        switch name {
        case "substring": return try substring(first.int, second.int)
        case "replace": return .string(try replacing(first.text, with: second.text))
        case "replaceAll": return .string(try replacingAll(try regex(first.text), with: second.text))
        case "replaceFirst":
            return .string(text.replacing(try regex(first.text), maxReplacements: 1) { expand(second.text, $0) })
        default: return nil
        }
    }

    /// A long text for each sign of a long one would fill the memory, so what is made is bounded while it is made.
    private func replacing(_ part: String, with other: String) throws(TemplateError) -> String {
        guard !part.isEmpty else { return text }
        var result = ""
        var rest = text[...]
        while let range = rest.firstRange(of: part) {
            result += rest[..<range.lowerBound]
            result += other
            guard result.utf8.count <= TemplateEvaluator.maximumOutput else { throw Self.tooLong }
            rest = rest[range.upperBound...]
        }
        return result + rest
    }

    private func replacingAll(_ pattern: Regex<AnyRegexOutput>, with replacement: String) throws(TemplateError)
        -> String
    {
        var size = 0
        let result = text.replacing(pattern) { match in
            guard size <= TemplateEvaluator.maximumOutput else { return "" }
            let expanded = expand(replacement, match)
            size += expanded.utf8.count
            return expanded
        }
        guard size <= TemplateEvaluator.maximumOutput else { throw Self.tooLong }
        return result
    }

    private static let tooLong = TemplateError.tooMuch("makes a text of more than 10 MB")

    private func offset(_ index: String.Index) -> Int { text.utf16.distance(from: text.startIndex, to: index) }

    private func substring(_ first: Int?, _ last: Int?) throws(TemplateError) -> TemplateValue {
        let units = Array(text.utf16)
        guard let first, let last, first >= 0, first <= last, last <= units.count else {
            throw .evaluation("a position lies outside of the text")
        }
        return .string(String(decoding: units[first..<last], as: UTF16.self))
    }

    private func regex(_ pattern: String) throws(TemplateError) -> Regex<AnyRegexOutput> {
        do {
            return try Regex(pattern)
        } catch {
            throw .evaluation("'\(pattern)' is no regular expression")
        }
    }

    /// Java drops empty parts at the end.
    private func split(_ pattern: String) throws(TemplateError) -> [TemplateValue] {
        var parts = text.split(separator: try regex(pattern), omittingEmptySubsequences: false).map(String.init)
        while parts.count > 1, parts.last == "" { parts.removeLast() }
        return parts.map { .string($0) }
    }

    /// `$1` in a replacement stands for what the first group matched; `\` takes a sign's meaning.
    private func expand(_ replacement: String, _ match: Regex<AnyRegexOutput>.Match) -> String {
        var result = ""
        var rest = replacement[...]
        while let character = rest.popFirst() {
            if character == "\\", let next = rest.popFirst() {
                result.append(next)
            } else if character == "$", let digit = rest.first?.wholeNumberValue, digit < match.output.count {
                rest.removeFirst()
                result += match.output[digit].substring.map(String.init) ?? ""
            } else {
                result.append(character)
            }
        }
        return result
    }
}
