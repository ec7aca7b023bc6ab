extension DateTimePicture {
    /// The moment that a text written by this picture means, in milliseconds since 1970.
    ///
    /// - Parameter now: where the parts come from that are larger than any in the text.
    /// - Returns: `nil` when the text is not of this form.
    /// - Throws: `D3136` when a part in the middle is missing.
    func parse(_ text: String, now: UTCTime) throws(JSONataError) -> Double? {
        var pattern = "^"
        for part in parts { pattern += "(" + (try part.pattern()) + ")" }
        let regex = try Regex(Array((pattern + "$").utf16), ignoresCase: true, isMultiline: false, position: 0)
        let units = Array(text.utf16)
        var matcher = RegexMatcher(regex, units, evaluator: nil)
        guard let ranges = try matcher.firstMatch(from: 0) else { return nil }
        var components: [Character: Double] = [:]
        for (part, range) in zip(parts, ranges.dropFirst()) {
            guard case .marker(let marker) = part, let range else { continue }
            components[marker.component] = try marker.parse(String(decoding: units[range], as: UTF16.self))
        }
        if components.isEmpty { return nil }
        return try DateTimePicture.moment(components, now)
    }

    /// Of the parts from the largest to the smallest, those before the first given one are today's, those behind the
    /// last are the least.
    private static func moment(_ given: [Character: Double], _ now: UTCTime) throws(JSONataError) -> Double {
        func isOf(_ letters: String, _ all: String) -> Bool {
            let present = all.filter { given[$0] ?? 0 != 0 }
            return !present.isEmpty && present.allSatisfy(letters.contains)
        }
        let dateLetters = "YXMxWwdD"
        let isDayOfYear = !isOf("YMD", dateLetters) && isOf("Yd", dateLetters)
        let isWeekOfMonth = isOf("Xxw", dateLetters)
        let isWeekOfYear = !isWeekOfMonth && isOf("XW", dateLetters)
        let isHalfDay = !isOf("Hmsf", "PHhmsf") && isOf("Phmsf", "PHhmsf")
        let date = isDayOfYear ? "YD" : isWeekOfMonth ? "XxwF" : isWeekOfYear ? "XWF" : "YMD"

        var components = given
        var (hasBegun, hasEnded) = (false, false)
        for letter in date + (isHalfDay ? "Phmsf" : "Hmsf") {
            if given[letter] != nil {
                guard !hasEnded else { throw JSONataError("D3136") }
                hasBegun = true
            } else if hasBegun {
                hasEnded = true
                components[letter] = "MDd".contains(letter) ? 1 : 0
            } else {
                components[letter] = Double(now.value(of: letter))
            }
        }
        // The reference does not read dates by weeks either.
        guard !isWeekOfMonth, !isWeekOfYear else { throw JSONataError("D3136") }

        func value(_ letter: Character) -> Double { components[letter] ?? 0 }
        let year = value("Y")
        let day =
            isDayOfYear
            ? UTCTime.milliseconds(year: year, month: 1, day: value("d"))
            : UTCTime.milliseconds(year: year, month: max(1, value("M")), day: value("D"))
        var hour = value("H")
        if isHalfDay { hour = (value("h") == 12 ? 0 : value("h")) + (value("P") == 1 ? 12 : 0) }
        let zone = components["Z"] ?? components["z"] ?? 0
        return day + ((hour * 60 + value("m") - zone) * 60 + value("s")) * 1000 + value("f")
    }
}

extension DateTimePicture.Part {
    fileprivate func pattern() throws(JSONataError) -> String {
        switch self {
        case .literal(let text):
            return text.map { ".*+?^${}()|[]\\".contains($0) ? "\\\($0)" : "\($0)" }.joined()
        case .marker(let marker): return try marker.pattern()
        }
    }
}

extension DateTimePicture.Marker {
    fileprivate func pattern() throws(JSONataError) -> String {
        if component == "Z" || component == "z" {
            return (component == "z" ? "GMT" : "") + "[-+][0-9]+" + (separator.map { "(?:\\\($0)[0-9]+)?" } ?? "")
        }
        if let number { return try number.pattern() }
        guard component == "P" || component == "M" || component == "x" || component == "F" else {
            throw JSONataError("D3133", value: .string(String(component)))
        }
        return "[a-zA-Z]+"
    }

    private var separator: String? {
        if case .regular(_, let separator)? = number?.grouping { separator } else { nil }
    }

    fileprivate func parse(_ text: String) throws(JSONataError) -> Double? {
        switch component {
        case "Z", "z": return zone(component == "z" ? String(text.dropFirst(3)) : text)
        case "P": return ["am": 0, "AM": 0, "pm": 1, "PM": 1][text]
        case "M" where number == nil, "x" where number == nil: return place(of: text, in: UTCTime.months)
        case "F" where number == nil: return place(of: text, in: UTCTime.weekdays)
        default: return try number?.parse(text)
        }
    }

    private func place(of name: String, in names: [String]) -> Double? {
        let shown = names.map { full in maximumWidth.map { String(full.prefix(max(0, $0))) } ?? full }
        return shown.firstIndex(of: name).map { Double($0 + 1) }
    }

    /// Minutes east of UTC.
    private func zone(_ text: String) -> Double {
        let sign = text.first == "-" ? -1.0 : 1.0
        let digits = text.dropFirst()
        let hours: Substring
        let minutes: Substring
        if let separator, let range = digits.firstRange(of: separator) {
            (hours, minutes) = (digits[..<range.lowerBound], digits[range.upperBound...])
        } else {
            (hours, minutes) = (digits.prefix(2), digits.dropFirst(2))
        }
        return sign * ((Double(hours) ?? 0) * 60 + (Double(minutes) ?? 0))
    }
}
