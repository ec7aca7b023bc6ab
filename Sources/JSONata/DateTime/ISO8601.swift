/// Timestamps as `$toMillis` reads them without a picture.
enum ISO8601 {
    /// - Returns: `nil` when the text has not the form.
    static func milliseconds(_ text: String) -> Double? {
        var reader = Reader(units: Array(text.utf16))
        guard let year = reader.digits(4) else { return nil }
        var (month, day) = (1.0, 1.0)
        if reader.accept("-") {
            guard let number = reader.digits(2), (1...12).contains(number) else { return nil }
            month = number
            if reader.accept("-") {
                guard let number = reader.digits(2), (1...31).contains(number) else { return nil }
                day = number
            }
        }
        var milliseconds = UTCTime.milliseconds(year: year, month: month, day: day)
        if reader.accept("T") {
            guard let hour = reader.digits(2), hour <= 24, reader.accept(":"), let minute = reader.digits(2),
                minute < 60, reader.accept(":"), let second = reader.digits(2), second < 60
            else { return nil }
            milliseconds += ((hour * 60 + minute) * 60 + second) * 1000
            if reader.accept(".") {
                guard let fraction = reader.fraction() else { return nil }
                milliseconds += (fraction * 1000).rounded()
            }
        }
        guard let zone = reader.zone(), reader.isAtEnd else { return nil }
        return milliseconds - zone * 60_000
    }

    private struct Reader {
        let units: [UInt16]
        var index = 0

        init(units: [UInt16]) { self.units = units }

        var isAtEnd: Bool { index == units.count }

        mutating func accept(_ unit: UInt16) -> Bool {
            guard index < units.count, units[index] == unit else { return false }
            index += 1
            return true
        }

        mutating func digits(_ count: Int) -> Double? {
            guard index + count <= units.count, units[index..<index + count].allSatisfy(\.isDigit) else { return nil }
            defer { index += count }
            return Double(String(decoding: units[index..<index + count], as: UTF16.self))
        }

        mutating func fraction() -> Double? {
            let start = index
            while index < units.count, units[index].isDigit { index += 1 }
            guard index > start else { return nil }
            // Three digits count; more would only be rounded.
            return Double("0." + String(decoding: units[start..<index].prefix(3), as: UTF16.self))
        }

        /// Minutes east of UTC; 0 when there is no zone.
        mutating func zone() -> Double? {
            if isAtEnd || accept("Z") { return 0 }
            let sign = accept("-") ? -1.0 : accept("+") ? 1.0 : 0
            guard sign != 0, let hours = digits(2), hours < 30 else { return nil }
            _ = accept(":")
            guard let minutes = digits(2), minutes < 60 else { return nil }
            return sign * (hours * 60 + minutes)
        }
    }
}
