/// The columns of a spreadsheet: a to z, aa and so on.
enum Letters {
    static func write(_ value: Double) -> String {
        var rest = value
        var letters: [UInt8] = []
        while rest >= 1, letters.count < 300 {
            letters.append(UInt8((rest - 1).truncatingRemainder(dividingBy: 26)) + UInt8(ascii: "a"))
            rest = ((rest - 1) / 26).rounded(.down)
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }

    static func read(_ text: String, first: Unicode.Scalar) -> Double {
        text.utf16.reduce(0) { $0 * 26 + Double(Int($1) - Int(first.value) + 1) }
    }
}

enum Roman {
    private static let numerals: [(Double, String)] = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]

    /// A thousand is an M each, so that a number without measure is refused.
    static func write(_ value: Double) throws(JSONataError) -> String {
        guard value < 1e7 else { throw JSONataError.tooLong() }
        var rest = value
        var text = ""
        for (number, numeral) in numerals {
            while rest >= number {
                text += numeral
                rest -= number
            }
        }
        return text
    }

    static func read(_ text: String) -> Double? {
        let values: [Character: Double] = ["M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1]
        var (result, largest) = (0.0, 1.0)
        for letter in text.reversed() {
            guard let value = values[letter] else { return nil }
            if value < largest {
                result -= value
            } else {
                largest = value
                result += value
            }
        }
        return result
    }
}
