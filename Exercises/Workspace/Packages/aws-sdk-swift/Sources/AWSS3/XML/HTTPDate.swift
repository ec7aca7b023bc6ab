package import Foundation

/// The two ways in which S3 writes a time.
package enum HTTPDate {
    /// `Wed, 12 Oct 2009 17:50:00 GMT`, in headers.
    package static func parse(header text: String) -> Date? {
        let parts = text.split { $0 == " " || $0 == ":" }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 8, let month = months.firstIndex(of: String(parts[2])) else { return nil }
        return date([parts[3], "\(month + 1)", parts[1], parts[4], parts[5], parts[6]])
    }

    /// `2009-10-12T17:50:30.000Z`, in XML.
    package static func parse(xml text: String) -> Date? {
        let parts = text.split { "-T:.Z".contains($0) }
        guard parts.count == 6 || parts.count == 7, let date = date(Array(parts[..<6])) else { return nil }
        return parts.count == 7 ? date + (Double("0.\(parts[6])") ?? 0) : date
    }

    private static func date(_ parts: [Substring]) -> Date? {
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == 6 else { return nil }
        // Years that begin in March, so that a leap day ends its year.
        let (year, month) = numbers[1] > 2 ? (numbers[0], numbers[1] - 3) : (numbers[0] - 1, numbers[1] + 9)
        let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + numbers[2] - 1 - 719_468
        return Date(timeIntervalSince1970: Double(((days * 24 + numbers[3]) * 60 + numbers[4]) * 60 + numbers[5]))
    }
}
