package import WorkshopCommon

extension Curriculum {
    /// What an author has to mend before the day. Each diagnostic says how.
    ///
    /// Looks at the manifest and at the files of the kit; that starters fail and solutions pass is proved elsewhere,
    /// by running them.
    package func lint(fileSystem: some FileSystem = LocalFileSystem()) -> [Diagnostic] {
        let files = KitFiles(kit: kit, fileSystem: fileSystem)
        let found =
            AgendaLint(curriculum: self, files: files).diagnostics
            + steps.flatMap { StepLint(step: $0, curriculum: self, files: files).diagnostics }
            + StrayLint(curriculum: self, files: files).diagnostics
            + compositionDiagnostics()
        return found.sortedByLocation()
    }

    /// Every state has to compose, alone and all together; a collision is told once.
    private func compositionDiagnostics() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        var found: [Diagnostic] = []
        func gather(_ state: () throws(DiagnosticError) -> FileTree) {
            do {
                _ = try state()
            } catch {
                found.append(contentsOf: error.diagnostics.filter { seen.insert($0).inserted })
            }
        }
        for step in steps {
            gather { () throws(DiagnosticError) in try state(after: step) }
        }
        gather { () throws(DiagnosticError) in try stateAtTheEnd() }
        return found
    }
}
