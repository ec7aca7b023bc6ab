extension Value {
    /// Deep equality, as `=` means it: the order of an object's members does not matter; functions are never equal.
    func isEqual(to other: Value) -> Bool {
        switch (self, other) {
        case (.undefined, .undefined), (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.isIdentical(to: right)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left.elements, right.elements).allSatisfy { $0.isEqual(to: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.members.allSatisfy { key, value in
                    let counterpart = right[key]
                    return !counterpart.isUndefined && value.isEqual(to: counterpart)
                }
        case (.function(let left), .function(let right)): left === right
        default: false
        }
    }
}

extension String {
    /// Whether both are the same scalars: JSONata does not take `é` and `e` with an accent for one string.
    func isIdentical(to other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }

    /// The order of JavaScript's `<`: by UTF-16 units.
    func precedes(_ other: String) -> Bool {
        utf16.lexicographicallyPrecedes(other.utf16)
    }
}
