import WorkshopCommon

/// Files that no step, section or mutant owns: usually a forgotten rename.
struct StrayLint {
    let curriculum: Curriculum
    let files: KitFiles

    var diagnostics: [Diagnostic] {
        let folders = curriculum.steps.map(\.folderName)
        return strays(in: "Exercises", but: ["curriculum.yml", "Workspace"] + folders)
            + strays(in: "Solutions", but: folders)
            + folders.flatMap { strays(in: "Exercises/\($0)", but: ["step.yml", "README.md", "starter", "faults"]) }
            + curriculum.steps.flatMap { step in
                strays(in: "Solutions/\(step.folderName)/mutants", but: step.mutants.map(\.name))
            }
            + lessons
    }

    /// Pictures and themes may stand beside the lessons; a numbered Markdown file has to be one.
    private var lessons: [Diagnostic] {
        let known = curriculum.sections.map { String($0.lesson.dropFirst("Slides/".count)) }
        return files.names("Slides")
            .filter { $0.hasSuffix(".md") && $0.first?.isNumber == true && !known.contains($0) }
            .map { stray("Slides/\($0)", among: known) }
    }

    private func strays(in folder: String, but known: [String]) -> [Diagnostic] {
        files.names(folder).filter { !known.contains($0) }.map { stray("\(folder)/\($0)", among: known) }
    }

    private func stray(_ path: String, among known: [String]) -> Diagnostic {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return Diagnostic(
            "stray-file",
            at: SourceLocation(file: path),
            "nothing in the curriculum names \(path)",
            suggestion: nearestName(to: name, among: known).map { "rename it to \($0), name it, or remove it" }
                ?? "name it in \(Curriculum.manifest) or its step.yml, or remove it"
        )
    }
}
