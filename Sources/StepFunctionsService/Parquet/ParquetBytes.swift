/// The numbers that all parts of a file are made of.
enum ParquetBytes {
    /// Seven bits a byte, the lowest first.
    static func varint(_ bytes: ArraySlice<UInt8>, _ position: inout Int) throws(ParquetFile.Damaged) -> UInt64 {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while shift < 64 {
            guard position < bytes.endIndex else { throw .tooShort }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw ParquetFile.Damaged("it holds a number of more than 64 bits")
    }

    /// The sign is the lowest bit.
    static func unzigzag(_ value: UInt64) -> Int { Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1) }

    /// The least number of bits that hold the value.
    static func width(of value: Int) -> Int { Int.bitWidth - value.leadingZeroBitCount }
}

extension ArraySlice<UInt8> {
    /// As many bytes as the type has, the lowest first; the caller has seen to it that they are there.
    func integer<Integer: FixedWidthInteger>() -> Integer {
        prefix(Integer.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Integer(truncatingIfNeeded: $1) }
    }

    /// The first bytes, taken off.
    mutating func take(_ count: Int) throws(ParquetFile.Damaged) -> ArraySlice<UInt8> {
        guard count >= 0, count <= self.count else { throw .tooShort }
        defer { removeFirst(count) }
        return prefix(count)
    }
}
