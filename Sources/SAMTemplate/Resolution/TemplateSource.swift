import WorkshopCommon

/// The template as it was written, for finding places in it. One copy is shared by all resources.
final class TemplateSource: Hashable, Sendable {
    let root: TemplateNode
    let file: String

    init(root: TemplateNode, file: String) {
        self.root = root
        self.file = file
    }

    func location(of path: some Collection<String>) -> SourceLocation {
        let mark = root.nearestMark(of: path)
        return SourceLocation(file: file, line: mark.line, column: mark.column)
    }

    func location(ofResource id: String, path: [String]) -> SourceLocation {
        let whole = ["Resources", id] + path
        guard path.first == "Properties", path.count > 1, !root.contains(whole.prefix(4)),
            let type = root["Resources"]?[id]?["Type"]?.json.string, type.hasPrefix(Transformer.prefix)
        else { return location(of: whole) }
        let shared = ["Globals", String(type.dropFirst(Transformer.prefix.count))] + path.dropFirst()
        return root.contains(shared.prefix(3)) ? location(of: shared) : location(of: whole)
    }

    static func == (left: TemplateSource, right: TemplateSource) -> Bool {
        left === right || (left.file == right.file && left.root == right.root)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(file)
    }
}
