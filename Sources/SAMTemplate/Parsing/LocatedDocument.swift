import OrderedCollections
package import WorkshopCommon

/// A file of YAML or JSON with the place of everything in it, for other languages that are written in such files.
package indirect enum LocatedDocument: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let key: String
        package let keyLocation: SourceLocation
        package let value: LocatedDocument
    }

    case scalar(JSONValue, SourceLocation)
    case list([LocatedDocument], SourceLocation)
    case map([Member], SourceLocation)

    /// - Parameter file: Its name for diagnostics.
    /// - Returns: No document when the text is no mapping; the diagnostics say why.
    package static func parse(_ text: String, file: String) -> (document: LocatedDocument?, diagnostics: [Diagnostic]) {
        var parser = TemplateParser(file: file)
        let root = parser.parse(text)
        return (root.map { LocatedDocument($0, file: file) }, parser.diagnostics)
    }

    private init(_ node: TemplateNode, file: String) {
        let location = SourceLocation(file: file, line: node.mark.line, column: node.mark.column)
        switch node.content {
        case .scalar(let value): self = .scalar(value, location)
        case .list(let elements): self = .list(elements.map { LocatedDocument($0, file: file) }, location)
        case .map(let members):
            self = .map(
                members.elements.map { key, member in
                    Member(
                        key: key,
                        keyLocation: SourceLocation(
                            file: file,
                            line: member.keyMark.line,
                            column: member.keyMark.column
                        ),
                        value: LocatedDocument(member.node, file: file)
                    )
                },
                location
            )
        }
    }
}
