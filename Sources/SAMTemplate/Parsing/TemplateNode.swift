import OrderedCollections
import WorkshopCommon

/// A value of the template as it was written, with its place in the text.
struct TemplateNode: Hashable, Sendable {
    /// Both are 1-based.
    struct Mark: Hashable, Sendable {
        var line: Int
        var column: Int
    }

    struct Member: Hashable, Sendable {
        var keyMark: Mark
        var node: TemplateNode
    }

    enum Content: Hashable, Sendable {
        case scalar(JSONValue)
        case list([TemplateNode])
        case map(OrderedDictionary<String, Member>)
    }

    var content: Content
    var mark: Mark

    /// The value without its places.
    var json: JSONValue {
        switch content {
        case .scalar(let value): value
        case .list(let elements): .array(elements.map(\.json))
        case .map(let members): .object(members.mapValues { $0.node.json })
        }
    }

    subscript(_ key: String) -> TemplateNode? {
        if case .map(let members) = content { members[key]?.node } else { nil }
    }

    /// The mark of the deepest part of the path that exists: of its key in a map, of the element in a list.
    ///
    /// Intrinsic functions on the way that hold their argument under their own key don't have to be named.
    func nearestMark(of path: some Collection<String>) -> Mark {
        var node = self
        var mark = self.mark
        for part in path {
            switch node.content {
            case .map(let members):
                guard let member = members[part] else { return mark }
                mark = member.keyMark
                node = member.node
            case .list(let elements):
                guard let index = Int(part), elements.indices.contains(index) else { return mark }
                node = elements[index]
                mark = node.mark
            case .scalar:
                return mark
            }
        }
        return mark
    }

    /// Whether the whole path exists.
    func contains(_ path: some Collection<String>) -> Bool {
        node(at: path) != nil
    }

    func node(at path: some Collection<String>) -> TemplateNode? {
        var node = self
        for part in path {
            switch node.content {
            case .map(let members):
                guard let member = members[part] else { return nil }
                node = member.node
            case .list(let elements):
                guard let index = Int(part), elements.indices.contains(index) else { return nil }
                node = elements[index]
            case .scalar:
                return nil
            }
        }
        return node
    }
}
