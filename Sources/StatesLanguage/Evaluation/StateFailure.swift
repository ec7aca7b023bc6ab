import OrderedCollections
import WorkshopCommon

/// Why a state could not do its work.
struct StateFailure: Error, Hashable {
    enum Origin: Hashable {
        /// The interpreter itself: a path that leads nowhere, a value of the wrong kind.
        case interpreter
        /// A JSONata expression, with the field that it stands in; the history tells of it by an event of its own.
        case evaluation(location: String?)
        /// What the state called.
        case task
        /// A `Fail` state.
        case fail
        /// A branch or an iteration, or too many of them.
        case child
    }

    var error: String?
    var cause: String?
    var origin: Origin

    static func runtime(_ message: String, error: String = ErrorName.runtime) -> StateFailure {
        StateFailure(error: error, cause: message, origin: .interpreter)
    }

    static func evaluation(_ message: String, location: String?) -> StateFailure {
        StateFailure(error: ErrorName.queryEvaluationError, cause: message, origin: .evaluation(location: location))
    }

    static func dataLimit(_ name: String) -> StateFailure {
        // The cause names the state or, after a task's result, what was called; AWS puts no prefix before it.
        let cause =
            "The state/task '\(name)' returned a result with a size exceeding the maximum number of bytes service limit."
        return StateFailure(error: ErrorName.dataLimitExceeded, cause: cause, origin: .child)
    }

    /// With the sentence that AWS puts before what the interpreter has to say.
    func explained(in state: String, enteredAt event: Int) -> StateFailure {
        switch origin {
        case .interpreter, .evaluation: break
        case .task, .fail, .child: return self
        }
        var explained = self
        explained.cause =
            "An error occurred while executing the state '\(state)' (entered at the event id #\(event)). \(cause ?? "")"
        return explained
    }

    /// What a catcher hands on, and JSONata sees as `$states.errorOutput`.
    var output: JSONValue {
        .object(["Error": .string(error ?? ""), "Cause": .string(cause ?? "")])
    }
}

extension JSONValue {
    /// How many bytes the value takes as compact JSON, without writing it.
    var serializedSize: Int {
        switch self {
        case .null: return 4
        case .bool(let value): return value ? 4 : 5
        case .number(let number): return number.literal.utf8.count
        case .string(let text): return JSONValue.size(of: text)
        case .array(let elements): return elements.reduce(2 + max(0, elements.count - 1)) { $0 + $1.serializedSize }
        case .object(let members):
            return members.reduce(2 + max(0, members.count - 1)) {
                $0 + JSONValue.size(of: $1.key) + 1 + $1.value.serializedSize
            }
        }
    }

    private static func size(of text: String) -> Int {
        var size = 2
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x0A, 0x0D, 0x09: size += 2
            case 0..<0x20, 0x7F: size += 6
            default: size += 1
            }
        }
        return size
    }

    /// JSONata's name of the value's type.
    var queryType: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
