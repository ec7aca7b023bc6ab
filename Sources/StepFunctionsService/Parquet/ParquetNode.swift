/// A column, or a group of columns, as the file's footer describes it.
final class ParquetNode {
    enum Repetition: Int {
        case required
        case optional
        case repeated
    }

    /// What a group is for a reader.
    enum Shape {
        case structure
        case list
        case map
    }

    let name: String
    let repetition: Repetition
    let shape: Shape
    let children: [ParquetNode]
    /// `nil` for a group.
    let type: ParquetType?
    /// How many of the nodes down to this one may be missing: a value with this level is there.
    private(set) var definitionLevel = 0
    /// How many of the nodes down to this one are repeated.
    private(set) var repetitionLevel = 0
    /// All columns below this node, or itself.
    private(set) var leaves: [ParquetNode] = []
    /// The number of the first of these among all columns.
    private(set) var firstColumn = 0

    private static let maximumDepth = 64

    /// Reads the whole tree: its nodes stand in the footer one after the other, each before its children.
    convenience init(_ elements: inout ArraySlice<ThriftValue>) throws(ParquetFile.Damaged) {
        try self.init(&elements, depth: 0)
        var column = 0
        place(definition: 0, repetition: 0, &column, isRoot: true)
    }

    private init(_ elements: inout ArraySlice<ThriftValue>, depth: Int) throws(ParquetFile.Damaged) {
        guard depth < Self.maximumDepth, let element = elements.popFirst(), let name = element[4].text else {
            throw ParquetFile.Damaged("its footer doesn't describe its columns")
        }
        self.name = name
        repetition = Repetition(rawValue: element[3].int ?? 0) ?? .required
        let count = element[5].int ?? 0
        guard count <= elements.count else { throw ParquetFile.Damaged("its footer doesn't describe its columns") }
        var children: [ParquetNode] = []
        for _ in 0..<max(0, count) { children.append(try ParquetNode(&elements, depth: depth + 1)) }
        self.children = children
        // A group may have no columns, but a column has a type.
        type = element[1].isThere ? try ParquetType(element, name: name) : nil
        let (logical, converted) = (element[10], element[6].int)
        if logical[3].isThere || converted == 3 {
            shape = .list
        } else if logical[2].isThere || converted == 1 || converted == 2 {
            shape = .map
        } else {
            shape = .structure
        }
    }

    private func place(definition: Int, repetition: Int, _ column: inout Int, isRoot: Bool = false) {
        definitionLevel = definition + (isRoot || self.repetition == .required ? 0 : 1)
        repetitionLevel = repetition + (!isRoot && self.repetition == .repeated ? 1 : 0)
        firstColumn = column
        if type != nil {
            leaves = [self]
            column += 1
        }
        for child in children {
            child.place(definition: definitionLevel, repetition: repetitionLevel, &column)
            leaves += child.leaves
        }
    }

    /// Of a list's repeated node: whether it is the element, as old writers have it, or wraps it.
    /// See <https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#backward-compatibility-rules>.
    func isElement(of list: ParquetNode) -> Bool {
        children.count != 1 || name == "array" || name == "\(list.name)_tuple"
    }
}
