/// IPv4 address blocks, for `Fn::Cidr`.
enum CIDR {
    /// The first `count` blocks of `bits` host bits in the block; `nil` when they don't fit.
    static func split(_ block: String, count: Int, bits: Int) -> [String]? {
        let parts = block.split(separator: "/")
        let octets = parts.first.map { $0.split(separator: ".").compactMap { UInt64($0) } } ?? []
        guard parts.count == 2, let prefix = Int(parts[1]), (0...32).contains(prefix), octets.count == 4,
            octets.allSatisfy({ $0 < 256 }), (1...32).contains(bits), bits <= 32 - prefix
        else { return nil }
        let size = UInt64(1) << bits
        let room = UInt64(1) << (32 - prefix)
        guard UInt64(count) * size <= room else { return nil }
        let base = octets.reduce(0) { $0 << 8 | $1 } & ~(room - 1)
        return (0..<UInt64(count)).map { index in
            let address = base + index * size
            return [24, 16, 8, 0].map { String(address >> $0 & 255) }.joined(separator: ".") + "/\(32 - bits)"
        }
    }
}
