extension StyledText {
    /// The text with the escape codes that the terminal understands. Each line stands for itself, so that it can be
    /// cut out, indented or paged.
    package func rendered(for capabilities: TerminalCapabilities) -> String {
        if capabilities.color == .none, !capabilities.hyperlinks { return plain }
        return lines().map { $0.renderedLine(for: capabilities) }.joined(separator: "\n")
    }

    private func renderedLine(for capabilities: TerminalCapabilities) -> String {
        var result = ""
        for run in runs {
            let link = capabilities.hyperlinks ? run.link : nil
            if let link { result += "\u{1B}]8;;\(link)\u{1B}\\" }
            let codes = run.style.codes(for: capabilities)
            result += codes.isEmpty ? run.text : "\u{1B}[\(codes)m\(run.text)\u{1B}[0m"
            if link != nil { result += "\u{1B}]8;;\u{1B}\\" }
        }
        return result
    }
}

/// The address with all but printable ASCII percent-encoded, or `nil` unless it leads to `http`, `https` or `mailto`.
package func safeLink(_ address: String) -> String? {
    guard let colon = address.firstIndex(of: ":"),
        ["http", "https", "mailto"].contains(address[..<colon].lowercased())
    else { return nil }
    let needEncoding = Array("\"<>\\^`{|}".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(address.utf8.count)
    for byte in address.utf8 {
        if (0x21..<0x7F).contains(byte), !needEncoding.contains(byte) {
            result.append(byte)
        } else {
            result += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
        }
    }
    return String(decoding: result, as: UTF8.self)
}
