extension Double {
    /// The number as JavaScript writes it: the shortest digits that read back as the same number, without exponent
    /// from 1e-6 to below 1e21. https://tc39.es/ecma262/#sec-numeric-types-number-tostring
    var javaScriptDescription: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        if self == rounded(), magnitude < 1e15 { return String(Int64(self)) }
        let (digits, exponent) = magnitude.shortestDigits
        return (self < 0 ? "-" : "") + Double.written(digits, exponent)
    }

    /// - Parameter exponent: how many digits stand before the point.
    private static func written(_ digits: String, _ exponent: Int) -> String {
        let count = digits.utf8.count
        switch exponent {
        case count...21 where exponent >= count: return digits + String(repeating: "0", count: exponent - count)
        case 1...21: return "\(digits.prefix(exponent)).\(digits.dropFirst(exponent))"
        case -5...0: return "0." + String(repeating: "0", count: -exponent) + digits
        default:
            let fraction = count > 1 ? ".\(digits.dropFirst())" : ""
            return "\(digits.prefix(1))\(fraction)e\(exponent > 0 ? "+" : "-")\(abs(exponent - 1))"
        }
    }

    /// The significant digits and how many of them stand before the point; for a positive number.
    private var shortestDigits: (digits: String, exponent: Int) {
        let parts = description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
        let all = whole + fraction
        let leading = all.prefix { $0 == "0" }.count
        var digits = String(all.dropFirst(leading))
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        let exponent = whole.count - leading + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        return (digits, exponent)
    }

    /// `Number(x.toPrecision(15))`: how `$string` hides what binary fractions leave behind (0.1 + 0.2).
    var roundedTo15Digits: Double {
        guard isFinite, self != 0 else { return self }
        if self == rounded(), magnitude < 1e15 { return self }
        let (digits, _) = magnitude.shortestDigits
        guard digits.utf8.count > 15 else { return self }
        // Truncated far behind the 15th digit; the 16th decides, and a tie goes up, as in JavaScript.
        let exact = CFormat.exponential(magnitude, digits: 40)
        let mantissa = exact.prefix { $0 != "e" }.filter { $0 != "." }
        let exponent = Int(exact.drop { $0 != "e" }.dropFirst()) ?? 0
        var rounded = Int64(mantissa.prefix(15)) ?? 0
        if mantissa.dropFirst(15).first ?? "0" >= "5" { rounded += 1 }
        return (Double("\(rounded)e\(exponent - 14)") ?? magnitude) * (self < 0 ? -1 : 1)
    }

    /// `x.toString(radix)` of a whole number.
    func whole(inRadix radix: Int) -> String {
        if magnitude < 9e15 { return String(Int64(self), radix: radix) }
        if !isFinite { return javaScriptDescription }
        if radix == 10 { return javaScriptDescription }
        var digits = ""
        var rest = magnitude
        while rest >= 1 {
            let digit = Int(rest.truncatingRemainder(dividingBy: Double(radix)))
            digits = String(digit, radix: radix) + digits
            rest = ((rest - Double(digit)) / Double(radix)).rounded(.down)
        }
        return (self < 0 ? "-" : "") + digits
    }

    /// Half to even, at a decimal place, on the number's decimal digits and not on its binary ones: `$round`.
    func roundedHalfEven(places: Int) -> Double {
        let shifted = places == 0 ? self : shifted(by: places)
        var result = (shifted + 0.5).rounded(.down)
        let difference = result - shifted
        if difference.magnitude == 0.5, result.truncatingRemainder(dividingBy: 2).magnitude == 1 { result -= 1 }
        if places != 0 { result = result.shifted(by: -places) }
        return result == 0 ? 0 : result
    }

    private func shifted(by places: Int) -> Double {
        let parts = javaScriptDescription.split(separator: "e")
        guard isFinite else { return self }
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + places
        return Double("\(parts[0])e\(exponent)") ?? self
    }
}
