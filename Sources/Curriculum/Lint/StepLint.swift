import WorkshopCommon

/// One step: its checks, hints, needs, starter and mutants.
struct StepLint {
    let step: Step
    let curriculum: Curriculum
    let files: KitFiles

    static let hintCount = 3
    static let leastMutants = 3

    var diagnostics: [Diagnostic] {
        step.checks.flatMap(words) + duplicates + testNeeds + suite + needs + starter + solution + mutants + faults
    }

    private func words(_ check: Check) -> [Diagnostic] {
        var found: [Diagnostic] = []
        if check.says.isEmpty {
            found.append(
                error(
                    "check-without-words",
                    check.location,
                    "'\(check.test)' has no words",
                    "write 'says': what is right"
                )
            )
        }
        if check.why.isEmpty {
            found.append(
                error(
                    "check-without-why",
                    check.location,
                    "'\(check.test)' does not say why",
                    "write 'why': what AWS does"
                )
            )
        }
        if check.hints.count != StepLint.hintCount || check.hints.contains("") {
            found.append(
                error(
                    "check-hints",
                    check.location,
                    "'\(check.test)' has \(check.hints.count) hints, a check has \(StepLint.hintCount)",
                    "write them from a nudge to nearly the answer"
                )
            )
        }
        return found
    }

    private var duplicates: [Diagnostic] {
        var seen: Set<String> = []
        return step.checks.filter { !seen.insert($0.test).inserted }.map {
            error("check-duplicate", $0.location, "'\($0.test)' is there twice", "take one of them out")
        }
    }

    private var testNeeds: [Diagnostic] {
        let tests = step.checks.map(\.test)
        return step.checks.enumerated().flatMap { index, check in
            check.needs.filter { !tests[..<index].contains($0) }.map { need in
                error(
                    "check-unknown-need",
                    check.location,
                    "'\(check.test)' needs '\(need)', which is no check before it",
                    suggestion(need, among: tests)
                )
            }
        }
    }

