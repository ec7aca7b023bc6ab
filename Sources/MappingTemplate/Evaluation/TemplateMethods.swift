import OrderedCollections

/// The methods that Java's own types have, as far as templates call them.
enum TemplateMethods {
    static func member(_ name: String, of value: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch value {
        case .map(let map):
            if let member = map.members[name] { return member }
            return name == "empty" ? .bool(map.members.isEmpty) : .null
        case .list(let list): return name == "empty" ? .bool(list.elements.isEmpty) : .null
        case .string(let text): return name == "empty" ? .bool(text.isEmpty) : .null
        case .object(let object): return try object.member(name) ?? .null
        default: return .null
        }
    }

    /// `nil` when there is no such method.
    static func call(
        _ name: String,
        on value: TemplateValue,
        _ arguments: [TemplateValue]
    ) throws(TemplateError) -> TemplateValue? {
        switch (name, arguments.count) {
        case ("toString", 0): return .string(value.text)
        case ("equals", 1): return .bool(value.isEqual(to: arguments[0]))
        default: break
        }
        switch value {
        case .string(let text): return try StringMethods(text: text).call(name, arguments)
        case .list(let list): return call(name, on: list, arguments)
        case .map(let map): return call(name, on: map, arguments)
        case .int, .double: return call(name, onNumber: value)
        case .object(let object): return try object.call(name, arguments)
        case .null, .bool: return nil
        }
    }

    private static func call(_ name: String, onNumber value: TemplateValue) -> TemplateValue? {
        switch name {
        case "intValue", "longValue": value.int.map { .int($0) }
        case "doubleValue", "floatValue": value.number.map { .double($0) }
        default: nil
        }
    }

    private static func call(_ name: String, on list: TemplateList, _ arguments: [TemplateValue]) -> TemplateValue? {
        switch (name, arguments.count) {
        case ("size", 0): return .int(list.elements.count)
        case ("isEmpty", 0): return .bool(list.elements.isEmpty)
        case ("get", 1): return list.element(arguments[0].int)
        case ("add", 1):
            list.elements.append(arguments[0])
            return .bool(true)
        case ("add", 2):
            guard let index = arguments[0].int, (0...list.elements.count).contains(index) else { return nil }
            list.elements.insert(arguments[1], at: index)
            return .null
        case ("addAll", 1):
            guard case .list(let other) = arguments[0] else { return nil }
            list.elements += other.elements
            return .bool(!other.elements.isEmpty)
        case ("set", 2):
            guard let index = arguments[0].int, list.elements.indices.contains(index) else { return nil }
            defer { list.elements[index] = arguments[1] }
            return list.elements[index]
        case ("remove", 1): return remove(arguments[0], from: list)
        case ("contains", 1): return .bool(list.elements.contains { $0.isEqual(to: arguments[0]) })
        case ("indexOf", 1):
            return .int(list.elements.firstIndex { $0.isEqual(to: arguments[0]) } ?? -1)
        default: return nil
        }
    }

    private static func remove(_ what: TemplateValue, from list: TemplateList) -> TemplateValue {
        if case .int(let index) = what {
            return list.elements.indices.contains(index) ? list.elements.remove(at: index) : .null
        }
        guard let index = list.elements.firstIndex(where: { $0.isEqual(to: what) }) else { return .bool(false) }
        list.elements.remove(at: index)
        return .bool(true)
    }

    private static func call(_ name: String, on map: TemplateMap, _ arguments: [TemplateValue]) -> TemplateValue? {
        switch (name, arguments.count) {
        case ("size", 0): return .int(map.members.count)
        case ("isEmpty", 0): return .bool(map.members.isEmpty)
        case ("get", 1): return map.members[arguments[0].text] ?? .null
        case ("getOrDefault", 2): return map.members[arguments[0].text] ?? arguments[1]
        case ("containsKey", 1): return .bool(map.members[arguments[0].text] != nil)
        case ("containsValue", 1): return .bool(map.members.values.contains { $0.isEqual(to: arguments[0]) })
        case ("keySet", 0): return .list(TemplateList(map.members.keys.map { .string($0) }))
        case ("values", 0): return .list(TemplateList(Array(map.members.values)))
        case ("entrySet", 0):
            let entries = map.members.map { TemplateMap(["key": .string($0.key), "value": $0.value]) }
            return .list(TemplateList(entries.map { .map($0) }))
        // An entry of `entrySet` is a map with these two members.
        case ("getKey", 0): return map.members["key"]
        case ("getValue", 0): return map.members["value"]
        case ("put", 2):
            defer { map.members[arguments[0].text] = arguments[1] }
            return map.members[arguments[0].text] ?? .null
        case ("putAll", 1):
            guard case .map(let other) = arguments[0] else { return nil }
            map.members.merge(other.members) { $1 }
            return .null
        case ("remove", 1): return map.members.removeValue(forKey: arguments[0].text) ?? .null
        default: return nil
        }
    }
}
