/// Numbers in English words: `two thousand and eighteen`, `Twenty-First`.
enum NumberWords {
    private static let few = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
        "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ]
    private static let ordinals = [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
        "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth",
        "Nineteenth",
    ]
    private static let tens = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
    private static let magnitudes = ["Thousand", "Million", "Billion", "Trillion"]

    static func write(_ value: Double, isOrdinal: Bool) -> String {
        words(value, follows: false, isOrdinal)
    }

    private static func words(_ value: Double, follows: Bool, _ isOrdinal: Bool) -> String {
        if value < 100 { return (follows ? " and " : "") + belowHundred(Int(value), isOrdinal) }
        var head: String
        var rest: Double
        if value < 1000 {
            head = few[Int(value / 100)] + " Hundred"
            rest = value.truncatingRemainder(dividingBy: 100)
        } else {
            var magnitude = 1
            while magnitude < magnitudes.count, value >= CFormat.power(10, Double(3 * magnitude + 3)) { magnitude += 1 }
            let factor = CFormat.power(10, Double(3 * magnitude))
            let count = (value / factor).rounded(.down)
            rest = value - count * factor
            guard value.isFinite else { return "Infinity" }
            head = words(count, follows: false, false) + " " + magnitudes[magnitude - 1]
        }
        if follows { head = ", " + head }
        if rest > 0 { return head + words(rest, follows: true, isOrdinal) }
        return head + (isOrdinal ? "th" : "")
    }

    private static func belowHundred(_ value: Int, _ isOrdinal: Bool) -> String {
        if value < 20 { return isOrdinal ? ordinals[value] : few[value] }
        let ten = tens[value / 10 - 2]
        if value % 10 > 0 { return ten + "-" + belowHundred(value % 10, isOrdinal) }
        return isOrdinal ? ten.dropLast() + "ieth" : ten
    }

    private static let values: [String: Double] = {
        var values: [String: Double] = ["hundred": 100, "hundredth": 100]
        for (value, word) in few.enumerated() { values[word.lowercased()] = Double(value) }
        for (value, word) in ordinals.enumerated() { values[word.lowercased()] = Double(value) }
        for (index, word) in tens.enumerated() {
            values[word.lowercased()] = Double(index * 10 + 20)
            values[word.lowercased().dropLast() + "ieth"] = Double(index * 10 + 20)
        }
        for (index, word) in magnitudes.enumerated() {
            let value = CFormat.power(10, Double(3 * index + 3))
            values[word.lowercased()] = value
            values[word.lowercased() + "th"] = value
        }
        return values
    }()

    /// Longer words first, so that `six` is not found in `sixty`.
    static let pattern =
        "(?:" + (values.keys.sorted { ($1.count, $0) < ($0.count, $1) } + ["and", "[\\-, ]"]).joined(separator: "|")
        + ")+"

    /// - Returns: `nil` when a word is no number.
    static func read(_ text: String) -> Double? {
        var segments: [Double] = [0]
        for word in text.split(whereSeparator: { $0 == " " || $0 == "-" || $0 == "," || $0 == "\\" })
        where word != "and" {
            guard let value = values[String(word)] else { return nil }
            if value < 100 {
                if let last = segments.last, last >= 1000 { segments.append(0) }
                segments[segments.count - 1] += value
            } else {
                segments[segments.count - 1] *= value
            }
        }
        return segments.reduce(0, +)
    }
}
