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
        guard !address.isEmpty, !address.hasPrefix("//"), !address.contains("\\") else { return false }
        guard address.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else { return false }
        guard let colon = address.firstIndex(of: ":") else { return true }
        // A colon behind the first slash, question mark or hash belongs to no scheme.
        return address[..<colon].contains { "/?#".contains($0) }
    }

    /// The address for an `href`, or `nil` where it must not lead.
    var forHTML: String? {
        if let safe = safeLink(address) { return safe }
        return isRelative ? address : nil
    }
}
