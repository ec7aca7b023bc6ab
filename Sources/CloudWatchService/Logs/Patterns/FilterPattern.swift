package import CloudCore
import WorkshopCommon

/// What a line must hold to be found.
///
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>.
package enum FilterPattern: Hashable, Sendable {
    case everything
    case terms(TermPattern)
    /// `{ $.status = 500 && $.path = "/hello" }`
    case json(PatternCondition)
    /// `[ip, user, ..., status = 4*, bytes]`
    case fields(FieldPattern)

    /// Throws what the API answers to a pattern that it can't read.
    package init(parsing text: String) throws(AWSError) {
        let trimmed = text.drop { $0.isWhitespace }
        do throws(PatternError) {
            switch trimmed.first {
            case nil: self = .everything
            case "{": self = .json(try PatternCondition(parsing: trimmed, between: "{", "}"))
            case "[": self = .fields(try FieldPattern(parsing: trimmed))
            default: self = .terms(try TermPattern(parsing: trimmed))
            }
        } catch {
            throw .logs("InvalidParameterException", "Invalid filter pattern")
        }
    }

    package func matches(_ message: String) -> Bool {
        switch self {
        case .everything: return true
        case .terms(let terms): return terms.matches(message)
        case .json(let condition):
            guard message.utf8.first == UInt8(ascii: "{"), let document = try? JSONValue(parsing: message) else {
                return false
            }
            return condition.holds { document.selected(by: $0) }
        case .fields(let fields): return fields.values(of: message) != nil
        }
    }

    /// What a metric's value or a dimension names: `$.latency`, `$bytes`, or itself.
    package func value(_ name: String, in message: String) -> String? {
        guard name.hasPrefix("$") else { return name }
        switch self {
        case .json:
            guard let document = try? JSONValue(parsing: message) else { return nil }
            return document.selected(by: PatternSelector(parsing: name))?.plainText
        case .fields(let fields): return fields.values(of: message)?[String(name.dropFirst())]
        case .everything, .terms: return nil
        }
    }

    /// What a JSON or a space-delimited pattern has found in a line, for `TestMetricFilter`.
    package func extracted(from message: String) -> [(String, String)] {
        switch self {
        case .everything, .terms: return []
        case .json(let condition):
            return condition.selectors.compactMap { selector in value(selector, in: message).map { (selector, $0) } }
        case .fields(let fields):
            let values = fields.values(of: message) ?? [:]
            return fields.fields.compactMap { field in
                field.isRest ? nil : values[field.name].map { ("$\(field.name)", $0) }
            }
        }
    }
}

struct PatternError: Error {}

extension JSONValue {
    /// As a metric filter reads it.
    var plainText: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number.literal
        case .bool(let flag): flag ? "true" : "false"
        case .null: "null"
        case .array, .object: serialized()
        }
    }
}

extension AWSError {
    static func logs(_ code: String, _ message: String) -> AWSError { AWSError(code, message) }
}
