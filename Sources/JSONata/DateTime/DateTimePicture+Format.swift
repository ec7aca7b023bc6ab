extension DateTimePicture {
    /// - Parameter zone: `+hhmm`, UTC when there is none.
    /// - Returns: `nil` for a moment that no date can hold.
    func format(milliseconds: Double, zone: String?) throws(JSONataError) -> String? {
        let offset = zone.flatMap(DateTimePicture.offset) ?? (hours: 0, minutes: 0)
        let shift = Double(offset.hours * 60 + offset.minutes) * 60_000
        guard let time = UTCTime(milliseconds: milliseconds + shift) else { return nil }
        var result = ""
        for part in parts {
            switch part {
            case .literal(let text): result += text
            case .marker(let marker): result += try marker.format(time, offset)
            }
        }
        return result
    }

    /// The leading number of a text, as JavaScript's `parseInt` reads it.
    private static func offset(_ zone: String) -> (hours: Int, minutes: Int)? {
        let sign = zone.first == "-" || zone.first == "+" ? 1 : 0
        let digits = zone.dropFirst(sign).prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits.prefix(6)) else { return nil }
        let factor = zone.first == "-" ? -1 : 1
        return (factor * (number / 100), factor * (number % 100))
    }
}

extension DateTimePicture.Marker {
    fileprivate func format(_ time: UTCTime, _ offset: (hours: Int, minutes: Int)) throws(JSONataError) -> String {
        switch component {
        case "Z", "z": return try formatZone(offset)
        case "P":
            let marker = time.hour >= 12 ? "pm" : "am"
            return names == .upper ? marker.uppercased() : marker
        case "C", "E": return "ISO"
        default: break
        }
        var value = time.value(of: component)
        if let names { return cut(names.apply(try name(value))) }
        if component == "Y", let yearDigits { value %= Int(CFormat.power(10, Double(min(yearDigits, 9)))) }
        return try number?.format(Double(value)) ?? ""
    }

    private func name(_ value: Int) throws(JSONataError) -> String {
        switch component {
        case "M", "x": return UTCTime.months[value - 1]
        case "F": return UTCTime.weekdays[value - 1]
        default: throw JSONataError("D3133", value: .string(String(component)))
        }
    }

    private func cut(_ name: String) -> String { maximumWidth.map { String(name.prefix(max(0, $0))) } ?? name }

    private func formatZone(_ offset: (hours: Int, minutes: Int)) throws(JSONataError) -> String {
        let whole = offset.hours * 100 + offset.minutes
        if whole == 0, isTraditional { return "Z" }
        guard let number else { throw JSONataError("D3133", value: .string(String(component))) }
        var text: String
        if case .regular = number.grouping {
            text = try number.format(Double(whole))
        } else {
            switch number.mandatoryDigits {
            case 1, 2:
                text = try number.format(Double(offset.hours))
                if offset.minutes != 0 {
                    text += ":" + (abs(offset.minutes) < 10 ? "0" : "") + String(abs(offset.minutes))
                }
            case 3, 4: text = try number.format(Double(whole))
            case let digits: throw JSONataError("D3134", value: .number(Double(digits)))
            }
        }
        if whole >= 0 { text = "+" + text }
        return component == "z" ? "GMT" + text : text
    }
}

extension IntegerPicture.Case {
    fileprivate func apply(_ name: String) -> String {
        switch self {
        case .upper: name.uppercased()
        case .lower: name.lowercased()
        case .title: name
        }
    }
}

extension UTCTime {
    /// A component by its letter in pictures.
    func value(of component: Character) -> Int {
        switch component {
        case "Y": year
        case "M": month
        case "D": dayOfMonth
        case "d": dayOfYear
        case "F": dayOfWeek
        case "W": weekOfYear
        case "w": weekOfMonth
        case "X": weekYear
        case "x": weekMonth
        case "H": hour
        case "h": hour % 12 == 0 ? 12 : hour % 12
        case "P": hour >= 12 ? 1 : 0
        case "m": minute
        case "s": second
        case "f": millisecond
        default: 0
        }
    }
}
