import OrderedCollections
package import WorkshopCommon

/// The Concise Binary Object Representation (RFC 8949), as Smithy's rpc-v2-cbor writes JSON's values with it.
///
/// See <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html>.
package enum CBOR {
    /// What a number of a member is, since CBOR tells numbers apart that JSON doesn't.
    package enum NumberKind: Hashable, Sendable {
        case integer
        case double
        /// Seconds since 1970, under tag 1.
        case timestamp
    }

    package struct Malformed: Error, Hashable, Sendable {
        /// From the first byte.
        package let position: Int
    }

    /// Reads one value. Byte strings become base 64; what JSON has no number for becomes `NaN`, `Infinity` or `-Infinity`.
    package static func decode(_ bytes: [UInt8]) throws(Malformed) -> JSONValue {
        var reader = CBORReader(bytes: bytes)
        let value = try reader.value()
        guard reader.isAtEnd else { throw reader.malformed }
        return value
    }

    /// - Parameter kind: Of the numbers of the member of that name, and of those in its list.
    package static func encode(_ value: JSONValue, kind: (String) -> NumberKind) -> [UInt8] {
        var output: [UInt8] = []
        write(value, .integer, to: &output, kind: kind)
        return output
    }

    private static func write(
        _ value: JSONValue,
        _ numbers: NumberKind,
        to output: inout [UInt8],
        kind: (String) -> NumberKind
    ) {
        switch value {
        case .null: output.append(0xF6)
        case .bool(let flag): output.append(flag ? 0xF5 : 0xF4)
        case .number(let number): write(number, numbers, to: &output)
        case .string(let text): write(text, to: &output)
        case .array(let elements):
            head(4, UInt64(elements.count), to: &output)
            for element in elements { write(element, numbers, to: &output, kind: kind) }
        case .object(let members):
            head(5, UInt64(members.count), to: &output)
            for (name, member) in members {
                write(name, to: &output)
                write(member, kind(name), to: &output, kind: kind)
            }
        }
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        head(3, UInt64(text.utf8.count), to: &output)
        output.append(contentsOf: text.utf8)
    }

    private static func write(_ number: JSONNumber, _ kind: NumberKind, to output: inout [UInt8]) {
        if kind == .timestamp { head(6, 1, to: &output) }
        if kind == .integer, let int = number.int {
            if int >= 0 { head(0, UInt64(int), to: &output) } else { head(1, UInt64(-(int + 1)), to: &output) }
            return
        }
        output.append(0xFB)
        withUnsafeBytes(of: number.double.bitPattern.bigEndian) { output.append(contentsOf: $0) }
    }

    private static func head(_ major: UInt8, _ count: UInt64, to output: inout [UInt8]) {
        switch count {
        case 0..<24: output.append(major << 5 | UInt8(count))
        case 24...0xFF: output += [major << 5 | 24, UInt8(count)]
        case 0x100...0xFFFF: output += [major << 5 | 25, UInt8(count >> 8), UInt8(count & 0xFF)]
        case 0x1_0000...0xFFFF_FFFF:
            output.append(major << 5 | 26)
            withUnsafeBytes(of: UInt32(count).bigEndian) { output.append(contentsOf: $0) }
        default:
            output.append(major << 5 | 27)
            withUnsafeBytes(of: count.bigEndian) { output.append(contentsOf: $0) }
        }
    }
}

private struct CBORReader {
    let bytes: [UInt8]
    var position = 0
    var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }
    var malformed: CBOR.Malformed { CBOR.Malformed(position: position) }

    mutating func value() throws(CBOR.Malformed) -> JSONValue {
        guard depth < 64 else { throw malformed }
        depth += 1
        defer { depth -= 1 }
        let first = try byte()
        let (major, info) = (first >> 5, first & 31)
        switch major {
        case 0: return .number(JSONNumber(literal: String(try argument(info))))
        case 1: return .number(JSONNumber(literal: "-" + String(try argument(info).addingOne(malformed))))
        case 2: return .string(Base64.encode(try string(info, major: major)))
        case 3:
            guard let text = String(validating: try string(info, major: major), as: UTF8.self) else { throw malformed }
            return .string(text)
        case 4: return .array(try elements(info))
        case 5: return .object(try members(info))
        case 6:
            _ = try argument(info)
            return try value()
        default: return try simple(info)
        }
    }

    private mutating func byte() throws(CBOR.Malformed) -> UInt8 {
        guard position < bytes.count else { throw malformed }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func argument(_ info: UInt8) throws(CBOR.Malformed) -> UInt64 {
        guard info >= 24 else { return UInt64(info) }
        guard info < 28 else { throw malformed }
        return try number(of: 1 << Int(info - 24))
    }

    private mutating func number(of count: Int) throws(CBOR.Malformed) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<count { value = value << 8 | UInt64(try byte()) }
        return value
    }

    private mutating func string(_ info: UInt8, major: UInt8) throws(CBOR.Malformed) -> [UInt8] {
        guard info == 31 else {
            let count = try argument(info)
            guard count <= UInt64(bytes.count - position) else { throw malformed }
            defer { position += Int(count) }
            return Array(bytes[position..<position + Int(count)])
        }
        var joined: [UInt8] = []
        while try !isBreak() {
            let first = try byte()
            guard first >> 5 == major, first & 31 != 31 else { throw malformed }
            joined += try string(first & 31, major: major)
        }
        return joined
    }

    private mutating func isBreak() throws(CBOR.Malformed) -> Bool {
        guard position < bytes.count else { throw malformed }
        guard bytes[position] == 0xFF else { return false }
        position += 1
        return true
    }

    private mutating func elements(_ info: UInt8) throws(CBOR.Malformed) -> [JSONValue] {
        var elements: [JSONValue] = []
        if info == 31 {
            while try !isBreak() { elements.append(try value()) }
            return elements
        }
        let count = try argument(info)
        // Every element takes a byte at least.
        guard count <= UInt64(bytes.count - position) else { throw malformed }
        for _ in 0..<count { elements.append(try value()) }
        return elements
    }

    private mutating func members(_ info: UInt8) throws(CBOR.Malformed) -> JSONObject {
        var members = JSONObject()
        var left = info == 31 ? UInt64.max : try argument(info)
        while left > 0 {
            if info == 31, try isBreak() { break }
            guard case .string(let name) = try value() else { throw malformed }
            members[name] = try value()
            left -= 1
        }
        return members
    }

    private mutating func simple(_ info: UInt8) throws(CBOR.Malformed) -> JSONValue {
        switch info {
        case 20: return false
        case 21: return true
        case 22, 23: return .null
        case 25: return Self.json(Self.half(UInt16(try number(of: 2))))
        case 26: return Self.json(Double(Float(bitPattern: UInt32(try number(of: 4)))))
        case 27: return Self.json(Double(bitPattern: try number(of: 8)))
        default: throw malformed
        }
    }

    private static func json(_ double: Double) -> JSONValue {
        if let number = JSONNumber(double) { return .number(number) }
        return double.isNaN ? "NaN" : double > 0 ? "Infinity" : "-Infinity"
    }

    /// Not every processor has `Float16`.
    private static func half(_ bits: UInt16) -> Double {
        let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
        let size: Double =
            switch exponent {
            case 0: fraction / 16_777_216
            case 31: fraction == 0 ? .infinity : .nan
            default: (1 + fraction / 1024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
            }
        return bits >> 15 == 1 ? -size : size
    }
}

extension UInt64 {
    fileprivate func addingOne(_ error: CBOR.Malformed) throws(CBOR.Malformed) -> UInt64 {
        guard self < .max else { throw error }
        return self + 1
    }
}
