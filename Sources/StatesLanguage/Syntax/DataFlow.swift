package import OrderedCollections
package import WorkshopCommon

/// How a state makes its output of its input.
package enum DataFlow: Sendable {
    case jsonPath(JSONPathFlow)
    case jsonata(JSONataFlow)

    /// Neither reads nor changes anything.
    package static let plain = DataFlow.jsonPath(JSONPathFlow())

    var assign: Assignments? {
        switch self {
        case .jsonPath(let flow): flow.assign
        case .jsonata(let flow): flow.assign
        }
    }
}

package struct JSONPathFlow: Sendable {
    package var inputPath = PathField.whole
    package var parameters: Template?
    package var resultSelector: Template?
    package var resultPath = ResultPath.replace
    package var outputPath = PathField.whole
    package var assign: Assignments?
}

package struct JSONataFlow: Sendable {
    package var arguments: Template?
    package var output: Template?
    package var assign: Assignments?
}

/// `InputPath` and `OutputPath`.
package enum PathField: Sendable {
    /// `$`, the default.
    case whole
    /// `null`: an empty object.
    case nothing
    case source(ValueSource)
}

/// Where a result goes in the state's input.
package enum ResultPath: Hashable, Sendable {
    /// `$`, the default: the result is the output.
    case replace
    /// `null`: the input is the output.
    case discard
    case path(ReferencePath)
}

/// `Assign`: variables and what they are set to.
package struct Assignments: Sendable {
    package let values: OrderedDictionary<String, Template>
}

/// A value that may hold paths, function calls or expressions, which are replaced when the state runs.
package indirect enum Template: Sendable {
    /// Holds nothing to replace.
    case constant(JSONValue)
    case object([(key: String, value: Template)])
    case array([Template])
    /// - Parameter field: The field's name as written (`bucket.$`), or its way from the state (`Output/result`).
    case dynamic(ValueSource, field: String)

    var constant: JSONValue? { if case .constant(let value) = self { value } else { nil } }
}

/// Something that is computed when a state runs.
package enum ValueSource: Sendable {
    case path(JSONPath)
    case call(IntrinsicCall)
    case expression(QueryExpression)

    /// As it was written, without `{%` and `%}`.
    package var text: String {
        switch self {
        case .path(let path): path.text
        case .call(let call): call.text
        case .expression(let expression): expression.text
        }
    }
}

/// A number that is fixed, or computed when the state runs.
package enum NumberField: Sendable {
    case constant(Int)
    /// `SecondsPath: $.wait`
    case path(JSONPath, field: String)
    /// `Seconds: {% … %}`
    case expression(QueryExpression, field: String)
}

/// A text that is fixed, or computed when the state runs.
package enum TextField: Sendable {
    case constant(String)
    case source(ValueSource, field: String)
}

extension DataFlow {
    /// What a member of `Parameters` or `Arguments` says outright; `nil` where it is computed or absent.
    package func constantArgument(_ name: String) -> String? {
        let template: Template? =
            switch self {
            case .jsonPath(let flow): flow.parameters
            case .jsonata(let flow): flow.arguments
            }
        switch template {
        case .constant(let value): return value[name]?.string
        case .object(let parts): return parts.first { $0.key == name }?.value.constant?.string
        default: return nil
        }
    }
}
