import WorkshopCommon

/// What a plain (unquoted) YAML 1.1 scalar means, and whether that may surprise the person who wrote it.
///
/// AWS's tools read YAML 1.1, where more spellings have a type of their own than people expect; see
/// https://yaml.org/type/.
struct YAMLScalar: Hashable {
    enum Trap: Hashable {
        /// `yes`, `no`, `on`, `off`
        case booleanWord
        /// `0755`
        case octal
        /// `22:30`
        case sexagesimal
        /// `2024-01-01`
        case date
    }

    var value: JSONValue
    var trap: Trap?

    init(plain text: String) {
        guard let first = text.utf8.first else {
            value = .null
            return
        }
        // Most scalars are words that can be told from their first letter.
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            self = Self.number(text) ?? Self(text)
        default:
            self = Self.word(text) ?? Self(text)
        }
    }

    private init(_ text: String) {
        value = .string(text)
    }

    private init(_ value: JSONValue, trap: Trap? = nil) {
        self.value = value
        self.trap = trap
    }

    private static func word(_ text: String) -> Self? {
        switch text {
        case "~", "null", "Null", "NULL": Self(.null)
        case "true", "True", "TRUE": Self(.bool(true))
        case "false", "False", "FALSE": Self(.bool(false))
        case "yes", "Yes", "YES", "on", "On", "ON": Self(.bool(true), trap: .booleanWord)
        case "no", "No", "NO", "off", "Off", "OFF": Self(.bool(false), trap: .booleanWord)
        default: nil
        }
    }

    private static func number(_ text: String) -> Self? {
        if isDate(text) { return Self(.string(text), trap: .date) }
        let isNegative = text.hasPrefix("-")
        let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
        guard let first = unsigned.utf8.first, !unsigned.isEmpty else { return nil }
        let digits = unsigned.filter { $0 != "_" }
        func integer(_ magnitude: Int?) -> JSONValue? {
            magnitude.map { .number(JSONNumber(isNegative ? -$0 : $0)) }
        }
        func isDigits(_ text: some StringProtocol) -> Bool {
            !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        if isDigits(digits), first != UInt8(ascii: "_") {
            if first != UInt8(ascii: "0") || digits == "0" {
                return Self(.number(JSONNumber(literal: (isNegative ? "-" : "") + digits)))
            }
            return integer(Int(digits, radix: 8)).map { Self($0, trap: .octal) }
        }
        if digits.hasPrefix("0x") { return integer(Int(digits.dropFirst(2), radix: 16)).map { Self($0) } }
        if digits.hasPrefix("0b") { return integer(Int(digits.dropFirst(2), radix: 2)).map { Self($0) } }
        if digits.contains(":") {
            return sexagesimal(digits).flatMap { integer($0) }.map { Self($0, trap: .sexagesimal) }
        }
        return float(digits, isNegative: isNegative).map { Self($0) }
    }

    private static func sexagesimal(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, parts.count < 8, let first = Int(parts[0]), parts[0].first != "0", first >= 0
        else { return nil }
        var total = first
        for part in parts.dropFirst() {
            guard (1...2).contains(part.count), let value = Int(part), (0..<60).contains(value),
                !total.multipliedReportingOverflow(by: 60).overflow
            else { return nil }
            total = total * 60 + value
        }
        return total
    }

    private static func float(_ digits: String, isNegative: Bool) -> JSONValue? {
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let fractionAndExponent = parts[1].split(
            maxSplits: 1,
            omittingEmptySubsequences: false,
            whereSeparator: { $0 == "e" || $0 == "E" }
        )
        let fraction = fractionAndExponent[0]
        let isNumber = [parts[0], fraction].allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard isNumber, !(parts[0].isEmpty && fraction.isEmpty) else { return nil }
        var literal = (isNegative ? "-" : "") + normalizedWhole(parts[0]) + "." + (fraction.isEmpty ? "0" : fraction)
        if fractionAndExponent.count == 2 {
            let exponent = fractionAndExponent[1]
            guard let sign = exponent.first, sign == "+" || sign == "-", Int(exponent.dropFirst()) != nil
            else { return nil }
            literal += "e" + exponent
        }
        return .number(JSONNumber(literal: literal))
    }

    private static func normalizedWhole(_ digits: Substring) -> String {
        let trimmed = digits.drop { $0 == "0" }
        return trimmed.isEmpty ? "0" : String(trimmed)
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].count == 4 && (1...2).contains(parts[1].count) && parts[2].count >= 1
            && Int(parts[0]) != nil && Int(parts[1]) != nil && parts[2].prefix(2).allSatisfy { $0.isNumber }
    }
}
