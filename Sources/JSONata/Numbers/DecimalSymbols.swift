/// The characters of `$formatNumber`'s pictures, after XPath's decimal formats; options replace them by name.
///
/// https://www.w3.org/TR/xpath-functions-31/#defining-decimal-format
struct DecimalSymbols {
    var decimalSeparator = "."
    var groupingSeparator = ","
    var exponentSeparator = "e"
    var minusSign = "-"
    var percent = "%"
    var perMille = "\u{2030}"
    var digit = "#"
    var patternSeparator = ";"
    /// The ten digits, each as written.
    var digits: [String]

    init(_ options: ObjectValue?) {
        func option(_ name: String) -> String? { options?[name].string }
        decimalSeparator = option("decimal-separator") ?? decimalSeparator
        groupingSeparator = option("grouping-separator") ?? groupingSeparator
        exponentSeparator = option("exponent-separator") ?? exponentSeparator
        minusSign = option("minus-sign") ?? minusSign
        percent = option("percent") ?? percent
        perMille = option("per-mille") ?? perMille
        digit = option("digit") ?? digit
        patternSeparator = option("pattern-separator") ?? patternSeparator
        let zero = option("zero-digit")?.utf16.first ?? 0x30
        digits = (0..<10).map { String(decoding: [zero &+ UInt16($0)], as: UTF16.self) }
    }

    var zero: String { digits[0] }

    func isDigit(_ character: String) -> Bool { digits.contains(character) }

    func isActive(_ character: String) -> Bool {
        isDigit(character) || character == decimalSeparator || character == exponentSeparator
            || character == groupingSeparator || character == digit || character == patternSeparator
    }
}
