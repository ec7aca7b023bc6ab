import OrderedCollections
import WorkshopCommon

/// What CloudFormation does to a template's text before anything reads it: included files, then loops.
struct Preparation {
    let options: TemplateResolver.Options
    let file: String
    private(set) var diagnostics: [Diagnostic] = []

    init(options: TemplateResolver.Options, file: String) {
        self.options = options
        self.file = file
    }

    mutating func prepare(_ root: TemplateNode) -> TemplateNode {
        var root = root
        if let read = options.include {
            var includes = Includes(read: read)
            root = includes.expand(root)
            report(includes.problems)
        }
        let transforms = Transforms(root)
        guard transforms.hasLanguageExtensions else { return root }
        if transforms.isOrderWrong { reportOrder(root) }
        let parameters = root["Parameters"]?.json.object ?? [:]
        var values = ParameterValues(options: options)
        values.read(parameters)
        var extensions = LanguageExtensions(
            resolver: IntrinsicResolver(
                .init(
                    options: options,
                    parameters: values.values,
                    mappings: root["Mappings"]?.json.object ?? [:],
                    conditions: [:],
                    resources: [:],
                    hasLanguageExtensions: true
                )
            ),
            parameterNames: Set(parameters.keys)
        )
        root = extensions.expand(root)
        report(extensions.problems)
        return root
    }

    private mutating func reportOrder(_ root: TemplateNode) {
        let mark = root.nearestMark(of: ["Transform"])
        diagnostics.append(
            Diagnostic(
                "template-language-extensions",
                at: SourceLocation(file: file, line: mark.line, column: mark.column),
                "AWS::LanguageExtensions stands after the SAM transform",
                why:
                    "CloudFormation runs transforms in this order, and SAM's can't read loops and the other functions.",
                suggestion: "write Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]"
            )
        )
    }

    private mutating func report(_ problems: [LanguageExtensions.PlacedProblem]) {
        diagnostics += problems.map { placed in
            Diagnostic(
                placed.problem.identifier,
                at: SourceLocation(file: file, line: placed.mark.line, column: placed.mark.column),
                placed.problem.message,
                why: placed.problem.why,
                suggestion: placed.problem.suggestion
            )
        }
    }
}
