/// A CIDR block: `10.0.0.0/24`, `2001:db8::/32`.
struct NetworkRange: Hashable, Sendable {
    /// The address's bytes: 4 or 16.
    private let network: [UInt8]
    private let bits: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let network = Self.address(parts[0]), let bits = Int(parts[1]),
            (0...network.count * 8).contains(bits)
        else { return nil }
        self.network = network
        self.bits = bits
    }

    /// Why a text is no block.
    static func problem(_ text: String) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { return "Malformed CIDR, one '/' required" }
        guard let bits = Int32(parts[1]) else { return "Malformed CIDR, mask bits must be an integer" }
        if bits < 0 { return "Malformed CIDR, mask bits must not be negative" }
        guard let network = address(parts[0]) else { return "Nonstandard IP address: \(parts[0])" }
        return network.count == 4 ? "IPv4 mask bits must be < 32" : "IPv6 mask bits must be < 128"
    }

    func contains(_ text: String) -> Bool {
        guard let address = Self.address(text[...]), address.count == network.count else { return false }
        return (0..<address.count).allSatisfy { index in
            let relevant = min(max(bits - index * 8, 0), 8)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> relevant)
            return address[index] & mask == network[index] & mask
        }
    }

    private static func address(_ text: Substring) -> [UInt8]? { text.contains(":") ? version6(text) : version4(text) }

    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        let bytes = parts.compactMap { UInt8($0) }
        return bytes.count == 4 ? bytes : nil
    }

    private static func version6(_ text: Substring) -> [UInt8]? {
        guard let gap = text.firstRange(of: "::") else {
            guard let groups = groups(text), groups.count == 16 else { return nil }
            return groups
        }
        guard let head = groups(text[..<gap.lowerBound]), let tail = groups(text[gap.upperBound...]),
            head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        guard !text.isEmpty else { return bytes }
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard (1...4).contains(part.count), let value = UInt16(part, radix: 16), part.first != "+" else {
                return nil
            }
            bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
        }
        return bytes
    }
}
