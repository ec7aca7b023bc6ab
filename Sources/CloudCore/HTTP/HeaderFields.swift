/// Header fields in the order and the case in which they were written; names compare without case.
package struct HeaderFields: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var fields: [Field]

    package init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The first field of that name. Setting replaces all of that name by one, or by none.
    package subscript(name: String) -> String? {
        get { fields.first { isSameHeaderName($0.name, name) }?.value }
        set {
            fields.removeAll { isSameHeaderName($0.name, name) }
            if let newValue { append(name, newValue) }
        }
    }

    package func values(_ name: String) -> [String] {
        fields.filter { isSameHeaderName($0.name, name) }.map(\.value)
    }

    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }
}

extension HeaderFields: ExpressibleByDictionaryLiteral, Sequence {
    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Field(name: $0.0, value: $0.1) })
    }

    package func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }
}

/// ASCII without case, which is all that a header's name can hold.
package func isSameHeaderName(_ left: String, _ right: String) -> Bool {
    // Most are written as they are looked for.
    if left == right { return true }
    return left.utf8.count == right.utf8.count
        && zip(left.utf8, right.utf8).allSatisfy { $0 == $1 || lowercased($0) == lowercased($1) }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
