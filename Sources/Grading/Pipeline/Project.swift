import OrderedCollections
package import SystemPackage
package import WorkshopCommon

/// The learner's files as the grader reads them: the template's text, and where a failure points to.
package struct Project: Sendable {
    package let root: FilePath
    private let fileSystem: any FileSystem

    package static let template = "template.yaml"

    package init(root: FilePath, fileSystem: any FileSystem = LocalFileSystem()) {
        self.root = root
        self.fileSystem = fileSystem
    }

    /// The template's text, or the diagnostic that says why there is none.
    package func template() throws(DiagnosticError) -> String {
        do {
            let bytes = try fileSystem.read(root.appending(Project.template))
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw problem("template-not-text", "template.yaml is not UTF-8 text", "save it as UTF-8")
            }
            return text
        } catch let error as FileSystemError {
            let suggestion = "get it back with 'workshop undo', or write it anew"
            throw problem("template-missing", "there is no template to deploy: \(error)", suggestion)
        } catch let error as DiagnosticError {
            throw error
        } catch {
            throw problem("template-unreadable", "\(error)", "look at the file")
        }
    }

    private func problem(_ identifier: String, _ message: String, _ suggestion: String) -> DiagnosticError {
        DiagnosticError(
            Diagnostic(identifier, at: SourceLocation(file: Project.template), message, suggestion: suggestion)
        )
    }

    /// Where a failure's place is in the learner's files; `nil` when nothing of it is there.
    ///
    /// - Parameter logs: a function that crashed says there where it did.
    package func location(
        of place: CheckFailure.Place,
        in stack: some GradedStack,
        logs: [HandlerLine] = []
    ) -> SourceLocation? {
        switch place {
        case .template(let path):
            stack.location(of: path) ?? SourceLocation(file: Project.template)
        case .function(let function):
            crash(of: function, in: logs) ?? source(of: function) ?? stack.location(of: [function])
        case .file(let path):
            FileTree.isRelative(path) ? SourceLocation(file: path) : nil
        }
    }

    /// The first line of a backtrace that is one of the project's own sources:
    /// `… in bootstrap at /home/ana/shoutout/Sources/HelloFunction/HelloFunction.swift:10:40`.
    private func crash(of function: String, in logs: [HandlerLine]) -> SourceLocation? {
        for line in logs where line.function == function {
            guard let start = line.text.firstRange(of: "/Sources/") else { continue }
            let parts = line.text[start.lowerBound...].dropFirst().split(separator: ":")
            guard parts.count >= 2, let number = Int(parts[1].prefix { $0.isNumber }) else { continue }
            let file = String(parts[0])
            // Sources of packages end in the same way, but stand elsewhere.
            guard FileTree.isRelative(file), (try? fileSystem.exists(root.appending(file))) == true else { continue }
            let column = parts.count > 2 ? Int(parts[2].prefix { $0.isNumber }) : nil
            return SourceLocation(file: file, line: number, column: column)
        }
        return nil
    }

    /// The file in the function's folder that still has a TODO, at that line, or else its first one.
    ///
    /// A function's sources stand in `Sources/<LogicalId>`, whatever language they are in.
    private func source(of function: String) -> SourceLocation? {
        guard FileTree.isRelative(function) else { return nil }
        let folder = "Sources/\(function)"
        guard let tree = try? fileSystem.tree(at: root.appending(folder), skipping: { $0.hasPrefix(".") }) else {
            return nil
        }
        for path in tree.paths {
            let lines = tree[path]?.text?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
            if let index = lines.firstIndex(where: { $0.contains("TODO") }) {
                return SourceLocation(file: "\(folder)/\(path)", line: index + 1)
            }
        }
        let named = tree.paths.first { $0.hasPrefix("\(function).") || $0.hasPrefix("main.") }
        return (named ?? tree.paths.first).map { SourceLocation(file: "\(folder)/\($0)") }
    }
}
