extension Evaluator {
    /// Order-by: by the first term that tells two items apart; undefined comes last.
    func sort(
        _ input: ArrayValue,
        _ terms: [Node.SortTerm],
        at position: Int,
        _ frame: Frame
    ) throws(JSONataError) -> ArrayValue {
        guard input.count > 1 else { return input }
        let isTuples = input.traits.contains(.tuples)
        let sorted = try mergeSorted(input.elements) { (left, right) throws(JSONataError) -> Bool in
            for term in terms {
                let (leftContext, leftFrame) = Evaluator.scope(of: left, isTuple: isTuples, frame)
                let (rightContext, rightFrame) = Evaluator.scope(of: right, isTuple: isTuples, frame)
                let order = try self.order(
                    try self.evaluate(term.expression, leftContext, leftFrame),
                    try self.evaluate(term.expression, rightContext, rightFrame),
                    isDescending: term.descending,
                    at: position
                )
                if order != 0 { return order > 0 }
            }
            return false
        }
        return ArrayValue(sorted, isTuples ? [.sequence, .tuples] : [])
    }

    private func order(
        _ left: Value,
        _ right: Value,
        isDescending: Bool,
        at position: Int
    ) throws(JSONataError) -> Int {
        if left.isUndefined { return right.isUndefined ? 0 : 1 }
        if right.isUndefined { return -1 }
        guard left.isComparable, right.isComparable else {
            throw JSONataError("T2008", at: position, value: left.isComparable ? right : left)
        }
        let order: Int
        switch (left, right) {
        case (.number(let left), .number(let right)): order = left == right ? 0 : left < right ? -1 : 1
        case (.string(let left), .string(let right)):
            order = left.isIdentical(to: right) ? 0 : left.precedes(right) ? -1 : 1
        default:
            throw JSONataError("T2007", at: position, value: left, inserts: ["value2": right.stringified()])
        }
        return isDescending ? -order : order
    }

    /// A stable sort whose order may fail, and may contradict itself, since people write it.
    ///
    /// - Parameter isAfter: whether the first of two neighbours belongs behind the second.
    func mergeSorted(
        _ elements: [Value],
        isAfter: (Value, Value) throws(JSONataError) -> Bool
    ) throws(JSONataError) -> [Value] {
        guard elements.count > 1 else { return elements }
        let middle = elements.count / 2
        let left = try mergeSorted(Array(elements[..<middle]), isAfter: isAfter)
        let right = try mergeSorted(Array(elements[middle...]), isAfter: isAfter)
        var merged: [Value] = []
        merged.reserveCapacity(elements.count)
        var (leftIndex, rightIndex) = (0, 0)
        while leftIndex < left.count, rightIndex < right.count {
            if try isAfter(left[leftIndex], right[rightIndex]) {
                merged.append(right[rightIndex])
                rightIndex += 1
            } else {
                merged.append(left[leftIndex])
                leftIndex += 1
            }
        }
        return merged + left[leftIndex...] + right[rightIndex...]
    }
}
