import OrderedCollections
import WorkshopCommon

/// Makes rows of columns again: each value says by its levels how deep it stands, and which list goes on with it.
///
/// See <https://parquet.apache.org/docs/file-format/nestedencoding/>.
struct ParquetAssembly {
    private struct Cursor {
        let column: ParquetColumn
        /// Of the next place.
        var place = 0
        /// Of the next value that is there.
        var value = 0

        var count: Int {
            column.node.definitionLevel > 0 ? column.definitionLevels.count : column.values.count
        }
    }

    private var cursors: [Cursor]

    init(_ columns: [ParquetColumn]) { cursors = columns.map { Cursor(column: $0) } }

    mutating func row(_ schema: ParquetNode) throws(ParquetFile.Damaged) -> JSONValue { try content(of: schema) }

    /// How far down the next place of a column is filled.
    private func definition(_ column: Int) throws(ParquetFile.Damaged) -> Int {
        let cursor = cursors[column]
        guard cursor.place < cursor.count else { throw ParquetFile.Damaged("a column has fewer values than rows") }
        return cursor.column.node.definitionLevel > 0 ? Int(cursor.column.definitionLevels[cursor.place]) : 0
    }

    /// Which list the next place of a column goes on with; 0 where a row begins, or the column ends.
    private func repetition(_ column: Int) -> Int {
        let cursor = cursors[column]
        guard cursor.place < cursor.column.repetitionLevels.count else { return 0 }
        return Int(cursor.column.repetitionLevels[cursor.place])
    }

    private mutating func value(of node: ParquetNode) throws(ParquetFile.Damaged) -> JSONValue {
        guard !node.leaves.isEmpty else { return .object([:]) }
        let column = node.firstColumn
        let isMissing = try definition(column) < node.definitionLevel
        switch node.repetition {
        case .required: return try content(of: node)
        case .optional:
            guard isMissing else { return try content(of: node) }
            skip(node)
            return .null
        case .repeated: return .array(try elements(of: node))
        }
    }

    private mutating func elements(of node: ParquetNode) throws(ParquetFile.Damaged) -> [JSONValue] {
        guard !node.leaves.isEmpty else { return [] }
        let column = node.firstColumn
        guard try definition(column) >= node.definitionLevel else {
            skip(node)
            return []
        }
        var elements: [JSONValue] = []
        repeat { elements.append(try content(of: node)) } while repetition(column) == node.repetitionLevel
        return elements
    }

    /// What a node holds that is there.
    private mutating func content(of node: ParquetNode) throws(ParquetFile.Damaged) -> JSONValue {
        if let type = node.type { return try take(node.firstColumn, type) }
        if let inner = node.children.first, node.children.count == 1, inner.repetition == .repeated {
            switch node.shape {
            case .structure: break
            case .list: return .array(try elements(ofList: node, inner))
            case .map where inner.children.count == 2: return try members(of: inner)
            case .map: break
            }
        }
        var members: JSONObject = [:]
        for child in node.children { members[child.name] = try value(of: child) }
        return .object(members)
    }

    private mutating func elements(
        ofList list: ParquetNode,
        _ inner: ParquetNode
    ) throws(ParquetFile.Damaged) -> [JSONValue] {
        let elements = try elements(of: inner)
        guard inner.type == nil, !inner.isElement(of: list), let element = inner.children.first else { return elements }
        return elements.map { $0[element.name] ?? .null }
    }

    private mutating func members(of pair: ParquetNode) throws(ParquetFile.Damaged) -> JSONValue {
        var members: JSONObject = [:]
        for entry in try elements(of: pair) {
            let key = entry[pair.children[0].name] ?? .null
            members[key.string ?? key.serialized()] = entry[pair.children[1].name] ?? .null
        }
        return .object(members)
    }

    private mutating func take(_ column: Int, _ type: ParquetType) throws(ParquetFile.Damaged) -> JSONValue {
        let isThere = try definition(column) == cursors[column].column.node.definitionLevel
        cursors[column].place += 1
        guard isThere, cursors[column].value < cursors[column].column.values.count else {
            throw ParquetFile.Damaged("a column's levels and values don't fit together")
        }
        defer { cursors[column].value += 1 }
        return type.json(cursors[column].column.values[cursors[column].value])
    }

    /// One place of each column below, where nothing is.
    private mutating func skip(_ node: ParquetNode) {
        for column in node.firstColumn..<node.firstColumn + node.leaves.count { cursors[column].place += 1 }
    }
}
