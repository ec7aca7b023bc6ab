package import WorkshopCommon

/// A pattern that an event has to have the fields of: `{"source": ["shop"], "detail": {"total": [{"numeric": [">", 5]}]}}`.
///
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>.
package struct EventPattern: Hashable, Sendable {
    let root: PatternObject

    /// Reads a pattern.
    package init(_ pattern: JSONValue) throws(EventPatternError) {
        var parser = PatternParser()
        root = try parser.object(pattern, path: [])
    }

    package init(parsing text: String) throws(EventPatternError) {
        let value: JSONValue
        do { value = try JSONValue(parsing: text) } catch { throw EventPatternError(.notJSON("\(error)")) }
        try self.init(value)
    }

    package func matches(_ event: JSONValue) -> Bool { root.matches(event) }

    /// The fields at the root, in their order: what an SNS filter policy calls its attribute keys.
    package var keys: [String] { root.fields.map(\.name) }
}

/// Why a pattern is none. A service puts its own words around it.
package struct EventPatternError: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case notJSON(String)
        /// The root, or an alternative of `$or`, is no object.
        case notAnObject
        case emptyObject
        /// `{"source": "shop"}`
        case neitherObjectNorArray
        case emptyArray
        /// `{"source": [["shop"]]}`
        case unexpectedValue
        /// `{"source": [{"starts-with": "shop"}]}`
        case unknownOperator(String)
        /// An operator with an argument that it doesn't take; the text says which it takes.
        case wrongArgument(operator: String, expected: String)
        /// `{"source": [{"prefix": "a", "suffix": "b"}]}`
        case severalOperators
        case nestedTooDeeply
    }

    package let reason: Reason
    /// The names of the fields that lead to the place.
    package let path: [String]

    init(_ reason: Reason, path: [String] = []) {
        self.reason = reason
        self.path = path
    }
}

extension EventPatternError: CustomStringConvertible {
    /// In the words that EventBridge puts behind `Event pattern is not valid. Reason: `, without the place in the text.
    package var description: String {
        switch reason {
        case .notJSON(let why): why
        case .notAnObject: "Filter is not an object"
        case .emptyObject: path.isEmpty ? "Filter is empty" : "Empty objects are not allowed"
        case .neitherObjectNorArray: "\"\(path.last ?? "")\" must be an object or an array"
        case .emptyArray: "Empty arrays are not allowed"
        case .unexpectedValue: "Match value must be String, number, true, false, or null"
        case .unknownOperator(let name): "Unrecognized match type \(name)"
        case .wrongArgument(_, let expected): expected
        case .severalOperators: "Only one key allowed in match expression"
        case .nestedTooDeeply: "The pattern is nested too deeply"
        }
    }
}
