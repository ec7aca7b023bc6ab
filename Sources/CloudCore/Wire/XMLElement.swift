/// An element of an XML document that an AWS service answers with.
package struct XMLElement: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case text(String)
        case children([XMLElement])
    }

    package var name: String
    package var attributes: HeaderFields
    package var content: Content

    package init(_ name: String, attributes: HeaderFields = [:], _ children: [XMLElement] = []) {
        self.name = name
        self.attributes = attributes
        content = .children(children)
    }

    package init(_ name: String, attributes: HeaderFields = [:], text: String) {
        self.name = name
        self.attributes = attributes
        content = .text(text)
    }

    /// In one line.
    /// - Parameter declaration: Whether `<?xml version="1.0" …?>` stands before it.
    package func document(declaration: Bool = false) -> [UInt8] {
        var text = declaration ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : ""
        write(to: &text)
        return Array(text.utf8)
    }

    private func write(to text: inout String) {
        text += "<\(name)"
        for attribute in attributes { text += " \(attribute.name)=\"\(Self.escaped(attribute.value))\"" }
        switch content {
        case .text(let value):
            text += ">\(Self.escaped(value))"
        case .children(let children):
            if children.isEmpty {
                text += "/>"
                return
            }
            text += ">"
            for child in children { child.write(to: &text) }
        }
        text += "</\(name)>"
    }

    /// What XML 1.0 can't hold, even as a reference, becomes U+FFFD. A carriage return is written as a reference, since a
    /// parser would read it as a line feed.
    package static func escaped(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "&") && byte != UInt8(ascii: "<")
                && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "\""))
        }
        if isPlain { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\r": escaped += "&#xD;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
