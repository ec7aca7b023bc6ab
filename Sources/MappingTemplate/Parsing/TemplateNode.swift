/// A piece of a template, in the order of its text.
indirect enum TemplateNode: Sendable {
    case text(String)
    case reference(TemplateReference)
    /// `\$name`: the text of the reference, if it is defined, and the backslash too, if it is not.
    case escaped(TemplateReference)
    case set(TemplateReference, TemplateExpression)
    case condition([Branch], otherwise: [TemplateNode])
    case forEach(variable: String, in: TemplateExpression, body: [TemplateNode])
    case define(name: String, body: [TemplateNode])
    case macro(name: String, parameters: [String], body: [TemplateNode])
    /// - Parameter source: What stands there when no macro has that name.
    case call(name: String, arguments: [TemplateExpression], source: String)
    case breakLoop
    case stop

    struct Branch: Sendable {
        let condition: TemplateExpression
        let body: [TemplateNode]
    }
}

/// `$name`, `${name}`, `$!name`, with what follows: `.member`, `.method(…)`, `[index]`.
struct TemplateReference: Sendable {
    enum Access: Sendable {
        case member(String)
        case method(String, [TemplateExpression])
        case index(TemplateExpression)
    }

    let name: String
    let accesses: [Access]
    let isQuiet: Bool
    /// As it was written: an undefined reference renders as itself.
    let source: String
}

indirect enum TemplateExpression: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    /// A text in double quotes, which may hold references and directives.
    case interpolated([TemplateNode])
    case reference(TemplateReference)
    case list([TemplateExpression])
    case range(TemplateExpression, TemplateExpression)
    case map([(key: TemplateExpression, value: TemplateExpression)])
    case not(TemplateExpression)
    case negative(TemplateExpression)
    case binary(TemplateOperator, TemplateExpression, TemplateExpression)
}

enum TemplateOperator: Sendable {
    case or, and, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case add, subtract, multiply, divide, remainder
}
