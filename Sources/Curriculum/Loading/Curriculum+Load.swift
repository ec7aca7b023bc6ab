package import SystemPackage
package import WorkshopCommon

extension Curriculum {
    /// Reads the manifest and every step that it names. All that is wrong with them is told at once.
    ///
    /// - Parameter kit: the folder that `Exercises`, `Solutions` and `Slides` stand in.
    package static func load(
        kit: FilePath,
        fileSystem: some FileSystem = LocalFileSystem()
    ) throws(DiagnosticError) -> Curriculum {
        let files = KitFiles(kit: kit, fileSystem: fileSystem)
        let collector = DiagnosticCollector()
        guard let manifest = Manifest(files, collector) else { throw DiagnosticError(collector.diagnostics) }
        var steps: [Step] = []
        for (index, slug) in manifest.sections.flatMap(\.steps).enumerated() {
            let loader = StepLoader(slug: slug, number: index + 1, manifest: manifest, files: files, collector)
            if let step = loader.step() { steps.append(step) }
        }
        let workspace = files.tree("Exercises/Workspace", collector)
        guard !collector.diagnostics.hasErrors else { throw DiagnosticError(collector.diagnostics.sortedByLocation()) }
        return Curriculum(
            title: manifest.title,
            track: manifest.track,
            sections: manifest.sections,
            steps: steps,
            vendored: manifest.vendored,
            workspace: workspace,
            kit: kit
        )
    }
}

extension Agenda {
    /// Reads the manifest alone: enough for the clock, whatever state the steps are in.
    package static func load(
        kit: FilePath,
        fileSystem: some FileSystem = LocalFileSystem()
    ) throws(DiagnosticError) -> Agenda {
        let collector = DiagnosticCollector()
        let manifest = Manifest(KitFiles(kit: kit, fileSystem: fileSystem), collector)
        guard let manifest, !collector.diagnostics.hasErrors else {
            throw DiagnosticError(collector.diagnostics.sortedByLocation())
        }
        return Agenda(title: manifest.title, sections: manifest.sections)
    }
}

/// The kit's files, read with diagnostics that name them as the author knows them: relative to the kit.
struct KitFiles {
    let kit: FilePath
    let fileSystem: any FileSystem

    /// Left behind by editors, builds and the Finder: never part of a step.
    static let debris: Set<String> = [".DS_Store", ".build", ".swiftpm", ".git", ".aws-sam", ".workshop", ".vscode"]

    func contents(_ path: String, _ collector: DiagnosticCollector, missing suggestion: String) -> [UInt8]? {
        do {
            return try fileSystem.read(kit.appending(path))
        } catch {
            let isMissing = error.errno == .noSuchFileOrDirectory
            collector.report(
                Diagnostic(
                    isMissing ? "curriculum-file-missing" : "curriculum-file-unreadable",
                    at: SourceLocation(file: path),
                    isMissing ? "there is no \(path)" : "\(error)",
                    suggestion: suggestion
                )
            )
            return nil
        }
    }

    /// The file's text; `nil` when it can't be read, which the caller tells in its own words.
    func text(_ path: String) -> String? {
        (try? fileSystem.read(kit.appending(path))).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The files below a folder; none when there is no folder, which the lint tells where it matters.
    func tree(_ path: String, _ collector: DiagnosticCollector, skipping other: String? = nil) -> FileTree {
        do {
            guard try fileSystem.exists(kit.appending(path)) else { return FileTree() }
            return try fileSystem.tree(at: kit.appending(path)) { KitFiles.debris.contains($0) || $0 == other }
        } catch {
            collector.report(Diagnostic("curriculum-file-unreadable", at: SourceLocation(file: path), "\(error)"))
            return FileTree()
        }
    }

    /// Names in a folder without debris; none when there is no folder.
    func names(_ path: String) -> [String] {
        ((try? fileSystem.entries(of: kit.appending(path))) ?? []).filter { !KitFiles.debris.contains($0) }
    }
}