    /// The manifest and the suite have to name the same tests: a missing record is never a pass.
    private var suite: [Diagnostic] {
        guard let text = files.text(step.suitePath) else {
            return [error("suite-missing", step.location, "there is no \(step.suitePath)", "write the hidden suite")]
        }
        let tests = text.matches(of: #/func\s+(test\w*)\s*\(/#).map { String($0.1) }
        let listed = step.checks.map(\.test)
        let unlisted = tests.filter { !listed.contains($0) }.map {
            error("suite-test-not-listed", step.location, "\(step.suitePath) has \($0), step.yml has not", "list it")
        }
        let absent = step.checks.filter { !tests.contains($0.test) }.map {
            error(
                "check-without-test",
                $0.location,
                "\(step.suitePath) has no test '\($0.test)'",
                suggestion($0.test, among: tests)
            )
        }
        let none = error("step-without-checks", step.location, "'\(step.slug)' has no check", "list its suite's tests")
        return unlisted + absent + (step.checks.isEmpty ? [none] : [])
    }

    private var needs: [Diagnostic] {
        let slugs = curriculum.steps.map(\.slug)
        let unknown = step.needs.filter { !slugs.contains($0) }.map { need in
            error(
                "step-unknown-need",
                step.location,
                "'\(step.slug)' needs '\(need)', which is no step",
                suggestion(need, among: slugs)
            )
        }
        let late = step.needs.compactMap(curriculum.step).filter { $0.number >= step.number }.map { need in
            isCircle(through: need)
                ? error(
                    "step-needs-circle",
                    step.location,
                    "'\(step.slug)' and '\(need.slug)' need each other",
                    "take one of the needs out"
                )
                : error(
                    "step-needs-later",
                    step.location,
                    "'\(step.slug)' needs '\(need.slug)', which comes after it",
                    "list '\(need.slug)' first in \(Curriculum.manifest)"
                )
        }
        let extra = step.needs.compactMap(curriculum.step).filter { step.kind == .core && $0.kind == .extra }.map {
            error(
                "core-needs-extra",
                step.location,
                "'\(step.slug)' is core but needs '\($0.slug)', which is extra",
                "make '\($0.slug)' core too, or drop the need"
            )
        }
        return unknown + late + extra + deployedFirst
    }

    /// What was deployed before has to be something that the learner has come past.
    private var deployedFirst: [Diagnostic] {
        guard let slug = step.deployedFirst else { return [] }
        let past = curriculum.allNeeds(of: step).map(\.slug)
        if past.contains(slug) { return [] }
        return [
            error(
                "step-deploys-unneeded-first",
                step.location,
                "'\(step.slug)' has '\(slug)' deployed first, but doesn't need it",
                suggestion(slug, among: past)
            )
        ]
    }

    private func isCircle(through need: Step) -> Bool {
        var seen: Set<String> = []
        var pending = [need]
        while let current = pending.popLast() {
            if current.slug == step.slug { return true }
            pending.append(
                contentsOf: current.needs.compactMap(curriculum.step).filter { seen.insert($0.slug).inserted }
            )
        }
        return false
    }

    private var starter: [Diagnostic] {
        let folder = SourceLocation(file: "Exercises/\(step.folderName)/starter")
        if step.starter.isEmpty && step.solution.isEmpty {
            return [error("starter-missing", folder, "'\(step.slug)' lays no file", "put its starter there")]
        }
        // What is left to do may stand in a file that an earlier step laid; the step's text then says so.
        let texts = step.starter.files.values.compactMap(\.text) + [step.readme]
        guard !texts.contains(where: { $0.contains("TODO") }) else { return [] }
        return [
            error(
                "starter-without-todo",
                folder,
                "nothing in the starter of '\(step.slug)' is marked TODO",
                "mark what the learner has to write"
            )
        ]
    }

    private var solution: [Diagnostic] {
        let folder = SourceLocation(file: "Solutions/\(step.folderName)")
        guard !step.solution.isEmpty else {
            return [error("solution-missing", folder, "'\(step.slug)' has no solution", "put the reference there")]
        }
        return step.solution.paths.filter { step.solution[$0]?.text?.contains("TODO") ?? false }.map { path in
            error(
                "solution-with-todo",
                SourceLocation(file: "\(folder.file)/\(path)"),
                "the solution still says TODO",
                "finish it, or take the mark out"
            )
        }
    }

    private var mutants: [Diagnostic] {
        let tests = step.checks.map(\.test)
        var found: [Diagnostic] = []
        if step.mutants.count < StepLint.leastMutants {
            found.append(
                error(
                    "too-few-mutants",
                    step.location,
                    "'\(step.slug)' has \(step.mutants.count) mutants, a step has at least \(StepLint.leastMutants)",
                    "add wrong solutions that a learner might write; a deleted handler is one"
                )
            )
        }
        for mutant in step.mutants {
            if !tests.contains(mutant.rejectedBy) {
                found.append(
                    error(
                        "mutant-unknown-check",
                        mutant.location,
                        "the mutant '\(mutant.name)' names the check '\(mutant.rejectedBy)', which is not there",
                        suggestion(mutant.rejectedBy, among: tests)
                    )
                )
            }
            if mutant.overlay.isEmpty {
                found.append(
                    error(
                        "mutant-without-files",
                        mutant.location,
                        "the mutant '\(mutant.name)' has no files",
                        "put them in Solutions/\(step.folderName)/mutants/\(mutant.name)"
                    )
                )
            }
        }
        return found
    }

    /// A fault that no line of the code asks for is none, and one that the suite doesn't ask for goes unfound.
    private var faults: [Diagnostic] {
        guard let code = step.faultyCode else { return [] }
        let folder = SourceLocation(file: "Exercises/\(step.folderName)/faults")
        guard code.package["Package.swift"] != nil, !code.faults.isEmpty else {
            return [
                error("faults-without-package", folder, "'\(step.slug)' has no code with faults", "put a package there")
            ]
        }
        let sources = code.package.files.values.compactMap(\.text)
        let suite = files.text(step.suitePath) ?? ""
        let unused = code.faults.filter { fault in
            let name = "\"\(fault.name)\""
            return !sources.contains { $0.contains(name) } || !suite.contains(name)
        }
        return unused.map { fault in
            error(
                "fault-unused",
                step.location,
                "the fault '\(fault.name)' is not in the code, or not in the suite",
                "ask for it by Fault.isActive in the code, and by expectCaught in the suite"
            )
        }
    }

    private func suggestion(_ name: String, among names: [String]) -> String {
        nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
            ?? "the names are: \(names.joined(separator: ", "))"
    }

    private func error(
        _ identifier: String,
        _ location: SourceLocation,
        _ message: String,
        _ suggestion: String
    ) -> Diagnostic {
        Diagnostic(identifier, at: location, message, suggestion: suggestion)
    }
}
