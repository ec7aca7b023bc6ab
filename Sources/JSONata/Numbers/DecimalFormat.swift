/// What `$formatNumber` makes of a number: a picture for positive ones and one for negative ones.
///
/// https://docs.jsonata.org/numeric-functions#formatnumber
struct DecimalFormat {
    private let symbols: DecimalSymbols
    private let positive: SubPicture
    private let negative: SubPicture

    init(picture: String, _ symbols: DecimalSymbols) throws(JSONataError) {
        self.symbols = symbols
        let parts = picture.pieces(separatedBy: symbols.patternSeparator)
        guard parts.count <= 2 else { throw JSONataError("D3080") }
        positive = try SubPicture(parts[0], symbols)
        if parts.count == 2 {
            negative = try SubPicture(parts[1], symbols)
        } else {
            var signed = positive
            signed.prefix = symbols.minusSign + signed.prefix
            negative = signed
        }
    }

    func string(for value: Double) -> String {
        let picture = value >= 0 ? positive : negative
        var mantissa = value * picture.factor
        var exponent: Int?
        if picture.minimumExponentSize > 0 {
            var power = 0
            let maximum = CFormat.power(10, Double(picture.scalingFactor))
            let minimum = CFormat.power(10, Double(picture.scalingFactor - 1))
            while mantissa != 0, mantissa.magnitude < minimum, power > -400 {
                mantissa *= 10
                power -= 1
            }
            while mantissa.magnitude > maximum, power < 400 {
                mantissa /= 10
                power += 1
            }
            exponent = power
        }
        let rounded = mantissa.roundedHalfEven(places: picture.maximumFractionSize)
        var (whole, fraction) = digits(rounded.magnitude, picture.maximumFractionSize)
        whole = Array(whole.drop { $0 == symbols.zero })
        while fraction.last == symbols.zero { fraction.removeLast() }
        let missing = picture.minimumIntegerSize - whole.count
        whole = Array(repeating: symbols.zero, count: max(0, missing)) + whole
        let missingFraction = picture.minimumFractionSize - fraction.count
        fraction += Array(repeating: symbols.zero, count: max(0, missingFraction))
        var text = picture.groupedInteger(whole).joined()
        let groupedFraction = picture.groupedFraction(fraction).joined()
        if picture.hasDecimalSeparator, !fraction.isEmpty { text += symbols.decimalSeparator + groupedFraction }
        if let exponent {
            let (digits, _) = digits(Double(abs(exponent)), 0)
            let padding = String(repeating: symbols.zero, count: max(0, picture.minimumExponentSize - digits.count))
            text += symbols.exponentSeparator + (exponent < 0 ? symbols.minusSign : "") + padding + digits.joined()
        }
        return picture.prefix + text + picture.suffix
    }

    /// A magnitude's digits before and behind the point, in the format's own digits.
    private func digits(_ value: Double, _ places: Int) -> (whole: [String], fraction: [String]) {
        guard value.isFinite else { return ([value.isNaN ? "NaN" : "Infinity"], []) }
        let parts = CFormat.fixed(value, digits: min(places, 100)).split(separator: ".")
        func own(_ text: Substring) -> [String] {
            text.compactMap { $0.wholeNumberValue.map { symbols.digits[$0] } }
        }
        return (own(parts[0]), parts.count > 1 ? own(parts[1]) : [])
    }
}

extension String {
    /// Cut at each separator; the whole when the separator is empty.
    fileprivate func pieces(separatedBy separator: String) -> [String] {
        guard !separator.isEmpty else { return [self] }
        let (units, part) = (Array(utf16), Array(separator.utf16))
        var pieces: [String] = []
        var start = 0
        while let range = units.firstRange(of: part, from: start) {
            pieces.append(String(decoding: units[start..<range.lowerBound], as: UTF16.self))
            start = range.upperBound
        }
        return pieces + [String(decoding: units[start...], as: UTF16.self)]
    }
}
