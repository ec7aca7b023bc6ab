extension IntegerPicture {
    func format(_ value: Double) throws(JSONataError) -> String {
        let magnitude = value.magnitude
        let text: String
        switch primary {
        case .letters: text = cased(Letters.write(magnitude))
        case .roman: text = cased(try Roman.write(magnitude))
        case .words: text = cased(NumberWords.write(magnitude, isOrdinal: isOrdinal))
        case .decimal: text = decimal(magnitude)
        case .sequence(let token): throw JSONataError("D3130", value: .string(token))
        }
        return value < 0 ? "-" + text : text
    }

    private func cased(_ text: String) -> String {
        switch letterCase {
        case .upper: text.uppercased()
        case .lower: text.lowercased()
        case .title: text
        }
    }

    private func decimal(_ value: Double) -> String {
        let plain = value.javaScriptDescription
        var digits = Array(String(repeating: "0", count: max(0, mandatoryDigits - plain.count)) + plain).map(
            String.init
        )
        if zero != 0x30 {
            digits = digits.map { digit in
                digit.unicodeScalars.first.flatMap { Unicode.Scalar($0.value + zero - 0x30) }.map { String($0) }
                    ?? digit
            }
        }
        let count = digits.count
        switch grouping {
        case .regular(let every, let separator):
            for place in stride(from: every, to: count, by: every) { digits.insert(separator, at: count - place) }
        case .irregular(let separators):
            for (place, separator) in separators where place <= count { digits.insert(separator, at: count - place) }
        }
        return digits.joined() + (isOrdinal ? IntegerPicture.suffix(digits) : "")
    }

    private static func suffix(_ digits: [String]) -> String {
        if digits.count > 1, digits[digits.count - 2] == "1" { return "th" }
        return ["1": "st", "2": "nd", "3": "rd"][digits.last ?? ""] ?? "th"
    }
}

extension IntegerPicture {
    /// What a pattern must look for to find such a number.
    func pattern() throws(JSONataError) -> String {
        switch primary {
        case .letters: return letterCase == .upper ? "[A-Z]+" : "[a-z]+"
        case .roman: return letterCase == .upper ? "[MDCLXVI]+" : "[mdclxvi]+"
        case .words: return NumberWords.pattern
        case .decimal: return "[0-9]" + (parseWidth.map { "{\($0)}" } ?? "+") + (isOrdinal ? "(?:th|st|nd|rd)" : "")
        case .sequence(let token): throw JSONataError("D3130", value: .string(token))
        }
    }

    /// - Returns: `nil` when the text is no such number.
    func parse(_ text: String) throws(JSONataError) -> Double? {
        switch primary {
        case .letters: return Letters.read(text, first: letterCase == .upper ? "A" : "a")
        case .roman: return Roman.read(letterCase == .upper ? text : text.uppercased())
        case .words: return NumberWords.read(text.lowercased())
        case .decimal: return digits(in: text)
        case .sequence(let token): throw JSONataError("D3130", value: .string(token))
        }
    }

    private func digits(in text: String) -> Double? {
        var text = isOrdinal ? String(text.dropLast(2)) : text
        switch grouping {
        case .regular(_, let separator): text = text.split(separator: separator).joined()
        case .irregular(let separators):
            for (_, separator) in separators { text = text.split(separator: separator).joined() }
        }
        let ascii = text.unicodeScalars.map { scalar in
            (zero..<zero + 10).contains(scalar.value) ? Unicode.Scalar(scalar.value - zero + 0x30) ?? scalar : scalar
        }
        let sign = ascii.first == "-" || ascii.first == "+" ? 1 : 0
        let digits = ascii.dropFirst(sign).prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty, let value = Double(String(String.UnicodeScalarView(digits))) else { return nil }
        return ascii.first == "-" ? -value : value
    }
}
