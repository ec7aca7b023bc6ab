/// How `$formatInteger` writes a whole number, after XPath's format-integer.
///
/// https://www.w3.org/TR/xpath-functions-31/#func-format-integer
struct IntegerPicture {
    enum Primary: Equatable {
        case letters
        case roman
        case words
        case decimal
        /// A numbering that nobody defines.
        case sequence(String)
    }

    enum Case {
        case upper
        case lower
        case title
    }

    enum Grouping {
        case regular(every: Int, String)
        /// Each with how many digits stand right of it.
        case irregular([(position: Int, separator: String)])
    }

    private(set) var primary = Primary.decimal
    private(set) var letterCase = Case.lower
    private(set) var isOrdinal = false
    private(set) var zero: UInt32 = 0x30
    var mandatoryDigits = 0
    private(set) var optionalDigits = 0
    private(set) var grouping = Grouping.irregular([])
    /// How many digits to read, when another number follows at once.
    var parseWidth: Int?

    init(_ picture: String) throws(JSONataError) {
        var format = Substring(picture)
        if let semicolon = picture.lastIndex(of: ";") {
            format = picture[..<semicolon]
            isOrdinal = picture[picture.index(after: semicolon)...].first == "o"
        }
        switch format {
        case "A", "a": primary = .letters
        case "I", "i": primary = .roman
        case "W", "w", "Ww": primary = .words
        default:
            try readDigits(String(format))
            return
        }
        letterCase = format == "Ww" ? .title : format == format.uppercased() ? .upper : .lower
    }

    private mutating func readDigits(_ format: String) throws(JSONataError) {
        var separators: [(position: Int, separator: String)] = []
        var family: UInt32?
        var position = 0
        for scalar in format.unicodeScalars.reversed() {
            if let zero = IntegerPicture.zeros.first(where: { ($0...$0 + 9).contains(scalar.value) }) {
                guard family == nil || family == zero else { throw JSONataError("D3131") }
                family = zero
                mandatoryDigits += 1
                position += 1
            } else if scalar == "#" {
                optionalDigits += 1
                position += 1
            } else {
                separators.append((position, String(scalar)))
            }
        }
        guard let family else {
            primary = .sequence(format)
            return
        }
        zero = family
        grouping = IntegerPicture.grouping(separators)
    }

    private static func grouping(_ separators: [(position: Int, separator: String)]) -> Grouping {
        guard let first = separators.first, separators.allSatisfy({ $0.separator == first.separator }) else {
            return .irregular(separators)
        }
        let positions = separators.map(\.position)
        let divisor = positions.dropFirst().reduce(positions[0], greatestCommonDivisor)
        guard divisor > 0, (1...positions.count).allSatisfy({ positions.contains($0 * divisor) }) else {
            return .irregular(separators)
        }
        return .regular(every: divisor, first.separator)
    }

    /// The zeros of Unicode's decimal digits, those of the basic plane.
    private static let zeros: [UInt32] = [
        0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
        0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
        0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    ]
}
