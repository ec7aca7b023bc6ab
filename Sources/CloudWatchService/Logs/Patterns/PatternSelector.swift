import WorkshopCommon

/// `$.a.b[0].c`
package struct PatternSelector: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case key(String)
        case index(Int)
        case every
    }

    let text: String
    let parts: [Part]

    init(parsing text: String) {
        self.text = text
        var parts: [Part] = []
        var rest = text.drop { $0 == "$" || $0 == "." }
        while let first = rest.first {
            if first == "." {
                rest.removeFirst()
            } else if first == "[" {
                let inner = rest.dropFirst().prefix { $0 != "]" }
                rest = rest.dropFirst(inner.count + 2)
                let name = inner.filter { $0 != "'" && $0 != "\"" }
                parts.append(inner == "*" ? .every : Int(inner).map { .index($0) } ?? .key(name))
            } else {
                let key = rest.prefix { $0 != "." && $0 != "[" }
                rest.removeFirst(key.count)
                parts.append(key == "*" ? .every : .key(String(key)))
            }
        }
        self.parts = parts
    }
}

extension JSONValue {
    /// Of several elements (`[*]`) the first that is there.
    func selected(by selector: PatternSelector) -> JSONValue? { selected(selector.parts[...]) }

    private func selected(_ parts: ArraySlice<PatternSelector.Part>) -> JSONValue? {
        guard let first = parts.first else { return self }
        switch first {
        case .key(let key): return self[key]?.selected(parts.dropFirst())
        case .index(let index): return self[index]?.selected(parts.dropFirst())
        case .every: return array?.lazy.compactMap { $0.selected(parts.dropFirst()) }.first
        }
    }
}
