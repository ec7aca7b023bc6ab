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

extension Gzip {
    /// Wraps the bytes without making them fewer: they go to a reader on this machine, who wants the format alone.
    package static func pack(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        var start = 0
        repeat {
            let end = min(start + 0xFFFF, bytes.count)
            let length = UInt16(end - start)
            output.append(end == bytes.count ? 1 : 0)
            for value in [length, ~length] { output += [UInt8(value & 0xFF), UInt8(value >> 8)] }
            output += bytes[start..<end]
            start = end
        } while start < bytes.count
        for value in [Checksum.crc32(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
            for shift in stride(from: 0, to: 32, by: 8) { output.append(UInt8(value >> UInt32(shift) & 0xFF)) }
        }
        return output
    }
}
