import WorkshopCommon

/// Reads one step: its step.yml, its text, its starter, solution and mutants.
struct StepLoader {
    let slug: String
    let number: Int
    let manifest: Manifest
    let files: KitFiles
    let collector: DiagnosticCollector

    init(slug: String, number: Int, manifest: Manifest, files: KitFiles, _ collector: DiagnosticCollector) {
        (self.slug, self.number, self.manifest, self.files) = (slug, number, manifest, files)
        self.collector = collector
    }

    private var folder: String { "Exercises/\(numbered(number, slug))" }
    private var solution: String { "Solutions/\(numbered(number, slug))" }

    /// `nil` after reporting why.
    func step() -> Step? {
        guard isSlug(slug) else {
            let location = manifest.sections.first { $0.steps.contains(slug) }?.location
            let message = "'\(slug)' can't name a step: it has to be lower-case words joined by hyphens"
            collector.report(Diagnostic("curriculum-step-name", at: location, message))
            return nil
        }
        let path = "\(folder)/step.yml"
        guard let contents = files.contents(path, collector, missing: whereToLook()),
            let fields = YAMLFields(parsing: contents, "the step", file: path, collector: collector)
        else { return nil }
        return step(fields)
    }

    private func step(_ fields: YAMLFields) -> Step? {
        fields.expectOnly([
            "title", "section", "kind", "minutes", "needs", "functions", "values", "deployed-first", "faults",
            "timeLimit", "checks", "mutants",
        ])
        guard let title = fields.text("title").map(manifest.track.filled), let section = section(fields),
            let kind: Step.Kind = oneOf(fields, "kind"), let minutes = fields.positiveNumber("minutes"),
            let timeLimit = fields.positiveNumber("timeLimit", default: 60)
        else { return nil }
        let readme = files.contents("\(folder)/README.md", collector, missing: "write the step's text there")
        return Step(
            slug: slug,
            number: number,
            title: title,
            section: section,
            kind: kind,
            minutes: minutes,
            needs: fields.texts("needs"),
            functions: fields.texts("functions"),
            values: values(fields),
            deployedFirst: fields.optionalText("deployed-first"),
            faultyCode: faultyCode(fields),
            timeLimit: timeLimit,
            checks: fields.list("checks", of: "a check").compactMap(Check.init),
            mutants: mutants(fields),
            readme: String(decoding: readme ?? [], as: UTF8.self),
            starter: files.tree("\(folder)/starter", collector),
            solution: files.tree(solution, collector, skipping: "mutants"),
            location: fields.location
        )
    }

    private func section(_ fields: YAMLFields) -> String? {
        guard let named = fields.text("section") else { return nil }
        let listing = manifest.sections.first { $0.steps.contains(slug) }?.slug
        if named == listing { return named }
        collector.report(
            Diagnostic(
                "curriculum-step-section",
                at: fields.location(of: "section"),
                "the step says that it belongs to '\(named)', the curriculum lists it under '\(listing ?? "none")'",
                suggestion: "make both say the same"
            )
        )
        return nil
    }

    private func oneOf<Choice: RawRepresentable & CaseIterable>(_ fields: YAMLFields, _ key: String) -> Choice?
    where Choice.RawValue == String {
        guard let text = fields.text(key) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        fields.wrong(key, Choice.allCases.map(\.rawValue).joined(separator: " or "))
        return nil
    }

    private func values(_ fields: YAMLFields) -> [DrawnValue] {
        guard let values = fields.fields("values", "the drawn values") else { return [] }
        values.expectOnly(["parameters", "ssm", "secrets"])
        let secrets = values.fields("secrets", "the drawn secrets")
        return drawn(values.fields("parameters", "the drawn parameters")) { .parameter($0) }
            + drawn(values.fields("ssm", "the drawn values of the Parameter Store")) { .ssm($0) }
            + (secrets?.keys ?? []).flatMap { name in
                drawn(secrets?.fields(name, "the drawn secret")) { .secret(name, member: $0) }
            }
    }

    private func drawn(_ fields: YAMLFields?, at place: (String) -> DrawnValue.Place) -> [DrawnValue] {
        (fields?.keys ?? []).compactMap { key in
            guard let fields, let generator: DrawnValue.Generator = oneOf(fields, key) else { return nil }
            return DrawnValue(place: place(key), generator: generator)
        }
    }

    private func faultyCode(_ fields: YAMLFields) -> FaultyCode? {
        guard let code = fields.fields("faults", "the faults") else { return nil }
        code.expectOnly(["tests", "in"])
        guard let tests = code.text("tests"), let faults = code.fields("in", "the faulty code") else { return nil }
        guard FileTree.isRelative(tests) else {
            code.wrong("tests", "a file or folder of the project, such as Tests/SlashFunctionTests")
            return nil
        }
        return FaultyCode(
            tests: tests,
            faults: faults.keys.compactMap { name in
                faults.text(name).map { FaultyCode.Fault(name: name, says: $0) }
            },
            package: files.tree("\(folder)/faults", collector)
        )
    }

    private func mutants(_ fields: YAMLFields) -> [Mutant] {
        guard let mutants = fields.fields("mutants", "the mutants") else { return [] }
        return mutants.keys.compactMap { name in
            guard let mutant = mutants.fields(name, "the mutant") else { return nil }
            mutant.expectOnly(["rejected-by", "says"])
            guard let test = mutant.text("rejected-by"), let says = mutant.text("says") else { return nil }
            return Mutant(
                name: name,
                rejectedBy: test,
                says: says,
                overlay: isSlug(name) ? files.tree("\(solution)/mutants/\(name)", collector) : FileTree(),
                location: mutants.location(of: name)
            )
        }
    }

    private func whereToLook() -> String {
        let others = files.names("Exercises").filter { $0.drop { $0.isNumber } == "-\(slug)" }
        return others.first.map { "rename Exercises/\($0) (and its folder in Solutions) to \(numbered(number, slug))" }
            ?? "write the step there, or take '\(slug)' out of \(Curriculum.manifest)"
    }
}

extension Check {
    fileprivate init?(_ fields: YAMLFields) {
        fields.expectOnly(["test", "says", "why", "needs", "hints"])
        guard let test = fields.text("test") else { return nil }
        self.init(
            test: test,
            says: fields.optionalText("says") ?? "",
            why: fields.optionalText("why") ?? "",
            needs: fields.texts("needs"),
            hints: fields.texts("hints"),
            location: fields.location
        )
    }
}
