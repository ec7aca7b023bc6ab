import Synchronization
package import SystemPackage
package import WorkshopCommon

/// Which files of a project a check reads, by their paths: only these are worth another check.
///
/// A log, a database or a download that somebody writes into the project's folder is none of them.
package struct ProjectInputs: Hashable, Sendable {
    private let template: String
    /// Every word of the template and the Makefile: a path that stands in one, such as a `DefinitionUri`, is read by a
    /// check. A word that is none does no harm, and a template that can't be parsed still has words.
    private let words: Set<String>

    /// - Parameters:
    ///   - template: its name in the project.
    ///   - text: what it and the Makefile say now.
    package init(template: String, text: String) {
        self.template = template
        let separators: Set<Character> = [" ", "\n", "\r\n", "\t", "\"", "'", ",", "[", "]", "{", "}", "(", ")"]
        words = Set(
            text.split { separators.contains($0) }.map { word in
                var path = word
                while path.hasPrefix("./") { path = path.dropFirst(2) }
                while path.hasSuffix("/") { path = path.dropLast() }
                return String(path)
            }
        )
    }

    /// Whether a check reads the file with this path, which is relative to the project.
    package func include(_ path: String) -> Bool {
        if path == template { return true }
        let parts = path.split(separator: "/").map(String.init)
        guard let name = parts.last, !ProjectInputs.isOutput(name) else { return false }
        if parts.count > 1, ProjectInputs.folders.contains(parts[0]) { return true }
        if ProjectInputs.names.contains(name) || ProjectInputs.isSource(name) { return true }
        return parts.indices.contains { words.contains(parts[...$0].joined(separator: "/")) }
    }

    /// SwiftPM's own layout.
    private static let folders: Set<String> = ["Sources", "Packages", "Plugins"]
    private static let names: Set<String> = [
        "Makefile", "makefile", "GNUmakefile", "Package.swift", "go.mod", "go.sum", "requirements.txt",
        "package.json", "Cargo.toml", "Gemfile",
    ]
    private static let sources: Set<String> = [
        "swift", "c", "h", "cc", "cpp", "hpp", "m", "mk", "go", "py", "js", "mjs", "cjs", "ts", "rb", "rs", "java",
        "kt",
        "yaml", "yml", "vtl", "asl", "graphql",
    ]
    private static let outputs: Set<String> = ["log", "out", "pid", "sqlite", "db", "tmp", "bak"]

    private static func isSource(_ name: String) -> Bool {
        name.hasSuffix(".asl.json") || suffix(of: name).map(sources.contains) == true
    }

    private static func isOutput(_ name: String) -> Bool { suffix(of: name).map(outputs.contains) == true }

    private static func suffix(of name: String) -> String? {
        let parts = name.split(separator: ".")
        return parts.count > 1 ? parts.last.map { $0.lowercased() } : nil
    }
}

/// A project's inputs as its template has them now.
package final class TrackedInputs: Sendable {
    private let template: FilePath
    private let fileSystem: any FileSystem
    private let inputs: Mutex<ProjectInputs>

    package init(template: FilePath, fileSystem: any FileSystem = LocalFileSystem()) {
        self.template = template
        self.fileSystem = fileSystem
        inputs = Mutex(ProjectInputs(template: "", text: ""))
        refresh()
    }

    /// Reads the template again: another file may stand in it.
    package func refresh() {
        // What the Makefile copies beside a function stands in the Makefile.
        let files = [template, template.removingLastComponent().appending("Makefile")]
        let text = files.compactMap { (try? fileSystem.read($0)).map { String(decoding: $0, as: UTF8.self) } }
            .joined(separator: "\n")
        let name = template.lastComponent?.string ?? ""
        inputs.withLock { $0 = ProjectInputs(template: name, text: text) }
    }

    package func include(_ path: String) -> Bool { inputs.withLock { $0 }.include(path) }
}
