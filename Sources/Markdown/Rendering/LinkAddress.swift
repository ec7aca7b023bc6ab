import Terminal

/// Where a link in foreign text leads, and whether it may.
struct LinkAddress {
    private let address: String

    init(_ address: String) {
        self.address = address
    }

    /// Within the document or beside it: no scheme, no other host. Browsers skip white space and controls in a scheme and
    /// take `\` for `/`, so that all of these are refused.
    var isRelative: Bool {
        let bytes = address.utf8
        guard !bytes.isEmpty, !address.hasPrefix("//") else { return false }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else { return false }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return true }
        // A colon behind the first slash, question mark or hash belongs to no scheme.
        return bytes[..<colon].contains { "/?#".utf8.contains($0) }
    }

    /// The address for an `href`, or `nil` where it must not lead.
    var forHTML: String? {
        if let safe = safeLink(address) { return safe }
        return isRelative ? address : nil
    }
}
