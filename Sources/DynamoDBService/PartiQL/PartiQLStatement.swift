import OrderedCollections

/// A PartiQL statement, its parameters filled in, in the values that expressions become too.
enum PartiQLStatement: Hashable, Sendable {
    case select(PartiQLSelection)
    case write(PartiQLWrite)

    var tableName: String {
        switch self {
        case .select(let selection): selection.tableName
        case .write(let write): write.tableName
        }
    }

    var isRead: Bool { if case .select = self { true } else { false } }
}

/// `SELECT * FROM "Music"."byYear" WHERE … ORDER BY …`
struct PartiQLSelection: Hashable, Sendable {
    struct Order: Hashable, Sendable {
        let attribute: String
        let isDescending: Bool
    }

    var tableName: String
    var indexName: String?
    /// `nil` for all attributes.
    var columns: [DocumentPath]?
    var condition: Condition?
    var order: [Order] = []

    /// What is shown of an item: a column is called by the last name of its path, or by its place.
    func shown(_ item: Item) -> Item {
        guard let columns else { return item }
        var shown = Item()
        for (index, path) in columns.enumerated() {
            guard let value = item.value(at: path) else { continue }
            if case .attribute(let name) = path.elements.last {
                shown[name] = value
            } else {
                shown["_\(index + 1)"] = value
            }
        }
        return shown
    }
}

extension Condition {
    /// What must hold of each, where all of it must.
    var conjuncts: [Condition] {
        if case .and(let left, let right) = self { left.conjuncts + right.conjuncts } else { [self] }
    }

    /// Whether it is about an attribute's being there, whatever its value is.
    var isExistence: Bool {
        switch self {
        case .attributeExists, .attributeNotExists: true
        default: false
        }
    }

    /// All of them; `nil` for none.
    static func all(_ conditions: [Condition]) -> Condition? {
        guard let first = conditions.first else { return nil }
        return conditions.dropFirst().reduce(first) { .and($0, $1) }
    }

    /// The value to which it binds an attribute.
    func equality(of attribute: String) -> AttributeValue? {
        switch self {
        case .comparison(.equal, .path(let path), .value(let value)),
            .comparison(.equal, .value(let value), .path(let path)):
            path == DocumentPath(attribute) ? value : nil
        default: nil
        }
    }

    /// What it says of a sort key, where an index can look that up.
    func keyCondition(of attribute: String) -> KeyCondition? {
        guard let found = try? KeyCondition.all(of: self), found.count == 1 else { return nil }
        return found[attribute]
    }
}
