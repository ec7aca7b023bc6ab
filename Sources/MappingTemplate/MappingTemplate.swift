// MappingTemplate: API Gateway's mapping templates, in the common subset of the Velocity Template Language.
//
// In: a template's text; a request or a response body, parameters, `$context`, stage variables.
// Out: the rendered text, and what the template overrode through `$context`; or why it can't be parsed or rendered.
// Never: does I/O, or runs without end: steps, nesting and output are bounded.
//
// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html>.

package import WorkshopCommon

/// A parsed mapping template.
package struct MappingTemplate: Sendable {
    private let nodes: [TemplateNode]

    package init(_ source: String) throws(TemplateError) {
        var parser = TemplateParser(source)
        nodes = try parser.template()
    }

    package func render(_ input: TemplateInput) throws(TemplateError) -> TemplateRendering {
        let scope = TemplateScope(input)
        var evaluator = TemplateEvaluator(scope: scope)
        try evaluator.render(nodes)
        return TemplateRendering(
            text: evaluator.output,
            context: TemplateValue.map(scope.context).json
        )
    }
}

/// What a template can see.
package struct TemplateInput: Sendable {
    package var body: String
    /// By their kind, `path`, `querystring` or `header`, then by name.
    package var path: [(name: String, value: String)]
    package var querystring: [(name: String, value: String)]
    package var header: [(name: String, value: String)]
    package var context: JSONValue
    package var stageVariables: [String: String]

    package init(
        body: String = "",
        path: [(name: String, value: String)] = [],
        querystring: [(name: String, value: String)] = [],
        header: [(name: String, value: String)] = [],
        context: JSONValue = [:],
        stageVariables: [String: String] = [:]
    ) {
        self.body = body
        self.path = path
        self.querystring = querystring
        self.header = header
        self.context = context
        self.stageVariables = stageVariables
    }
}

package struct TemplateRendering: Hashable, Sendable {
    package let text: String
    /// `$context` as the template left it: `requestOverride` and `responseOverride` are its to set.
    package let context: JSONValue
}

package enum TemplateError: Error, Hashable, Sendable {
    /// - Parameter line: 1-based.
    case syntax(String, line: Int)
    case evaluation(String)
    /// The template did more than any useful one does.
    case tooMuch(String)
}

extension TemplateError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let what, let line): "line \(line): \(what)"
        case .evaluation(let what): what
        case .tooMuch(let what): "the template \(what)"
        }
    }
}
