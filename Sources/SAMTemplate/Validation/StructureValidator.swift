import OrderedCollections
import WorkshopCommon

/// Checks the template's sections and what every resource has, before anything is transformed.
struct StructureValidator {
    let template: JSONObject
    let source: TemplateSource
    private(set) var diagnostics: [Diagnostic] = []
    /// Whether the transform itself can't work on the template. Other errors are CloudFormation's, which comes after it.
    private(set) var blocksTransform = false

    static let sections = [
        "AWSTemplateFormatVersion", "Conditions", "Description", "Globals", "Hooks", "Mappings", "Metadata", "Outputs",
        "Parameters", "Resources", "Rules", "Transform",
    ]
    static let attributes = [
        "Condition", "Connectors", "CreationPolicy", "DeletionPolicy", "DependsOn", "IgnoreGlobals", "Metadata",
        "Properties", "Type", "UpdatePolicy", "UpdateReplacePolicy",
    ]

    /// What SAM reads below a resource's Metadata.
    private static let metadata = ["BuildMethod", "BuildProperties"]

    init(template: JSONObject, source: TemplateSource) {
        self.template = template
        self.source = source
    }

    mutating func check() {
        checkSections()
        guard checkResourcesSection() else { return }
        checkTransform()
        checkParameters()
        for (id, resource) in template["Resources"]?.object ?? [:] {
            check(id, resource)
            // What follows it belongs to it, and is no resource.
            if isSection(id, resource) { break }
        }
        checkOutputs()
    }

    private mutating func checkSections() {
        for name in template.keys where !Self.sections.contains(name) {
            let nearest = nearestName(to: name, among: Self.sections)
            let looksLikeResource = template[name]?["Type"]?.string?.contains("::") == true
            report(
                "template-unknown-section",
                [name],
                "a template has no section \(name)",
                why: "AWS refuses sections that it does not know.",
                suggestion: looksLikeResource
                    ? "indent \(name) and what follows below Resources:" : nearest.map { "did you mean \($0)?" }
            )
        }
        for name in ["Parameters", "Mappings", "Conditions", "Outputs", "Rules"] {
            guard let section = template[name], section.object == nil else { continue }
            report(
                "template-type",
                [name],
                section.isNull ? "\(name) is empty" : "\(name) must be a map, not \(section.shown)",
                suggestion: section.isNull ? "indent what belongs to \(name), or remove the line" : nil
            )
        }
    }

    private mutating func checkResourcesSection() -> Bool {
        guard let resources = template["Resources"] else {
            let nearest = nearestName(to: "Resources", among: template.keys)
            report(
                "template-no-resources",
                nearest.map { [$0] } ?? [],
                "the template has no Resources",
                why: "A stack consists of its resources; without them there is nothing to deploy.",
                suggestion: nearest.map { "rename \($0) to Resources" } ?? "add Resources: and the resources below it"
            )
            return false
        }
        guard let members = resources.object, !members.isEmpty else {
            report(
                "template-no-resources",
                ["Resources"],
                resources.object == nil && !resources.isNull
                    ? "Resources must be a map, not \(resources.shown)" : "Resources is empty",
                why: "A stack consists of its resources; without them there is nothing to deploy.",
                suggestion: "put a resource below Resources:, indented by two spaces"
            )
            return false
        }
        return true
    }

    private mutating func checkTransform() {
        let given = template["Transform"].map { $0.array ?? [$0] } ?? []
        let names = given.compactMap { $0.string ?? $0["Name"]?.string }
        guard !names.contains("AWS::Serverless-2016-10-31") else { return }
        let serverless = (template["Resources"]?.object ?? [:]).first {
            $0.value["Type"]?.string?.hasPrefix(Transformer.prefix) == true
        }
        guard let serverless, !(template["Resources"]?.object ?? [:]).isEmpty else { return }
        let isMisspelled = names.contains { $0.lowercased().contains("serverless") }
        report(
            "template-no-transform",
            isMisspelled ? ["Transform"] : ["Resources", serverless.key, "Type"],
            isMisspelled
                ? "Transform is not spelled AWS::Serverless-2016-10-31"
                : "\(serverless.value["Type"]?.string ?? "") needs the SAM transform, and the template has no Transform",
            why: "CloudFormation itself knows no AWS::Serverless types; SAM's transform turns them into ones it knows.",
            suggestion: "add this line at the top: Transform: AWS::Serverless-2016-10-31"
        )
    }

    private mutating func checkParameters() {
        for (name, parameter) in template["Parameters"]?.object ?? [:] {
            guard parameter.object != nil else {
                report("template-type", ["Parameters", name], "the parameter \(name) must be a map with a Type")
                continue
            }
            guard let type = parameter["Type"]?.string else {
                report(
                    "template-missing-property",
                    ["Parameters", name],
                    "the parameter \(name) has no Type",
                    suggestion: "add Type: String"
                )
                continue
            }
            if let standard = parameter["Default"], standard.array != nil || standard.object != nil {
                report(
                    "template-type",
                    ["Parameters", name, "Default"],
                    "the Default of \(name) must be text, not \(standard.shown)",
                    suggestion: "write a list as one text: Default: \"a,b\""
                )
            }
            if !ParameterValues.isKnown(type) {
                report(
                    "template-parameter-type",
                    ["Parameters", name, "Type"],
                    "a parameter can't have the type \(type)",
                    suggestion: nearestName(to: type, among: ParameterValues.types).map { "did you mean \($0)?" }
                        ?? "use String, Number or CommaDelimitedList"
                )
            }
        }
    }

