/// What `Content-Encoding: gzip` packed (RFC 1952): one member.
package enum Gzip {
    /// - Parameter limit: How many bytes may come out.
    package static func unpack(_ bytes: [UInt8], limit: Int) throws(Inflate.Damaged) -> [UInt8] {
        guard bytes.count >= 18, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 else { throw Inflate.Damaged() }
        let flags = bytes[3]
        var start = 10
        if flags & 4 != 0 { start += 2 + Int(bytes[10]) + Int(bytes[11]) << 8 }
        // The name and the comment end with a zero each.
        for flag in [UInt8(8), 16] where flags & flag != 0 {
            guard start < bytes.count, let end = bytes[start...].firstIndex(of: 0) else { throw Inflate.Damaged() }
            start = end + 1
        }
        if flags & 2 != 0 { start += 2 }
        let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard start <= bytes.count - 8, size <= limit else { throw Inflate.Damaged() }
        return try Inflate.inflate(bytes[start..<(bytes.count - 8)], size: size)
    }
}
