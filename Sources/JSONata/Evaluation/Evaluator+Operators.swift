extension Evaluator {
    func binary(
        _ operation: BinaryOperator,
        _ left: Node,
        _ right: Node,
        at position: Int,
        _ input: Value,
        _ frame: Frame
    ) throws(JSONataError) -> Value {
        let leftValue = try evaluate(left, input, frame)
        if operation == .and || operation == .or {
            let isLeft = try located(at: position, operation) { () throws(JSONataError) in try leftValue.isTrue() }
            guard isLeft == (operation == .and) else { return .bool(isLeft) }
            let rightValue = try evaluate(right, input, frame)
            return .bool(try located(at: position, operation) { () throws(JSONataError) in try rightValue.isTrue() })
        }
        let rightValue = try evaluate(right, input, frame)
        return try located(at: position, operation) { () throws(JSONataError) in
            try self.combine(leftValue, operation, rightValue)
        }
    }

    /// Errors of an operator are told at the operator.
    private func located<Result>(
        at position: Int,
        _ operation: BinaryOperator,
        _ body: () throws(JSONataError) -> Result
    ) throws(JSONataError) -> Result {
        do throws(JSONataError) {
            return try body()
        } catch {
            var located = error
            located.position = position
            located.token = operation.rawValue
            throw located
        }
    }

    private func combine(
        _ left: Value,
        _ operation: BinaryOperator,
        _ right: Value
    ) throws(JSONataError) -> Value {
        switch operation {
        case .add, .subtract, .multiply, .divide, .remainder: return try arithmetic(left, operation, right)
        case .equal: return .bool(!left.isUndefined && !right.isUndefined && left.isEqual(to: right))
        case .notEqual: return .bool(!left.isUndefined && !right.isUndefined && !left.isEqual(to: right))
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return try comparison(left, operation, right)
        case .concatenate:
            let leftString = left.isUndefined ? "" : try left.asString()
            let rightString = right.isUndefined ? "" : try right.asString()
            try charge((leftString.utf8.count + rightString.utf8.count) >> 8)
            return .string(leftString + rightString)
        case .range: return try range(left, right)
        case .contained:
            guard !left.isUndefined, !right.isUndefined else { return .bool(false) }
            return .bool(right.items.contains { $0.isEqual(to: left) })
        case .and, .or: return .undefined
        }
    }

    private func arithmetic(_ left: Value, _ operation: BinaryOperator, _ right: Value) throws(JSONataError) -> Value {
        let leftNumber = try left.finiteNumber()
        if leftNumber == nil, !left.isUndefined { throw JSONataError("T2001", value: left) }
        let rightNumber = try right.finiteNumber()
        if rightNumber == nil, !right.isUndefined { throw JSONataError("T2002", value: right) }
        guard let leftNumber, let rightNumber else { return .undefined }
        return switch operation {
        case .add: .number(leftNumber + rightNumber)
        case .subtract: .number(leftNumber - rightNumber)
        case .multiply: .number(leftNumber * rightNumber)
        case .divide: .number(leftNumber / rightNumber)
        default: .number(leftNumber.truncatingRemainder(dividingBy: rightNumber))
        }
    }

    private func comparison(_ left: Value, _ operation: BinaryOperator, _ right: Value) throws(JSONataError) -> Value {
        guard left.isComparable || left.isUndefined, right.isComparable || right.isUndefined else {
            throw JSONataError("T2010", value: left.isComparable ? right : left)
        }
        let isLess: Bool
        let isGreater: Bool
        switch (left, right) {
        case (.undefined, _), (_, .undefined): return .undefined
        case (.number(let left), .number(let right)): (isLess, isGreater) = (left < right, left > right)
        case (.string(let left), .string(let right)):
            (isLess, isGreater) = (left.precedes(right), right.precedes(left))
        default:
            throw JSONataError("T2009", value: left, inserts: ["value2": right.stringified()])
        }
        return switch operation {
        case .less: .bool(isLess)
        case .lessOrEqual: .bool(!isGreater)
        case .greater: .bool(isGreater)
        default: .bool(!isLess)
        }
    }

    private func range(_ left: Value, _ right: Value) throws(JSONataError) -> Value {
        let first = left.integer
        if first == nil, !left.isUndefined { throw JSONataError("T2003", value: left) }
        let last = right.integer
        if last == nil, !right.isUndefined { throw JSONataError("T2004", value: right) }
        guard let first, let last, first <= last else { return .undefined }
        let size = last - first + 1
        guard size <= 1e7 else { throw JSONataError("D2014", value: .number(size)) }
        try charge(Int(size))
        var elements: [Value] = []
        elements.reserveCapacity(Int(size))
        for offset in 0..<Int(size) { elements.append(.number(first + Double(offset))) }
        return .sequence(elements)
    }
}

extension Value {
    /// Whether `<` and its kin, and sorting, take it.
    var isComparable: Bool {
        switch self {
        case .number, .string: true
        default: false
        }
    }

    fileprivate var integer: Double? {
        guard case .number(let number) = self, number.isFinite, number == number.rounded() else { return nil }
        return number
    }
}