    private mutating func check(_ id: String, _ resource: JSONValue) {
        let path = ["Resources", id]
        if id.hasPrefix(LanguageExtensions.loop) {
            report(
                "template-language-extensions",
                path,
                "Fn::ForEach needs the transform AWS::LanguageExtensions",
                why: "Without it, CloudFormation takes the loop for a resource.",
                suggestion: "write Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]"
            )
            blocksTransform = true
            return
        }
        if isSection(id, resource) {
            report(
                "template-type",
                path,
                "\(id) is a section of the template, and stands among its resources here",
                why: "In YAML the indentation says what belongs to what.",
                suggestion: "let \(id): begin at the left margin, as Resources: does"
            )
            return
        }
        guard let members = resource.object else {
            report(
                "template-type",
                path,
                resource.isNull
                    ? "the resource \(id) is empty" : "the resource \(id) must be a map, not \(resource.shown)",
                why: "In YAML this is mostly a matter of indentation.",
                suggestion: "indent Type and Properties below \(id)"
            )
            return
        }
        checkLogicalID(id, "a resource's", at: path)
        checkAttributes(id, members)
        checkType(id, resource)
        if let properties = members["Properties"], properties.object == nil {
            let isSimple = resource["Type"] == "AWS::Serverless::SimpleTable" && properties.isNull
            if !isSimple {
                report(
                    "template-type",
                    path + ["Properties"],
                    properties.isNull
                        ? "Properties of \(id) is empty" : "Properties of \(id) must be a map, not \(properties.shown)",
                    suggestion: "indent the properties below Properties:"
                )
            }
        }
        if let condition = members["Condition"], condition.string == nil {
            report("template-type", path + ["Condition"], "Condition of \(id) must be a condition's name")
        }
    }

    /// Whether it is a section of the template that was indented too far.
    private func isSection(_ id: String, _ resource: JSONValue) -> Bool {
        resource["Type"] == nil && Self.sections.contains(id)
    }

    /// - Parameter owner: whose name it is, as `a resource's`.
    private mutating func checkLogicalID(_ id: String, _ owner: String, at path: [String]) {
        if id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) { return }
        let plain = id.split { !($0.isLetter || $0.isNumber) }
            .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        report(
            "template-logical-id",
            path,
            "\(id) can't be \(owner) name",
            why: "CloudFormation takes letters and digits only.",
            suggestion: "call it \(plain)"
        )
    }

    private mutating func checkAttributes(_ id: String, _ members: JSONObject) {
        for name in members.keys where !Self.attributes.contains(name) {
            let type = members["Type"]?.string ?? ""
            let shape = PropertyTable.samTypes[String(type.dropFirst(Transformer.prefix.count))]
            let isProperty = shape?.properties[name] != nil
            let (home, why): (String?, String?) =
                if isProperty {
                    ("Properties", "\(name) is a property of \(type), so it belongs below Properties.")
                } else if Self.metadata.contains(name) {
                    ("Metadata", "\(name) tells SAM how to build, so it belongs below Metadata.")
                } else {
                    (nil, nil)
                }
            report(
                "template-unknown-attribute",
                ["Resources", id, name],
                "a resource has no attribute \(name)",
                why: why,
                suggestion: home.map { "indent \(name) below \($0):" }
                    ?? nearestName(to: name, among: Self.attributes).map { "did you mean \($0)?" }
            )
        }
    }

    private mutating func checkType(_ id: String, _ resource: JSONValue) {
        let path = ["Resources", id]
        guard let type = resource["Type"]?.string else {
            report(
                "template-missing-type",
                resource["Type"] == nil ? path : path + ["Type"],
                "the resource \(id) has no Type",
                suggestion: "add for example Type: AWS::Serverless::Function"
            )
            return
        }
        if type.hasPrefix(Transformer.prefix) {
            let name = String(type.dropFirst(Transformer.prefix.count))
            guard PropertyTable.samTypes[name] == nil else { return }
            report(
                "template-unknown-type",
                path + ["Type"],
                "SAM knows no type \(type)",
                suggestion: nearestName(to: name, among: PropertyTable.samTypes.keys)
                    .map { "did you mean \(Transformer.prefix)\($0)?" }
            )
        } else if type.split(separator: ":", omittingEmptySubsequences: false).count < 5, !type.hasPrefix("Custom::") {
            report(
                "template-unknown-type",
                path + ["Type"],
                "\(type) is no resource type",
                why: "A type is written AWS::Service::Resource.",
                suggestion: nearestName(to: type, among: ResourceTable.entries.keys).map { "did you mean \($0)?" }
            )
        }
    }

    private mutating func checkOutputs() {
        for (name, output) in template["Outputs"]?.object ?? [:] {
            guard output.object != nil else {
                report("template-type", ["Outputs", name], "the output \(name) must be a map with a Value")
                continue
            }
            if output["Value"] == nil {
                report("template-missing-property", ["Outputs", name], "the output \(name) has no Value")
            }
            if let export = output["Export"], export["Name"] == nil {
                report(
                    "template-missing-property",
                    ["Outputs", name, "Export"],
                    "the Export of \(name) has no Name",
                    why: "Other stacks take the value by this name.",
                    suggestion: "put the name below Export:, for example Name: !Sub ${AWS::StackName}-\(name)"
                )
            }
            checkLogicalID(name, "an output's", at: ["Outputs", name])
        }
    }

    private mutating func report(
        _ identifier: String,
        _ path: [String],
        _ message: String,
        why: String? = nil,
        suggestion: String? = nil
    ) {
        blocksTransform = blocksTransform || identifier == "template-type" || identifier == "template-no-resources"
        diagnostics.append(
            Diagnostic(identifier, at: source.location(of: path), message, why: why, suggestion: suggestion)
        )
    }
}
