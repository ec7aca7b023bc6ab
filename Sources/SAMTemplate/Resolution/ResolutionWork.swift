import OrderedCollections
import WorkshopCommon

/// One template on its way from nodes to a stack.
struct ResolutionWork {
    let options: TemplateResolver.Options
    let source: TemplateSource
    let template: JSONObject
    let hasLanguageExtensions: Bool
    var diagnostics: [Diagnostic]

    init(options: TemplateResolver.Options, root: TemplateNode, file: String, diagnostics: [Diagnostic]) {
        self.options = options
        var preparation = Preparation(options: options, file: file)
        let prepared = preparation.prepare(root)
        source = TemplateSource(root: prepared, file: file)
        template = prepared.json.object ?? [:]
        hasLanguageExtensions = Transforms(root).hasLanguageExtensions
        self.diagnostics = diagnostics + preparation.diagnostics
    }

    mutating func run() -> Resolution {
        var structure = StructureValidator(template: template, source: source)
        structure.check()
        diagnostics += structure.diagnostics
        guard !structure.blocksTransform else { return refused(transformed: nil) }

        var parameters = ParameterValues(options: options)
        parameters.read(template["Parameters"]?.object ?? [:])
        diagnostics += parameters.problems.map(diagnostic)

        let transformer = Transformer(
            template: template,
            parameters: parameters.values.merging(PseudoParameters.values(options)) { own, _ in own },
            region: options.region
        )
        transformer.run()
        diagnostics += transformer.refusals.map(diagnostic)
        let isTransformed = transformer.refusals.isEmpty
        let bodies = isTransformed ? transformer.output.mapValues(\.body) : template["Resources"]?.object ?? [:]
        let resolver = IntrinsicResolver(
            .init(
                options: options,
                parameters: parameters.values,
                mappings: template["Mappings"]?.object ?? [:],
                conditions: transformer.conditions,
                resources: Dictionary(uniqueKeysWithValues: bodies.map { ($0.key, $0.value) }),
                hasLanguageExtensions: hasLanguageExtensions
            )
        )
        let references = ReferenceValidator(source: source, template: template, transformer: transformer)
        let hasUnknownType = structure.diagnostics.contains { $0.identifier == "template-unknown-type" }
        diagnostics += references.problems(isTransformed: isTransformed && !hasUnknownType).map(diagnostic)
        // Before properties are looked at, which would keep a condition's value and forget what is wrong about it.
        for name in transformer.conditions.keys { _ = resolver.isTrue(name, at: ["Conditions", name]) }
        var properties = PropertyValidator(template: template, resolver: resolver)
        properties.check()
        diagnostics += properties.problems.map(diagnostic)
        diagnostics += DynamicReferenceValidator(template: template).problems().map(diagnostic)
        guard isTransformed else { return refused(transformed: nil) }

        let resources = resolve(transformer.output, resolver)
        let outputs = resolveOutputs(resolver, transformer)
        checkRules(resolver)
        diagnostics += resolver.problems.map(diagnostic)
        let words = SourceWords(source.root, skipping: ["Parameters"])
        diagnostics += unused(parameters, resolver, words)
        if !diagnostics.hasErrors {
            // What looks unused may only be misspelled where it is used, and that is an error of its own.
            var conditions = ConditionAnalysis(template: template, words: words)
            diagnostics += conditions.problems().map(diagnostic)
        }
        guard !diagnostics.hasErrors else { return refused(transformed: resources) }
        let stack = ResolvedStack(
            name: options.stackName,
            parameters: parameters.texts,
            noEchoParameters: parameters.noEcho,
            resources: resources.filter(\.value.isCreated),
            outputs: outputs,
            unresolvedReferences: Array(resolver.unresolvedReferences)
        )
        return Resolution(stack: stack, diagnostics: sorted(), transformed: resources)
    }

    private func refused(transformed: OrderedDictionary<String, Resource>?) -> Resolution {
        Resolution(stack: nil, diagnostics: sorted(), transformed: transformed)
    }

    private func sorted() -> [Diagnostic] {
        // One mistake can be found on two ways; the first finding stands.
        var seen: Set<[String]> = []
        return OrderedSet(diagnostics).filter { diagnostic in
            let isUnique =
                diagnostic.identifier != "template-type" && diagnostic.identifier != "template-missing-property"
            return isUnique || seen.insert([diagnostic.identifier, diagnostic.location?.description ?? ""]).inserted
        }
        .sortedByLocation()
    }

    /// A problem at a path becomes a diagnostic at a place.
    private func diagnostic(_ problem: Refusal) -> Diagnostic {
        let location: SourceLocation
        if problem.path.first == "Resources", problem.path.count > 2 {
            location = source.location(ofResource: problem.path[1], path: Array(problem.path.dropFirst(2)))
        } else {
            location = source.location(of: problem.path)
        }
        return Diagnostic(
            problem.identifier,
            severity: problem.isWarning ? .warning : .error,
            at: location,
            problem.message,
            why: problem.why,
            suggestion: problem.suggestion
        )
    }

