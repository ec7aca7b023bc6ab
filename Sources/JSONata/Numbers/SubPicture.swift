/// One half of a `$formatNumber` picture, taken apart: XPath's rules in
/// https://www.w3.org/TR/xpath-functions-31/#formatting-the-number, as the reference reads them.
struct SubPicture {
    var prefix: String
    let suffix: String
    /// 100 for percent, 1000 for per mille.
    let factor: Double
    let hasDecimalSeparator: Bool
    private(set) var minimumIntegerSize: Int
    let scalingFactor: Int
    private(set) var minimumFractionSize: Int
    private(set) var maximumFractionSize: Int
    let minimumExponentSize: Int
    private let separator: String
    private let regularGrouping: Int
    private let integerGroups: [Int]
    private let fractionGroups: [Int]

    init(_ picture: String, _ symbols: DecimalSymbols) throws(JSONataError) {
        let parts = Parts(picture, symbols)
        try parts.check()
        prefix = parts.prefix.joined()
        suffix = parts.suffix.joined()
        factor =
            parts.count(of: symbols.percent) > 0 ? 100 : parts.count(of: symbols.perMille) > 0 ? 1000 : 1
        hasDecimalSeparator = parts.count(of: symbols.decimalSeparator) > 0
        separator = symbols.groupingSeparator

        integerGroups = Array(
            parts.integer.indices.filter { parts.integer[$0] == symbols.groupingSeparator }
                .map { index in parts.integer[index...].count { parts.isDigitPlace($0) } }
        )
        regularGrouping = SubPicture.regular(integerGroups)
        fractionGroups = parts.fraction.indices.filter { parts.fraction[$0] == symbols.groupingSeparator }
            .map { index in parts.fraction[..<index].count { parts.isDigitPlace($0) } }

        minimumIntegerSize = parts.integer.count { symbols.isDigit($0) }
        scalingFactor = minimumIntegerSize
        minimumFractionSize = parts.fraction.count { symbols.isDigit($0) }
        maximumFractionSize = parts.fraction.count { parts.isDigitPlace($0) }
        if minimumIntegerSize == 0, maximumFractionSize == 0 {
            if parts.exponent != nil {
                minimumFractionSize = 1
                maximumFractionSize = 1
            } else {
                minimumIntegerSize = 1
            }
        }
        if parts.exponent != nil, minimumIntegerSize == 0, parts.integer.contains(symbols.digit) {
            minimumIntegerSize = 1
        }
        if minimumIntegerSize == 0, minimumFractionSize == 0 { minimumFractionSize = 1 }
        minimumExponentSize = parts.exponent?.count { symbols.isDigit($0) } ?? 0
    }

    /// The distance between separators when it is the same for all, or 0.
    private static func regular(_ positions: [Int]) -> Int {
        guard let first = positions.first else { return 0 }
        let divisor = positions.dropFirst().reduce(first, greatestCommonDivisor)
        guard divisor > 0 else { return 0 }
        return (1...positions.count).allSatisfy { positions.contains($0 * divisor) } ? divisor : 0
    }

    func groupedInteger(_ digits: [String]) -> [String] {
        var result = digits
        let places =
            regularGrouping > 0
            ? Array(stride(from: regularGrouping, to: digits.count, by: regularGrouping))
            : integerGroups.filter { $0 < digits.count }.sorted()
        for place in places { result.insert(separator, at: digits.count - place) }
        return result
    }

    func groupedFraction(_ digits: [String]) -> [String] {
        var result = digits
        for place in fractionGroups.filter({ $0 < digits.count }).sorted(by: >) { result.insert(separator, at: place) }
        return result
    }
}

func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
    right == 0 ? left : greatestCommonDivisor(right, left % right)
}

/// A picture's characters, by what they are part of.
private struct Parts {
    let symbols: DecimalSymbols
    let picture: [String]
    let prefix: [String]
    let suffix: [String]
    let active: [String]
    let mantissa: [String]
    let exponent: [String]?
    let integer: [String]
    let fraction: [String]

    init(_ text: String, _ symbols: DecimalSymbols) {
        let picture = text.utf16.map { String(decoding: [$0], as: UTF16.self) }
        func isAnchor(_ character: String) -> Bool {
            symbols.isActive(character) && character != symbols.exponentSeparator
        }
        let start = picture.firstIndex(where: isAnchor)
        let end = picture.lastIndex(where: isAnchor).map { $0 + 1 }
        prefix = Array(picture[..<(start ?? 0)])
        suffix = Array(picture[(end ?? picture.count)...])
        active = Array(picture[(start ?? 0)..<(end ?? picture.count)])
        // As in the reference, the separator's place is counted in the picture and used in its active part.
        let place = picture[prefix.count...].firstIndex(of: symbols.exponentSeparator)
        if let place, place <= picture.count - suffix.count {
            mantissa = Array(active.prefix(place))
            exponent = Array(active.dropFirst(place + 1))
        } else {
            mantissa = active
            exponent = nil
        }
        if let point = mantissa.firstIndex(of: symbols.decimalSeparator) {
            integer = Array(mantissa[..<point])
            fraction = Array(mantissa[(point + 1)...])
        } else {
            integer = mantissa
            fraction = suffix
        }
        self.picture = picture
        self.symbols = symbols
    }

    func count(of symbol: String) -> Int {
        // Symbols may be words: `pm` for per mille.
        let (units, part) = (Array(picture.joined().utf16), Array(symbol.utf16))
        guard !part.isEmpty else { return 0 }
        var (count, start) = (0, 0)
        while let range = units.firstRange(of: part, from: start) {
            count += 1
            start = range.upperBound
        }
        return count
    }

    func isDigitPlace(_ character: String) -> Bool { symbols.isDigit(character) || character == symbols.digit }

    /// XPath's rules for pictures (F&O 4.7.3); of several broken ones the reference names the last.
    func check() throws(JSONataError) {
        let (percents, perMilles) = (count(of: symbols.percent), count(of: symbols.perMille))
        let point = picture.firstIndex(of: symbols.decimalSeparator)
        let optional = integer.firstIndex(of: symbols.digit)
        let lastOptional = fraction.lastIndex(of: symbols.digit)
        let broken: [(String, Bool)] = [
            ("D3081", count(of: symbols.decimalSeparator) > 1),
            ("D3082", percents > 1),
            ("D3083", perMilles > 1),
            ("D3084", percents > 0 && perMilles > 0),
            ("D3085", !mantissa.contains(where: isDigitPlace)),
            ("D3086", !active.allSatisfy(symbols.isActive)),
            (
                "D3087",
                point.map { isSeparator(at: $0 - 1) || isSeparator(at: $0 + 1) } ?? false
            ),
            ("D3088", point == nil && integer.last == symbols.groupingSeparator),
            ("D3089", count(of: symbols.groupingSeparator + symbols.groupingSeparator) > 0),
            ("D3090", optional.map { integer[..<$0].contains(where: symbols.isDigit) } ?? false),
            ("D3091", lastOptional.map { fraction[$0...].contains(where: symbols.isDigit) } ?? false),
            ("D3092", !(exponent ?? []).isEmpty && percents + perMilles > 0),
            ("D3093", exponent.map { $0.isEmpty || !$0.allSatisfy(symbols.isDigit) } ?? false),
        ]
        if let last = broken.last(where: \.1) { throw JSONataError(last.0) }
    }

    private func isSeparator(at index: Int) -> Bool {
        picture.indices.contains(index) && picture[index] == symbols.groupingSeparator
    }
}
