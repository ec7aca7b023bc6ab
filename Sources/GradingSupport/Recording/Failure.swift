import OrderedCollections
import WorkshopCommon

/// What a check found wrong, in the terms that the report shows.
package struct Failure: Hashable, Sendable {
    /// One sentence: what was looked at.
    package var message: String
    package var expected: String?
    package var actual: String?
    /// What of the learner's work it is about.
    package var place: Place?
    /// Why it matters; the check's own `why` in step.yml is shown when this is `nil`.
    package var why: String?
    /// What to try.
    package var suggestion: String?

    package init(
        _ message: String,
        expected: String? = nil,
        actual: String? = nil,
        at place: Place? = nil,
        why: String? = nil,
        try suggestion: String? = nil
    ) {
        self.message = message
        self.expected = expected
        self.actual = actual
        self.place = place
        self.why = why
        self.suggestion = suggestion
    }

    var document: JSONValue {
        var members: JSONObject = ["message": .string(message)]
        members["expected"] = expected.map { .string(Failure.bounded($0)) }
        members["actual"] = actual.map { .string(Failure.bounded($0)) }
        members["place"] = place?.document
        members["why"] = why.map { .string($0) }
        members["try"] = suggestion.map { .string($0) }
        return .object(members)
    }

    /// A value as the report shows it: texts in quotation marks, so that an empty one and spaces show; JSON as JSON, a
    /// list of it too; a count that is whole without ".0".
    package static func shown(_ value: some Any) -> String {
        switch value {
        case let text as String: "\"\(text)\""
        case let value as JSONValue: value.serialized()
        case let value as Double: Int(exactly: value).map { "\($0)" } ?? "\(value)"
        case let values as [JSONValue]: JSONValue.array(values).serialized()
        default: "\(value)"
        }
    }

    /// The text when it is short; otherwise its beginning, and how much is not shown.
    package static func bounded(_ text: String, to limit: Int = 600) -> String {
        let rest = text.count - limit
        return rest > 0 ? "\(text.prefix(limit))… (and \(rest) more characters)" : text
    }
}

/// What of the learner's work a failure is about. The grader, which has the files, makes `file:line` of it.
package enum Place: Hashable, Sendable {
    /// A resource of the template, or something in it: `.template("HelloFunction", "Events", "Hello")`.
    case resource([String])
    /// The function's source.
    case function(String)
    /// A file of the project.
    case file(String)

    /// The template itself when no name is given.
    package static func template(_ path: String...) -> Place { .resource(path) }

    var document: JSONValue {
        switch self {
        case .resource(let path): ["template": .array(path.map { .string($0) })]
        case .function(let name): ["function": .string(name)]
        case .file(let path): ["file": .string(path)]
        }
    }
}
