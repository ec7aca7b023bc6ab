// JSONata counts UTF-16 units, and so do its tokenizer and its patterns.

extension UInt16: @retroactive ExpressibleByUnicodeScalarLiteral {
    /// So that units can be compared with the character that they are.
    public init(unicodeScalarLiteral scalar: Unicode.Scalar) {
        self = UInt16(truncatingIfNeeded: scalar.value)
    }
}

extension UInt16 {
    var isJSONataSpace: Bool { self == 0x20 || (0x09...0x0B).contains(self) || self == 0x0D }

    /// Whether the unit ends a name.
    var isJSONataOperator: Bool {
        switch self {
        case ".", "[", "]", "{", "}", "(", ")", ",", "@", "#", ";", ":", "?", "+", "-", "*", "/", "%", "|", "=", "<",
            ">", "^", "&", "!", "~":
            true
        default: false
        }
    }

    var isDigit: Bool { ("0"..."9").contains(self) }

    var isHexDigit: Bool { isDigit || ("a"..."f").contains(self) || ("A"..."F").contains(self) }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([Ee][-+]?[0-9]+)?`
enum NumberSyntax {
    /// Where a number that begins at a place ends; `nil` when none begins there.
    ///
    /// - Parameter allowsLeadingZeros: as `$number` does, unlike the language.
    static func end(of units: [UInt16], from start: Int, allowsLeadingZeros: Bool = false) -> Int? {
        var index = start
        func unit(_ offset: Int = 0) -> UInt16 { index + offset < units.count ? units[index + offset] : 0 }
        if unit() == "-" { index += 1 }
        guard unit().isDigit else { return nil }
        if unit() == "0", !allowsLeadingZeros {
            index += 1
        } else {
            while unit().isDigit { index += 1 }
        }
        if unit() == ".", unit(1).isDigit {
            index += 1
            while unit().isDigit { index += 1 }
        }
        if unit() == "e" || unit() == "E" {
            let sign = unit(1) == "+" || unit(1) == "-" ? 1 : 0
            if unit(1 + sign).isDigit {
                index += 1 + sign
                while unit().isDigit { index += 1 }
            }
        }
        return index
    }
}
