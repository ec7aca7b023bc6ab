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

    /// A property may come from `Globals`, even one beside the resource's own: then the place is there.
    func location(ofResource id: String, path: [String]) -> SourceLocation {
        let whole = ["Resources", id] + path
        guard path.first == "Properties", path.count > 1,
            let type = root["Resources"]?[id]?["Type"]?.json.string, type.hasPrefix(Transformer.prefix)
        else { return location(of: whole) }
        let shared = ["Globals", String(type.dropFirst(Transformer.prefix.count))] + path.dropFirst()
        // Without what stands before the property's name: `Resources`, the id and `Properties`; `Globals` and the type.
        return depth(of: shared) - 2 > max(depth(of: whole) - 3, 0) ? location(of: shared) : location(of: whole)
    }

    /// How many of a path's names are in the template.
    private func depth(of path: [String]) -> Int {
        path.indices.first { !root.contains(path.prefix($0 + 1)) } ?? path.count
    }

    static func == (left: TemplateSource, right: TemplateSource) -> Bool {
        left === right || (left.file == right.file && left.root == right.root)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(file)
    }
}
