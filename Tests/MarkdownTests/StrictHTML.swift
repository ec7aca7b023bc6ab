/// Parses what our renderers write, which is a small part of HTML: elements that close in order, attributes in double
/// quotes, no comment, no declaration. Anything else is a finding, and so is whatever could act.
struct StrictHTML {
    private(set) var findings: [String] = []
    private var open: [String] = []

    private static let elements: Set<String> = [
        "h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "ul", "ol", "li", "pre", "code", "span", "em", "strong",
        "a",
    ]
    private static let empty: Set<String> = ["hr", "br"]
    private static let attributes: Set<String> = [
        "class", "href", "target", "rel", "start", "tabindex", "data-language", "data-file", "data-from", "data-steps",
        "data-at",
    ]

    init(_ html: String) {
        var rest = Array(html.utf8)[...]
        while let byte = rest.first {
            rest.removeFirst()
            if byte == UInt8(ascii: "<") {
                tag(&rest)
            } else if byte == UInt8(ascii: ">") {
                findings.append("a bare >")
            } else if byte < 0x20, byte != 0x0A, byte != 0x09 {
                findings.append("the control byte \(byte)")
            }
        }
        if !open.isEmpty { findings.append("\(open) stay open") }
    }

    private mutating func tag(_ rest: inout ArraySlice<UInt8>) {
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return findings.append("a tag without an end") }
        var text = rest[rest.startIndex..<end]
        rest = rest[(end + 1)...]
        if text.first == UInt8(ascii: "/") {
            let name = String(decoding: text.dropFirst(), as: UTF8.self)
            if open.popLast() != name { findings.append("</\(name)> closes nothing") }
            return
        }
        let name = take(&text) { $0 != UInt8(ascii: " ") }
        if Self.empty.contains(name) {
            // Needs no end.
        } else if Self.elements.contains(name) {
            open.append(name)
        } else {
            findings.append("the element <\(name)>")
        }
        while text.first == UInt8(ascii: " ") {
            text.removeFirst()
            attribute(&text)
        }
        if !text.isEmpty { findings.append("<\(name)> has \(String(decoding: text, as: UTF8.self))") }
    }

    private mutating func attribute(_ text: inout ArraySlice<UInt8>) {
        let name = take(&text) { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: " ") }
        guard text.starts(with: "=\"".utf8) else { return findings.append("the attribute \(name) has no quotes") }
        text.removeFirst(2)
        let value = take(&text) { $0 != UInt8(ascii: "\"") }
        guard text.popFirst() != nil else { return findings.append("the attribute \(name) never ends") }
        if !Self.attributes.contains(name) { findings.append("the attribute \(name)") }
        if value.contains("<") { findings.append("the attribute \(name) is \(value)") }
        if name == "href", !isHarmless(value) { findings.append("a link to \(value)") }
    }

    private func isHarmless(_ address: String) -> Bool {
        let scheme = address.prefix { !":/?#".contains($0) }
        let isRelative = !address.dropFirst(scheme.count).hasPrefix(":")
        return isRelative || ["http", "https", "mailto"].contains(scheme.lowercased())
    }

    private func take(_ text: inout ArraySlice<UInt8>, while condition: (UInt8) -> Bool) -> String {
        let part = text.prefix(while: condition)
        text = text[part.endIndex...]
        return String(decoding: part, as: UTF8.self)
    }
}
