import OrderedCollections

/// A condition whose names and values are known: what expressions and the legacy parameters both become.
indirect enum Condition: Hashable, Sendable {
    case and(Condition, Condition)
    case or(Condition, Condition)
    case not(Condition)
    case comparison(ExpressionNode.Comparator, Operand, Operand)
    case between(Operand, Operand, Operand)
    case isIn(Operand, [Operand])
    case attributeExists(DocumentPath)
    case attributeNotExists(DocumentPath)
    case attributeType(Operand, String)
    case beginsWith(Operand, Operand)
    case contains(Operand, Operand)

    indirect enum Operand: Hashable, Sendable {
        case path(DocumentPath)
        case value(AttributeValue)
        case size(Operand)
    }
}

extension Condition {
    /// What it says of an item; an item that isn't there has no attributes.
    func holds(for item: Item) -> Bool {
        switch self {
        case .and(let left, let right): return left.holds(for: item) && right.holds(for: item)
        case .or(let left, let right): return left.holds(for: item) || right.holds(for: item)
        case .not(let inner): return !inner.holds(for: item)
        case .comparison(let comparator, let left, let right):
            return Self.compare(comparator, left.value(in: item), right.value(in: item))
        case .between(let operand, let lower, let upper):
            guard let value = operand.value(in: item), let lower = lower.value(in: item),
                let upper = upper.value(in: item)
            else { return false }
            return value.isLess(than: lower) == false && upper.isLess(than: value) == false
        case .isIn(let operand, let list):
            guard let value = operand.value(in: item) else { return false }
            return list.contains { $0.value(in: item)?.isEqual(to: value) ?? false }
        case .attributeExists(let path): return item.value(at: path) != nil
        case .attributeNotExists(let path): return item.value(at: path) == nil
        case .attributeType(let operand, let type): return operand.value(in: item)?.kind.rawValue == type
        case .beginsWith(let operand, let prefix):
            return operand.value(in: item)?.begins(with: prefix.value(in: item)) ?? false
        case .contains(let operand, let element):
            return operand.value(in: item)?.contains(element.value(in: item)) ?? false
        }
    }

    /// Whatever is missing is unequal to everything.
    static func compare(
        _ comparator: ExpressionNode.Comparator,
        _ left: AttributeValue?,
        _ right: AttributeValue?
    ) -> Bool {
        guard let left, let right else { return comparator == .notEqual }
        return switch comparator {
        case .equal: left.isEqual(to: right)
        case .notEqual: !left.isEqual(to: right)
        case .less: left.isLess(than: right) == true
        case .lessOrEqual: right.isLess(than: left) == false
        case .greater: right.isLess(than: left) == true
        case .greaterOrEqual: left.isLess(than: right) == false
        }
    }
}

extension Condition.Operand {
    fileprivate func value(in item: Item) -> AttributeValue? {
        switch self {
        case .path(let path): item.value(at: path)
        case .value(let value): value
        case .size(let operand): operand.value(in: item)?.expressionSize.map { .number(DynamoNumber($0)) }
        }
    }
}

extension AttributeValue {
    /// What `size(path)` is: characters of a text are counted as the bytes of its UTF-8.
    fileprivate var expressionSize: Int? {
        switch self {
        case .string(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        case .stringSet(let texts): texts.count
        case .numberSet(let numbers): numbers.count
        case .binarySet(let all): all.count
        case .list(let values): values.count
        case .map(let item): item.count
        case .number, .bool, .null: nil
        }
    }

    fileprivate func begins(with prefix: AttributeValue?) -> Bool {
        switch (self, prefix) {
        case (.string(let text), .string(let prefix)): text.utf8.starts(with: prefix.utf8)
        case (.binary(let bytes), .binary(let prefix)): bytes.starts(with: prefix)
        default: false
        }
    }

    fileprivate func contains(_ element: AttributeValue?) -> Bool {
        switch (self, element) {
        case (.string(let text), .string(let part)):
            part.isEmpty || Array(text.utf8).firstRange(of: Array(part.utf8)) != nil
        case (.binary(let bytes), .binary(let part)): part.isEmpty || bytes.firstRange(of: part) != nil
        case (.stringSet(let texts), .string(let text)): texts.contains { $0.utf8.elementsEqual(text.utf8) }
        case (.numberSet(let numbers), .number(let number)): numbers.contains(number)
        case (.binarySet(let all), .binary(let bytes)): all.contains(bytes)
        case (.list(let values), let element?): values.contains { $0.isEqual(to: element) }
        default: false
        }
    }
}
