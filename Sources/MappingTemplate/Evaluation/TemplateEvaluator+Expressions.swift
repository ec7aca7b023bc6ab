import OrderedCollections

extension TemplateEvaluator {
    mutating func value(of expression: TemplateExpression) throws(TemplateError) -> TemplateValue {
        try step()
        switch expression {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .double(let value): return .double(value)
        case .string(let text): return .string(text)
        case .interpolated(let nodes): return .string(try text(of: nodes))
        case .reference(let reference): return try value(of: reference) ?? .null
        case .list(let elements):
            var values: [TemplateValue] = []
            for element in elements { values.append(try value(of: element)) }
            return .list(TemplateList(values))
        case .range(let first, let last): return try range(first, last)
        case .map(let members):
            let map = TemplateMap()
            for member in members {
                let key = try value(of: member.key)
                try charge(key)
                map.members[key.text] = try value(of: member.value)
            }
            return .map(map)
        case .not(let inner): return .bool(!(try value(of: inner).isTrue))
        case .negative(let inner): return try arithmetic(.subtract, .int(0), try value(of: inner))
        case .binary(let meaning, let left, let right): return try binary(meaning, left, right)
        }
    }

    private mutating func range(
        _ first: TemplateExpression,
        _ last: TemplateExpression
    ) throws(TemplateError) -> TemplateValue {
        guard let first = try value(of: first).int, let last = try value(of: last).int else { return .null }
        let (distance, overflows) = last.subtractingReportingOverflow(first)
        guard !overflows, abs(distance) < 100_000 else { throw .tooMuch("has a range of more than 100,000 numbers") }
        let numbers = first <= last ? Array(first...last) : Array((last...first).reversed())
        return .list(TemplateList(numbers.map { .int($0) }))
    }

    private mutating func binary(
        _ meaning: TemplateOperator,
        _ left: TemplateExpression,
        _ right: TemplateExpression
    ) throws(TemplateError) -> TemplateValue {
        let first = try value(of: left)
        switch meaning {
        case .and: return .bool(first.isTrue ? try value(of: right).isTrue : false)
        case .or: return .bool(first.isTrue ? true : try value(of: right).isTrue)
        case .equal, .notEqual:
            let second = try value(of: right)
            try charge(first)
            try charge(second)
            return .bool(first.isEqual(to: second) == (meaning == .equal))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let left = first.number, let right = try value(of: right).number else { return .bool(false) }
            return .bool(compare(left, meaning, right))
        default:
            let second = try value(of: right)
            if meaning == .add {
                try charge(first)
                try charge(second)
            }
            return try arithmetic(meaning, first, second)
        }
    }

    private func compare(_ left: Double, _ meaning: TemplateOperator, _ right: Double) -> Bool {
        switch meaning {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        default: left >= right
        }
    }

    /// `+` joins texts; everything else needs numbers, and gives null without them.
    private func arithmetic(
        _ meaning: TemplateOperator,
        _ left: TemplateValue,
        _ right: TemplateValue
    ) throws(TemplateError) -> TemplateValue {
        if case .int(let left) = left, case .int(let right) = right { return integers(meaning, left, right) }
        guard let first = left.number, let second = right.number else {
            guard meaning == .add else { return .null }
            return .string(try bounded(left.text + right.text))
        }
        switch meaning {
        case .add: return .double(first + second)
        case .subtract: return .double(first - second)
        case .multiply: return .double(first * second)
        case .divide: return second == 0 ? .null : .double(first / second)
        default: return second == 0 ? .null : .double(first.truncatingRemainder(dividingBy: second))
        }
    }

    /// Integers stay integers, and wrap round as Java's do.
    private func integers(_ meaning: TemplateOperator, _ left: Int, _ right: Int) -> TemplateValue {
        switch meaning {
        case .add: .int(left &+ right)
        case .subtract: .int(left &- right)
        case .multiply: .int(left &* right)
        case .divide: right == 0 ? .null : .int(left.dividedReportingOverflow(by: right).partialValue)
        default: right == 0 ? .null : .int(left.remainderReportingOverflow(dividingBy: right).partialValue)
        }
    }

    // MARK: References

    /// `nil` when it is not defined.
    mutating func value(of reference: TemplateReference) throws(TemplateError) -> TemplateValue? {
        guard var value = scope.variables[reference.name] else {
            guard let block = scope.blocks[reference.name], reference.accesses.isEmpty else { return nil }
            return .string(try text(of: block))
        }
        for access in reference.accesses { value = try self.value(of: access, in: value, reference) }
        return value
    }

    private mutating func value(
        of access: TemplateReference.Access,
        in value: TemplateValue,
        _ reference: TemplateReference
    ) throws(TemplateError) -> TemplateValue {
        try step()
        switch access {
        case .member(let name): return try TemplateMethods.member(name, of: value)
        case .index(let expression):
            let index = try self.value(of: expression)
            switch value {
            case .list(let list): return list.element(index.int)
            case .map(let map):
                try charge(index)
                return map.members[index.text] ?? .null
            default: return .null
            }
        case .method(let name, let expressions):
            var arguments: [TemplateValue] = []
            for expression in expressions { arguments.append(try self.value(of: expression)) }
            if case .null = value { return .null }
            try charge(name, on: value, arguments)
            guard let result = try TemplateMethods.call(name, on: value, arguments) else {
                throw .evaluation("\(reference.source) calls \(name), which is not there")
            }
            try charge(result: result, of: value)
            return result
        }
    }

    mutating func assign(_ value: TemplateValue, to target: TemplateReference) throws(TemplateError) {
        guard let last = target.accesses.last else {
            scope.variables[target.name] = value
            return
        }
        let owner = TemplateReference(
            name: target.name,
            accesses: target.accesses.dropLast(),
            isQuiet: true,
            source: target.source
        )
        let place = try self.value(of: owner)
        switch (place, last) {
        case (.map(let map), .member(let name)): map.members[name] = value
        case (.map(let map), .index(let expression)):
            let key = try self.value(of: expression)
            try charge(key)
            map.members[key.text] = value
        case (.list(let list), .index(let expression)):
            guard let index = try self.value(of: expression).int, list.elements.indices.contains(index) else { return }
            list.elements[index] = value
        default: throw .evaluation("\(target.source) can't be set")
        }
    }
}

extension TemplateList {
    /// Negative indices count from the end.
    func element(_ index: Int?) -> TemplateValue {
        guard let index else { return .null }
        let place = index < 0 ? elements.count + index : index
        return elements.indices.contains(place) ? elements[place] : .null
    }
}
