import OrderedCollections

/// A value as DynamoDB types it.
indirect enum AttributeValue: Hashable, Sendable {
    case string(String)
    case number(DynamoNumber)
    case binary([UInt8])
    case bool(Bool)
    case null
    case stringSet([String])
    case numberSet([DynamoNumber])
    case binarySet([[UInt8]])
    case list([AttributeValue])
    case map(Item)

    enum Kind: String, Hashable, Sendable, CaseIterable {
        case string = "S"
        case number = "N"
        case binary = "B"
        case bool = "BOOL"
        case null = "NULL"
        case stringSet = "SS"
        case numberSet = "NS"
        case binarySet = "BS"
        case list = "L"
        case map = "M"

        /// As messages about operators write it.
        var longName: String {
            switch self {
            case .string: "STRING"
            case .number: "NUMBER"
            case .binary: "BINARY"
            case .bool: "BOOLEAN"
            case .null: "NULL"
            case .stringSet: "STRING_SET"
            case .numberSet: "NUMBER_SET"
            case .binarySet: "BINARY_SET"
            case .list: "LIST"
            case .map: "MAP"
            }
        }

        var isSet: Bool { self == .stringSet || self == .numberSet || self == .binarySet }
        var isScalar: Bool { self == .string || self == .number || self == .binary }
    }

    var kind: Kind {
        switch self {
        case .string: .string
        case .number: .number
        case .binary: .binary
        case .bool: .bool
        case .null: .null
        case .stringSet: .stringSet
        case .numberSet: .numberSet
        case .binarySet: .binarySet
        case .list: .list
        case .map: .map
        }
    }

    /// A set in the order in which AWS gives it back, whatever the order in which it was written: texts and binaries by
    /// their bytes, numbers by their values.
    var inOrderOfSets: AttributeValue {
        switch self {
        case .stringSet(let texts): .stringSet(texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        case .numberSet(let numbers): .numberSet(numbers.sorted())
        case .binarySet(let all): .binarySet(all.sorted { $0.lexicographicallyPrecedes($1) })
        default: self
        }
    }

    /// Equality as DynamoDB means it: sets have no order.
    func isEqual(to other: AttributeValue) -> Bool {
        switch (self, other) {
        // By their bytes: Swift takes two spellings of one letter for the same.
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.stringSet(let left), .stringSet(let right)):
            Set(left.map { Array($0.utf8) }) == Set(right.map { Array($0.utf8) })
        case (.numberSet(let left), .numberSet(let right)): Set(left) == Set(right)
        case (.binarySet(let left), .binarySet(let right)): Set(left) == Set(right)
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
        case (.map(let left), .map(let right)):
            left.count == right.count
                && left.allSatisfy { name, value in right[name].map(value.isEqual) ?? false }
        default: self == other
        }
    }

    /// `nil` where the two can't be ordered.
    func isLess(than other: AttributeValue) -> Bool? {
        switch (self, other) {
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.number(let left), .number(let right)): left < right
        case (.binary(let left), .binary(let right)): left.lexicographicallyPrecedes(right)
        default: nil
        }
    }
}

/// Attributes by their names, in the order in which they came.
typealias Item = OrderedDictionary<String, AttributeValue>

// MARK: Sizes

extension AttributeValue {
    /// In bytes, as an item's size and capacity units are counted.
    ///
    /// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>.
    var size: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .number(let number): number.size
        case .binary(let bytes): bytes.count
        case .bool, .null: 1
        case .stringSet(let texts): texts.reduce(0) { $0 + $1.utf8.count }
        case .numberSet(let numbers): numbers.reduce(0) { $0 + $1.size }
        case .binarySet(let all): all.reduce(0) { $0 + $1.count }
        case .list(let values): values.reduce(3) { $0 + $1.size + 1 }
        case .map(let item): item.reduce(3) { $0 + $1.key.utf8.count + $1.value.size + 1 }
        }
    }

    /// How deep lists and maps are nested in it: a scalar has 0.
    var depth: Int {
        switch self {
        case .list(let values): 1 + (values.map(\.depth).max() ?? 0)
        case .map(let item): 1 + (item.values.map(\.depth).max() ?? 0)
        default: 0
        }
    }
}

extension OrderedDictionary<String, AttributeValue> {
    var size: Int { reduce(0) { $0 + $1.key.utf8.count + $1.value.size } }

    func isEqual(to other: Item) -> Bool { AttributeValue.map(self).isEqual(to: .map(other)) }
}
