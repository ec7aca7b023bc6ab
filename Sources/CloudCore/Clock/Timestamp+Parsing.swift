extension Timestamp {
    /// Reads `2026-11-23T09:15:00.250Z`, with or without a fraction or an offset such as `+01:00`; without any it is UTC.
    package init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.digits(bytes[0..<4]), let month = Self.digits(bytes[5..<7]), (1...12).contains(month),
            let day = Self.digits(bytes[8..<10]), (1...31).contains(day)
        else { return nil }
        var seconds = Self.days(year: year, month: month, day: day) * 86400
        var nanoseconds: Int64 = 0
        var rest = bytes[10...]
        if let separator = rest.first, separator == UInt8(ascii: "T") || separator == UInt8(ascii: " ") {
            let time = Array(rest.dropFirst().prefix(8))
            guard time.count == 8, time[2] == UInt8(ascii: ":"), time[5] == UInt8(ascii: ":"),
                let hour = Self.digits(time[0..<2]), hour < 24, let minute = Self.digits(time[3..<5]), minute < 60,
                let second = Self.digits(time[6..<8]), second < 61
            else { return nil }
            seconds += Int64(hour * 3600 + minute * 60 + second)
            rest = rest.dropFirst(9)
            if rest.first == UInt8(ascii: ".") {
                let fraction = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
                guard !fraction.isEmpty, let value = Self.digits(Array(fraction.prefix(9))[...]) else { return nil }
                nanoseconds = (0..<max(0, 9 - fraction.count)).reduce(Int64(value)) { value, _ in value * 10 }
                rest = rest.dropFirst(1 + fraction.count)
            }
        }
        guard let offset = Self.offset(Array(rest)) else { return nil }
        // A moment that is too far off to be counted in nanoseconds is the last, or the first, that can be.
        let furthest: Int64 = 9_223_372_035
        seconds = min(max(seconds - offset, -furthest), furthest)
        self.init(nanosecondsSince1970: seconds * 1_000_000_000 + nanoseconds)
    }

    /// In seconds; nothing and `Z` are UTC.
    private static func offset(_ bytes: [UInt8]) -> Int64? {
        if bytes.isEmpty || bytes == [UInt8(ascii: "Z")] { return 0 }
        guard bytes.count >= 5, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            let hours = digits(bytes[1..<3]), let minutes = digits(bytes.suffix(2)),
            bytes.count == 5 || bytes.count == 6
        else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return bytes[0] == UInt8(ascii: "-") ? -seconds : seconds
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Since 1970-01-01, in the proleptic Gregorian calendar.
    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(Int64(shifted), 400)
        let ofEra = Int64(shifted) - era * 400
        let ofYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    /// Reads `Mon, 23 Nov 2026 09:15:00 GMT`.
    package init?(httpDate text: String) {
        let parts = text.split { $0 == " " || $0 == "," || $0 == ":" }.map(String.init)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 8, let month = months.firstIndex(of: parts[2]) else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        self.init(iso8601: "\(parts[3])-\(number)-\(parts[1])T\(parts[4]):\(parts[5]):\(parts[6])Z")
    }
}
