import AWSClientRuntime
package import Foundation

/// An element of S3's answers: as much of XML as they use. Attributes, comments and namespaces are passed over.
package struct XMLNode: Equatable {
    package var name: String
    package var text = ""
    package var children: [XMLNode] = []

    package init(name: String, text: String = "", children: [XMLNode] = []) {
        self.name = name
        self.text = text
        self.children = children
    }

    package func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }
    package func children(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }
    package func text(_ name: String) -> String? { child(name)?.text }

    /// Throws where an element isn't closed, or where there is none.
    package init(parsing data: Data) throws {
        var open: [XMLNode] = []
        var rest = Substring(String(decoding: data, as: UTF8.self))
        while let bracket = rest.firstIndex(of: "<") {
            if !open.isEmpty { open[open.count - 1].text += Self.unescaped(rest[..<bracket]) }
            guard let end = rest[bracket...].firstIndex(of: ">") else { break }
            let tag = rest[rest.index(after: bracket)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("?") || tag.hasPrefix("!") { continue }
            if !tag.hasPrefix("/") { open.append(XMLNode(name: String(tag.prefix { !$0.isWhitespace && $0 != "/" }))) }
            if tag.hasPrefix("/") || tag.hasSuffix("/") {
                guard var closed = open.popLast(), !tag.hasPrefix("/") || tag.dropFirst() == closed.name else { break }
                if !closed.children.isEmpty { closed.text = "" }
                if open.isEmpty {
                    self = closed
                    return
                }
                open[open.count - 1].children.append(closed)
            }
        }
        throw UnreadableAnswer(expected: "an XML document")
    }

    private static let entities: KeyValuePairs = [
        "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#34;": "\"", "&apos;": "'", "&#39;": "'", "&#13;": "\r",
        "&amp;": "&",
    ]

    private static func unescaped(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        return entities.reduce(String(text)) { $0.replacing($1.key, with: $1.value) }
    }
}
