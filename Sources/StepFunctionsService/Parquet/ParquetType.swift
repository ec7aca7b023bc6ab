import CloudCore
import WorkshopCommon

/// How a column's values are laid down, and what they mean.
struct ParquetType {
    enum Physical: Int {
        case boolean
        case int32
        case int64
        case int96
        case float
        case double
        case byteArray
        case fixedLengthByteArray
    }

    /// Parts of a second.
    enum Unit: Int64 {
        case milliseconds = 1_000
        case microseconds = 1_000_000
        case nanoseconds = 1_000_000_000
    }

    enum Meaning {
        case plain
        case text
        case unsigned
        case decimal(scale: Int)
        case date
        case time(Unit)
        case timestamp(Unit, isUTC: Bool)
        case uuid
        case halfFloat
    }

    let physical: Physical
    /// Of a value of a fixed length, in bytes.
    let length: Int
    let meaning: Meaning

    /// - Parameter element: A column of the footer's schema.
    init(_ element: ThriftValue, name: String) throws(ParquetFile.Damaged) {
        guard let physical = element[1].int.flatMap(Physical.init) else {
            throw ParquetFile.Damaged("the column \(name) has no type that Parquet knows")
        }
        self.physical = physical
        length = element[2].int ?? 0
        guard physical != .fixedLengthByteArray || (1...1 << 20).contains(length) else {
            throw ParquetFile.Damaged("the values of the column \(name) have no length")
        }
        meaning = Self.meaning(logical: element[10]) ?? Self.meaning(converted: element[6].int, element[7].int)
    }

    private static func meaning(logical: ThriftValue) -> Meaning? {
        func unit(_ value: ThriftValue) -> Unit {
            value[1].isThere ? .milliseconds : value[2].isThere ? .microseconds : .nanoseconds
        }
        guard case .fields(let fields) = logical, let (field, value) = fields.first else { return nil }
        switch field {
        case 1, 4, 12: return .text
        case 5: return .decimal(scale: value[1].int ?? 0)
        case 6: return .date
        case 7: return .time(unit(value[2]))
        case 8: return .timestamp(unit(value[2]), isUTC: value[1].bool ?? true)
        case 10: return value[2].bool == false ? .unsigned : .plain
        case 14: return .uuid
        case 15: return .halfFloat
        default: return .plain
        }
    }

    /// What writers say who don't know the other.
    private static func meaning(converted: Int?, _ scale: Int?) -> Meaning {
        switch converted {
        case 0, 4, 19: .text
        case 5: .decimal(scale: scale ?? 0)
        case 6: .date
        case 7: .time(.milliseconds)
        case 8: .time(.microseconds)
        case 9: .timestamp(.milliseconds, isUTC: true)
        case 10: .timestamp(.microseconds, isUTC: true)
        case 11, 12, 13, 14: .unsigned
        default: .plain
        }
    }
}

/// A value as it is laid down.
enum ParquetValue {
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case bytes(ArraySlice<UInt8>)
}

extension ParquetType {
    func json(_ value: ParquetValue) -> JSONValue {
        switch value {
        case .boolean(let value): .bool(value)
        case .real(let value): JSONNumber(value).map { .number($0) } ?? .null
        case .integer(let value): json(value)
        case .bytes(let bytes): json(bytes)
        }
    }

    private func json(_ value: Int64) -> JSONValue {
        switch meaning {
        case .unsigned:
            let bits = physical == .int32 ? UInt64(UInt32(truncatingIfNeeded: value)) : UInt64(bitPattern: value)
            return .number(JSONNumber(literal: "\(bits)"))
        case .decimal(let scale): return .number(JSONNumber(literal: Self.decimal("\(value)", scale: scale)))
        case .date: return .string(Self.day(value))
        case .time(let unit): return .string(Self.clock(value, unit))
        case .timestamp(let unit, let isUTC):
            let (days, rest) = value.flooredDivision(by: 86400 * unit.rawValue)
            return .string("\(Self.day(days))T\(Self.clock(rest, unit))\(isUTC ? "Z" : "")")
        default: return .number(JSONNumber(literal: "\(value)"))
        }
    }

