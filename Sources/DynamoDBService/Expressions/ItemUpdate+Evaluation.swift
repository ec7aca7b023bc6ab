import OrderedCollections

extension ItemUpdate {
    /// The item as it is afterwards. All values are those from before the update.
    func applied(to item: Item) throws(RequestFailure) -> Item {
        var values: [AttributeValue?] = []
        for step in steps {
            guard case .set(let value) = step.action else {
                values.append(nil)
                continue
            }
            values.append(try value.evaluated(in: item))
        }
        var result = AttributeValue.map(item)
        var removals: [DocumentPath] = []
        for (step, value) in zip(steps, values) {
            if case .remove = step.action {
                try result.checkParent(of: step.path)
                removals.append(step.path)
            } else {
                try result.update(step.path.elements[...]) { existing throws(RequestFailure) in
                    try step.action.outcome(of: existing, value)
                }
            }
        }
        // From the back, so that the places of other elements stay what they were.
        for path in removals.sorted(by: Self.isLater) { result.remove(path.elements[...]) }
        guard case .map(let item) = result else { return item }
        return item
    }

    private static func isLater(_ left: DocumentPath, _ right: DocumentPath) -> Bool {
        guard case .index(let first) = left.elements.last, case .index(let second) = right.elements.last else {
            return false
        }
        return first > second
    }

    static let invalidPath = RequestFailure.validation(
        "The document path provided in the update expression is invalid for update"
    )
    static let wrongType = RequestFailure.validation(
        "An operand in the update expression has an incorrect data type"
    )
}

extension ItemUpdate.Action {
    /// What stands there afterwards; `nil` is nothing.
    fileprivate func outcome(
        of existing: AttributeValue?,
        _ value: AttributeValue?
    ) throws(RequestFailure) -> AttributeValue? {
        switch self {
        case .set: return value
        case .remove: return nil
        case .add(let addend): return try existing?.adding(addend) ?? addend
        case .delete(let subtrahend): return try existing?.deleting(subtrahend)
        }
    }
}

extension UpdateValue {
    fileprivate func evaluated(in item: Item) throws(RequestFailure) -> AttributeValue {
        switch self {
        case .value(let value): return value
        case .path(let path):
            guard let value = item.value(at: path) else {
                throw .validation(
                    "The provided expression refers to an attribute that does not exist in the item"
                )
            }
            return value
        case .ifNotExists(let path, let value):
            if let existing = item.value(at: path) { return existing }
            return try value.evaluated(in: item)
        case .listAppend(let left, let right):
            guard case .list(let first) = try left.evaluated(in: item),
                case .list(let second) = try right.evaluated(in: item)
            else { throw ItemUpdate.wrongType }
            return .list(first + second)
        case .plus(let left, let right): return try Self.sum(left, right, in: item, isPlus: true)
        case .minus(let left, let right): return try Self.sum(left, right, in: item, isPlus: false)
        }
    }

    private static func sum(
        _ left: UpdateValue,
        _ right: UpdateValue,
        in item: Item,
        isPlus: Bool
    ) throws(RequestFailure) -> AttributeValue {
        guard case .number(let first) = try left.evaluated(in: item),
            case .number(let second) = try right.evaluated(in: item)
        else { throw ItemUpdate.wrongType }
        return .number(try first.adding(isPlus ? second : second.negated))
    }
}

extension AttributeValue {
    func adding(_ addend: AttributeValue) throws(RequestFailure) -> AttributeValue {
        switch (self, addend) {
        case (.number(let left), .number(let right)): return .number(try left.adding(right))
        case (.stringSet(let left), .stringSet(let right)):
            return AttributeValue.stringSet(Array(OrderedSet(left + right))).inOrderOfSets
        case (.numberSet(let left), .numberSet(let right)):
            return AttributeValue.numberSet(Array(OrderedSet(left + right))).inOrderOfSets
        case (.binarySet(let left), .binarySet(let right)):
            return AttributeValue.binarySet(Array(OrderedSet(left + right))).inOrderOfSets
        // Only the legacy `ADD` comes here with lists.
        case (.list(let left), .list(let right)): return .list(left + right)
        default: throw ItemUpdate.wrongType
        }
    }

    /// `nil` when nothing is left of the set.
    func deleting(_ subtrahend: AttributeValue) throws(RequestFailure) -> AttributeValue? {
        switch (self, subtrahend) {
        case (.stringSet(let left), .stringSet(let right)):
            let rest = left.filter { !right.contains($0) }
            return rest.isEmpty ? nil : .stringSet(rest)
        case (.numberSet(let left), .numberSet(let right)):
            let rest = left.filter { !right.contains($0) }
            return rest.isEmpty ? nil : .numberSet(rest)
        case (.binarySet(let left), .binarySet(let right)):
            let rest = left.filter { !right.contains($0) }
            return rest.isEmpty ? nil : .binarySet(rest)
        default: throw ItemUpdate.wrongType
        }
    }

    /// Changes what stands at a path, whose parent has to be there. An index behind the end of a list appends.
    fileprivate mutating func update(
        _ path: ArraySlice<DocumentPath.Element>,
        _ change: (AttributeValue?) throws(RequestFailure) -> AttributeValue?
    ) throws(RequestFailure) {
        guard let first = path.first else { return }
        let rest = path.dropFirst()
        switch (self, first) {
        case (.map(var item), .attribute(let name)):
            if rest.isEmpty {
                item[name] = try change(item[name])
            } else {
                guard var child = item[name] else { throw ItemUpdate.invalidPath }
                try child.update(rest, change)
                item[name] = child
            }
            self = .map(item)
        case (.list(var values), .index(let index)):
            if !rest.isEmpty {
                guard values.indices.contains(index) else { throw ItemUpdate.invalidPath }
                try values[index].update(rest, change)
            } else if values.indices.contains(index) {
                if let value = try change(values[index]) { values[index] = value } else { values.remove(at: index) }
            } else if let value = try change(nil) {
                values.append(value)
            }
            self = .list(values)
        default: throw ItemUpdate.invalidPath
        }
    }

    fileprivate func checkParent(of path: DocumentPath) throws(RequestFailure) {
        guard path.isNested else { return }
        let parent = value(at: path.elements.dropLast())
        switch (parent, path.elements.last) {
        case (.map, .attribute), (.list, .index): return
        default: throw ItemUpdate.invalidPath
        }
    }

    fileprivate mutating func remove(_ path: ArraySlice<DocumentPath.Element>) {
        guard let first = path.first else { return }
        let rest = path.dropFirst()
        switch (self, first) {
        case (.map(var item), .attribute(let name)):
            if rest.isEmpty { item[name] = nil } else { item[name]?.remove(rest) }
            self = .map(item)
        case (.list(var values), .index(let index)) where values.indices.contains(index):
            if rest.isEmpty { values.remove(at: index) } else { values[index].remove(rest) }
            self = .list(values)
        default: return
        }
    }
}
