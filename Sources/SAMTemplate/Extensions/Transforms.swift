import WorkshopCommon

/// Which transforms a template names, in their order.
struct Transforms: Hashable {
    let names: [String]

    init(_ template: TemplateNode) {
        let given = template["Transform"]?.json
        names = (given.map { $0.array ?? [$0] } ?? []).compactMap { $0.string ?? $0["Name"]?.string }
    }

    var hasLanguageExtensions: Bool { names.contains(LanguageExtensions.name) }

    /// CloudFormation runs transforms in the order of the list, and SAM's can't read what the other one replaces.
    var isOrderWrong: Bool {
        guard let extensions = names.firstIndex(of: LanguageExtensions.name),
            let serverless = names.firstIndex(of: "AWS::Serverless-2016-10-31")
        else { return false }
        return serverless < extensions
    }

    /// Functions that only the language extensions know.
    static let extended = ["Fn::ForEach", "Fn::Length", "Fn::ToJsonString"]
}
