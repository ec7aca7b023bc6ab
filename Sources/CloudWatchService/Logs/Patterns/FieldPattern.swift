import WorkshopCommon

/// The fields of a line that are separated by blanks, each with a name and perhaps a condition.
package struct FieldPattern: Hashable, Sendable {
    struct Field: Hashable, Sendable {
        /// Fields without a name are numbered from one.
        let name: String
        /// `...`: as many as there are.
        let isRest: Bool
        let condition: PatternCondition?
    }

    let fields: [Field]

    init(parsing text: Substring) throws(PatternError) {
        guard let end = text.lastIndex(of: "]"), text[text.index(after: end)...].allSatisfy(\.isWhitespace) else {
            throw PatternError()
        }
        var fields: [Field] = []
        for (index, part) in Self.parts(text[text.index(after: text.startIndex)..<end]).enumerated() {
            let trimmed = part.drop { $0.isWhitespace }
            let name = trimmed.prefix { $0.isLetter || $0.isNumber || "_-@".contains($0) }
            let rest = trimmed.dropFirst(name.count)
            if trimmed.hasPrefix("...") {
                fields.append(Field(name: "", isRest: true, condition: nil))
            } else if rest.allSatisfy(\.isWhitespace) {
                fields.append(Field(name: name.isEmpty ? "\(index + 1)" : String(name), isRest: false, condition: nil))
            } else {
                let condition = try PatternCondition(parsing: trimmed)
                fields.append(Field(name: String(name), isRest: false, condition: condition))
            }
        }
        guard !fields.isEmpty, fields.count(where: \.isRest) <= 1 else { throw PatternError() }
        self.fields = fields
    }

    /// Split at commas, but for those in quotation marks.
    private static func parts(_ text: Substring) -> [Substring] {
        var parts: [Substring] = []
        var (start, isQuoted) = (text.startIndex, false)
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            guard text[index] == ",", !isQuoted else { continue }
            parts.append(text[start..<index])
            start = text.index(after: index)
        }
        return parts + [text[start...]]
    }

    /// By name; `nil` where the line has not these fields, or a condition doesn't hold.
    func values(of message: String) -> [String: String]? {
        let words = Self.words(of: message)
        let rest = fields.firstIndex(where: \.isRest)
        guard rest == nil ? words.count == fields.count : words.count >= fields.count - 1 else { return nil }
        var values: [String: String] = [:]
        for (index, field) in fields.enumerated() where !field.isRest {
            let place = index < rest ?? fields.count ? index : words.count - (fields.count - index)
            values[field.name] = words[place]
        }
        let isMatch = fields.allSatisfy { field in
            field.condition?.holds { values[$0.text].map { .string($0) } } ?? true
        }
        return isMatch ? values : nil
    }

    /// What stands in quotation marks or in brackets is one field.
    static func words(of message: String) -> [String] {
        var words: [String] = []
        var rest = message[...]
        while true {
            rest = rest.drop { $0.isWhitespace }
            guard let first = rest.first else { return words }
            let closing: Character? = first == "\"" ? "\"" : first == "[" ? "]" : nil
            if let closing, let close = rest.dropFirst().firstIndex(of: closing) {
                words.append(String(rest[rest.index(after: rest.startIndex)..<close]))
                rest = rest[rest.index(after: close)...]
            } else {
                let word = rest.prefix { !$0.isWhitespace }
                words.append(String(word))
                rest.removeFirst(word.count)
            }
        }
    }
}