    private func resolve(
        _ output: OrderedDictionary<String, Transformer.Output>,
        _ resolver: IntrinsicResolver
    ) -> OrderedDictionary<String, Resource> {
        var resources: OrderedDictionary<String, Resource> = [:]
        for (id, generated) in output {
            let body = generated.body
            let path = ["Resources", generated.origin]
            let condition = body["Condition"]?.string
            let isCreated = condition.map { resolver.isTrue($0, at: path + ["Condition"]) } ?? true
            let known = resolver.problems
            let properties = resolver.resolve(body["Properties"] ?? .object([:]), at: path + ["Properties"])
            // What a resource that is not created refers to does no harm.
            if !isCreated { resolver.problems = known }
            let dependsOn = body["DependsOn"].map { $0.array ?? [$0] } ?? []
            let type = body["Type"]?.string ?? ""
            resources[id] = Resource(
                logicalID: id,
                type: type,
                properties: properties.flatMap { $0.isNull ? nil : $0 } ?? .object([:]),
                metadata: body["Metadata"].flatMap { resolver.resolve($0, at: path + ["Metadata"]) },
                dependsOn: dependsOn.compactMap(\.string).sorted(),
                deletionPolicy: body["DeletionPolicy"].flatMap {
                    resolver.resolve($0, at: path + ["DeletionPolicy"])?.string
                },
                physicalID: resolver.physicalID(id),
                attributes: resolver.attributes(of: id),
                origin: generated.origin,
                condition: condition,
                isCreated: isCreated,
                location: source.location(of: path),
                source: source
            )
        }
        return resources
    }

    private func resolveOutputs(
        _ resolver: IntrinsicResolver,
        _ transformer: Transformer
    ) -> OrderedDictionary<String, Output> {
        var outputs: OrderedDictionary<String, Output> = [:]
        for (name, output) in template["Outputs"]?.object ?? [:] {
            let path = ["Outputs", name]
            if let condition = output["Condition"]?.string, !resolver.isTrue(condition, at: path + ["Condition"]) {
                continue
            }
            let output = transformer.renaming(output)
            outputs[name] = Output(
                value: output["Value"].flatMap { resolver.resolve($0, at: path + ["Value"]) } ?? .null,
                description: output["Description"]?.string,
                exportName: output["Export"]?["Name"].map { resolver.text($0, at: path + ["Export", "Name"]) },
                location: source.location(of: path)
            )
        }
        return outputs
    }

    private mutating func checkRules(_ resolver: IntrinsicResolver) {
        guard template["Rules"]?.object != nil else { return }
        var validator = RuleValidator(template: template, resolver: resolver)
        validator.check()
        // A look at a template stands in for values that a deployment would give.
        let isLook = options.missingParameters == .placeholder
        diagnostics += validator.problems.map { problem in
            var problem = problem
            problem.isWarning = isLook && diagnostics.contains { $0.identifier == "template-parameter-missing" }
            return diagnostic(problem)
        }
    }

    private func unused(
        _ parameters: ParameterValues,
        _ resolver: IntrinsicResolver,
        _ words: SourceWords
    ) -> [Diagnostic] {
        parameters.values.keys.sorted().filter { !resolver.used.contains($0) && !words.contains($0) }.map {
            name in
            Diagnostic(
                "template-unused-parameter",
                severity: .warning,
                at: source.location(of: ["Parameters", name]),
                "the parameter \(name) is not used",
                suggestion: "use it with !Ref \(name), or remove it"
            )
        }
    }
}

/// Names that something in a template refers to.
struct SourceWords {
    private var names: Set<String> = []

    init(_ root: TemplateNode, skipping: Set<String>) {
        guard case .map(let sections) = root.content else { return }
        for (name, member) in sections where !skipping.contains(name) { collect(member.node) }
    }

    func contains(_ name: String) -> Bool { names.contains(name) }

    private mutating func collect(_ node: TemplateNode) {
        switch node.content {
        case .scalar(.string(let text)):
            names.insert(text)
            if text.contains(ascii: "${") { names.formUnion(SubTemplate(text).variables) }
        case .scalar: break
        case .list(let elements): for element in elements { collect(element) }
        case .map(let members): for member in members.values { collect(member.node) }
        }
    }
}

extension IntrinsicResolver {
    func attributes(of id: String) -> [String: String] {
        let type = context.resources[id]?["Type"]?.string ?? ""
        guard let entry = ResourceTable.entries[type] else { return [:] }
        return entry.attributes.mapValues { fillingAttribute($0, id) }
    }
}
