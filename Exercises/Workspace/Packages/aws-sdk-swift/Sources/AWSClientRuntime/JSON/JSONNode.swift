package import Foundation

/// A value of an answer's body.
package struct JSONNode {
    /// As JSONSerialization makes it.
    private let value: Any

    fileprivate init(_ value: Any) {
        self.value = value
    }

    /// An answer without a body counts as an empty object.
    package init(parsing data: Data) throws {
        value =
            data.isEmpty ? [String: Any]() : try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
    }

    /// The member of an object; `nil` where it isn't there, or is null.
    package func member<Value: JSONReadable>(_ name: String) throws -> Value? {
        guard let object = value as? [String: Any] else { throw UnreadableAnswer(expected: "an object") }
        guard let member = object[name], !(member is NSNull) else { return nil }
        return try Value(json: JSONNode(member))
    }

    package var elements: [JSONNode] {
        get throws {
            guard let array = value as? [Any] else { throw UnreadableAnswer(expected: "an array") }
            return array.filter { !($0 is NSNull) }.map(JSONNode.init)
        }
    }

    package var members: [String: JSONNode] {
        get throws {
            guard let object = value as? [String: Any] else { throw UnreadableAnswer(expected: "an object") }
            return object.filter { !($0.value is NSNull) }.mapValues(JSONNode.init)
        }
    }

    fileprivate func scalar<Value>(_ expected: String) throws -> Value {
        guard let value = value as? Value else { throw UnreadableAnswer(expected: expected) }
        return value
    }
}

/// An answer of status 200 that isn't what the service's model says.
package struct UnreadableAnswer: Error, CustomStringConvertible {
    package var expected: String

    package init(expected: String) {
        self.expected = expected
    }

    package var description: String { "the service's answer has something else where \(expected) should be" }
}

/// What can be made of an answer's body.
package protocol JSONReadable {
    init(json: JSONNode) throws
}

extension JSONReadable where Self: RawRepresentable, RawValue == String {
    package init(json: JSONNode) throws {
        guard let value = Self(rawValue: try json.scalar("text")) else {
            throw UnreadableAnswer(expected: "\(Self.self)")
        }
        self = value
    }
}

extension String: JSONReadable {
    package init(json: JSONNode) throws { self = try json.scalar("text") }
}

extension Bool: JSONReadable {
    package init(json: JSONNode) throws { self = try json.scalar("true or false") }
}

extension Int: JSONReadable {
    package init(json: JSONNode) throws { self = try json.scalar("a whole number") }
}

extension Double: JSONReadable {
    package init(json: JSONNode) throws {
        if let text: String = try? json.scalar("text") {
            guard let number = Double(text) else { throw UnreadableAnswer(expected: "a number") }
            self = number
        } else {
            self = try json.scalar("a number")
        }
    }
}

extension Date: JSONReadable {
    package init(json: JSONNode) throws { self.init(timeIntervalSince1970: try Double(json: json)) }
}

extension Data: JSONReadable {
    package init(json: JSONNode) throws {
        guard let data = Data(base64Encoded: try String(json: json)) else { throw UnreadableAnswer(expected: "base64") }
        self = data
    }
}

extension Array: JSONReadable where Element: JSONReadable {
    package init(json: JSONNode) throws { self = try json.elements.map(Element.init) }
}

extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
    package init(json: JSONNode) throws { self = try json.members.mapValues(Value.init) }
}
