import OrderedCollections

/// Where in an item a value stands: `info.ratings[2]`.
struct DocumentPath: Hashable, Sendable {
    enum Element: Hashable, Sendable {
        case attribute(String)
        case index(Int)
    }

    var elements: [Element]

    init(_ elements: [Element]) { self.elements = elements }
    init(_ attribute: String) { elements = [.attribute(attribute)] }

    /// The attribute of the item.
    var head: String { if case .attribute(let name) = elements.first { name } else { "" } }
    var isNested: Bool { elements.count > 1 }

    /// As messages show it: `[info, ratings, [2]]`.
    var description: String {
        let parts = elements.map { element in
            switch element {
            case .attribute(let name): name
            case .index(let index): "[\(index)]"
            }
        }
        return "[\(parts.joined(separator: ", "))]"
    }
}

extension AttributeValue {
    func value(at elements: some Collection<DocumentPath.Element>) -> AttributeValue? {
        guard let first = elements.first else { return self }
        switch (self, first) {
        case (.map(let item), .attribute(let name)): return item[name]?.value(at: elements.dropFirst())
        case (.list(let values), .index(let index)):
            return values.indices.contains(index) ? values[index].value(at: elements.dropFirst()) : nil
        default: return nil
        }
    }
}

extension OrderedDictionary<String, AttributeValue> {
    func value(at path: DocumentPath) -> AttributeValue? {
        self[path.head]?.value(at: path.elements.dropFirst())
    }

    /// What of the item the paths select; elements of lists close up.
    func projected(on paths: [DocumentPath]) -> Item {
        var root = ProjectionTree()
        for path in paths { root.insert(path.elements[...]) }
        return root.project(.map(self)).flatMap { if case .map(let item) = $0 { item } else { nil } } ?? [:]
    }
}

/// Paths by their common beginnings.
private struct ProjectionTree {
    private var children: [(element: DocumentPath.Element, tree: ProjectionTree)] = []
    private var isWhole = false

    mutating func insert(_ elements: ArraySlice<DocumentPath.Element>) {
        guard let first = elements.first else {
            isWhole = true
            return
        }
        if let index = children.firstIndex(where: { $0.element == first }) {
            children[index].tree.insert(elements.dropFirst())
        } else {
            var tree = ProjectionTree()
            tree.insert(elements.dropFirst())
            children.append((first, tree))
        }
    }

    func project(_ value: AttributeValue) -> AttributeValue? {
        if isWhole { return value }
        switch value {
        case .map(let item):
            var result = Item()
            for child in children {
                guard case .attribute(let name) = child.element, let part = item[name].flatMap(child.tree.project)
                else {
                    continue
                }
                result[name] = part
            }
            return result.isEmpty ? nil : .map(result)
        case .list(let values):
            var found: [(Int, AttributeValue)] = []
            for child in children {
                guard case .index(let index) = child.element, values.indices.contains(index),
                    let part = child.tree.project(values[index])
                else { continue }
                found.append((index, part))
            }
            return found.isEmpty ? nil : .list(found.sorted { $0.0 < $1.0 }.map(\.1))
        default: return nil
        }
    }
}
