import OrderedCollections

/// What a template may make of its input.
///
/// Lists and maps are shared, so a list that holds another one twice, which holds a third one twice, is small until it is
/// written or compared. So whatever is about to be read as a whole, or copied, is paid for first.
extension TemplateEvaluator {
    /// Pays for the whole of a value: its text, or all that a comparison looks at.
    mutating func charge(_ value: TemplateValue, times factor: Int = 1) throws(TemplateError) {
        let size = value.size(upTo: Self.maximumOutput)
        guard size <= Self.maximumOutput else { throw .tooMuch("makes a text of more than 10 MB") }
        try charge(bytes: size * factor)
    }

    /// Pays for what a method reads or makes. Most methods of lists and maps touch one element alone.
    mutating func charge(
        _ method: String,
        on value: TemplateValue,
        _ arguments: [TemplateValue]
    ) throws(TemplateError) {
        switch (value, method) {
        case (.list, "size"), (.list, "isEmpty"), (.list, "get"), (.list, "add"), (.list, "set"): break
        case (.list(let list), "addAll"):
            guard case .list(let other)? = arguments.first else { break }
            guard list.elements.count + other.elements.count <= Self.maximumElements else {
                throw .tooMuch("makes a list of more than \(Self.maximumElements) elements")
            }
            try charge(elements: other.elements.count)
        case (.map(let map), "keySet"), (.map(let map), "values"), (.map(let map), "entrySet"):
            try charge(elements: map.members.count)
        case (.map, "putAll"):
            if case .map(let other)? = arguments.first { try charge(elements: other.members.count) }
        case (.map, "size"), (.map, "isEmpty"), (.map, "getKey"), (.map, "getValue"): break
        case (.map, "get"), (.map, "put"), (.map, "getOrDefault"), (.map, "containsKey"), (.map, "remove"):
            if let key = arguments.first { try charge(key) }
        default:
            try charge(value)
            for argument in arguments { try charge(argument) }
        }
    }

    /// Pays for what a method has made of nothing but its receiver's text, or of a document.
    mutating func charge(result: TemplateValue, of value: TemplateValue) throws(TemplateError) {
        switch (value, result) {
        case (.string, .list(let parts)): try charge(elements: parts.elements.count)
        // A value takes several times as much as the document that it was read from.
        case (.object, _): try charge(result, times: 16)
        case (_, .string): try charge(result)
        default: break
        }
    }

    mutating func charge(elements: Int) throws(TemplateError) { try charge(bytes: 64 * elements) }
}

extension TemplateValue {
    /// About what the value takes as a text. Counting ends beyond the limit.
    func size(upTo limit: Int) -> Int {
        var size = 0
        count(&size, upTo: limit, depth: 0)
        return size
    }

    private func count(_ size: inout Int, upTo limit: Int, depth: Int) {
        size += 1
        guard size <= limit, depth <= 64 else { return }
        switch self {
        case .null, .bool, .int, .double, .object: break
        case .string(let text): size += text.utf8.count
        case .list(let list):
            for element in list.elements {
                element.count(&size, upTo: limit, depth: depth + 1)
                if size > limit { return }
            }
        case .map(let map):
            for (key, value) in map.members {
                size += key.utf8.count
                value.count(&size, upTo: limit, depth: depth + 1)
                if size > limit { return }
            }
        }
    }
}