    private func json(_ bytes: ArraySlice<UInt8>) -> JSONValue {
        switch meaning {
        // What Hive, Spark and Athena write for a time: the day's nanoseconds, and the number of the Julian day.
        case _ where physical == .int96:
            let (nanoseconds, day) = (bytes.integer() as Int64, Int64(bytes.dropFirst(8).integer() as UInt32))
            return .string("\(Self.day(day - 2_440_588))T\(Self.clock(nanoseconds, .nanoseconds))Z")
        case .text: return .string(String(decoding: bytes, as: UTF8.self))
        case .decimal(let scale):
            return .number(JSONNumber(literal: Self.decimal(Self.digits(ofBigEndian: bytes), scale: scale)))
        case .uuid where bytes.count == 16:
            let digits = bytes.map { Identifiers.hexadecimal(UInt64($0), digits: 2) }
            let parts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }
            return .string(parts.joined(separator: "-"))
        case .halfFloat where bytes.count == 2:
            return JSONNumber(Self.half(bytes.integer())).map { .number($0) } ?? .null
        default: return .string(Base64.encode(Array(bytes)))
        }
    }

    /// `09:30:00`, with as many digits behind the second as are needed.
    private static func clock(_ value: Int64, _ unit: Unit) -> String {
        let (seconds, part) = value.flooredDivision(by: unit.rawValue)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        guard part != 0 else { return time }
        var digits = String(String(unit.rawValue + part).dropFirst())
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(time).\(digits)"
    }

    /// `2026-11-26`, of days since 1970, however far from it they are.
    /// The arithmetic: <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>.
    private static func day(_ days: Int64) -> String {
        let (era, day) = (days + 719_468).flooredDivision(by: 146_097)
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let number = year + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ number: Int64, _ width: Int) -> String {
            let digits = String(number.magnitude)
            return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(number, 4))-\(padded(month, 2))-\(padded(dayOfYear - (153 * march + 2) / 5 + 1, 2))"
    }

    /// The decimal point put in: a decimal is exact, so no `Double` may touch it.
    private static func decimal(_ digits: String, scale: Int) -> String {
        guard (1...1000).contains(scale) else { return digits }
        let sign = digits.hasPrefix("-") ? "-" : ""
        let magnitude = digits.drop { $0 == "-" }
        let padded = String(repeating: "0", count: max(0, scale + 1 - magnitude.count)) + magnitude
        return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }

    /// Of a number in two's complement, the highest byte first.
    private static func digits(ofBigEndian bytes: ArraySlice<UInt8>) -> String {
        let isNegative = bytes.first.map { $0 & 0x80 != 0 } ?? false
        var magnitude = bytes.prefix(64).map { isNegative ? ~$0 : $0 }
        if isNegative {
            var index = magnitude.count - 1
            while index >= 0 {
                magnitude[index] &+= 1
                if magnitude[index] != 0 { break }
                index -= 1
            }
        }
        var digits: [UInt8] = []
        while magnitude.contains(where: { $0 != 0 }) {
            var rest = 0
            for index in magnitude.indices {
                let value = rest << 8 | Int(magnitude[index])
                magnitude[index] = UInt8(value / 10)
                rest = value % 10
            }
            digits.append(UInt8(ascii: "0") + UInt8(rest))
        }
        let text = digits.isEmpty ? "0" : String(decoding: digits.reversed(), as: UTF8.self)
        return isNegative && text != "0" ? "-" + text : text
    }

    private static func half(_ bits: UInt16) -> Double {
        let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Double(bits & 0x3FF))
        let magnitude: Double =
            switch exponent {
            case 0: fraction / 1024 * Double(sign: .plus, exponent: -14, significand: 1)
            case 31: fraction == 0 ? .infinity : .nan
            default: Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
            }
        return bits & 0x8000 == 0 ? magnitude : -magnitude
    }
}

extension Int64 {
    /// With a rest that is never negative.
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
