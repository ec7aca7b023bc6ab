import Markdown
import ProcessSupervisor
import SystemPackage
import WorkshopCommon

/// Looks at the code of lessons that only its own tools can parse: Swift by the compiler, shell by the shell. Code whose tool
/// is not on this machine is not looked at.
struct CodeSyntaxCheck {
    /// A code block of a lesson.
    private struct Piece {
        let file: String
        /// Of its fence.
        let line: Int
        let text: String
    }

    let context: Context

    func diagnostics(of documents: [MarkdownDocument]) async throws -> [Diagnostic] {
        try await context.withScratchFolder { folder in
            let swift = try await swiftDiagnostics(of: pieces(["swift"], in: documents), in: folder)
            var shell: [Diagnostic] = []
            for piece in pieces(["sh", "bash", "shell"], in: documents) {
                shell += try await shellDiagnostics(of: piece, in: folder)
            }
            return swift + shell
        }
    }

    private func pieces(_ languages: Set<String>, in documents: [MarkdownDocument]) -> [Piece] {
        documents.flatMap { document in
            document.codeBlocks.filter { $0.code.info.language.map(languages.contains) ?? false }
                .map { Piece(file: document.file, line: $0.range.startLine, text: $0.code.text) }
        }
    }

    /// All pieces by one compiler, each a file of its own.
    private func swiftDiagnostics(of pieces: [Piece], in folder: FilePath) async throws -> [Diagnostic] {
        guard !pieces.isEmpty else { return [] }
        let names = pieces.indices.map { "piece\($0).swift" }
        for (name, piece) in zip(names, pieces) {
            try context.fileSystem.writeAtomically(Array(piece.text.utf8), to: folder.appending(name))
        }
        let said = try await errors(of: "swiftc", ["-frontend", "-parse"] + names, in: folder)
        return said.matches(of: /piece(\d+)\.swift:(\d+):\d+: error: (.*)/).compactMap { match in
            guard let index = Int(match.1), let line = Int(match.2), !Self.isAboutItsPlace(match.3) else { return nil }
            return mistake(in: pieces[index], at: line, language: "Swift", says: match.3)
        }
    }

    /// A lesson shows a method without its type, and a line without its function: only where they stand is wrong.
    private static func isAboutItsPlace(_ message: Substring) -> Bool {
        message.hasSuffix("at the top level") || message.hasSuffix("may only be declared on a type")
    }

    private func shellDiagnostics(of piece: Piece, in folder: FilePath) async throws -> [Diagnostic] {
        try context.fileSystem.writeAtomically(Array(piece.text.utf8), to: folder.appending("piece.sh"))
        let said = try await errors(of: "bash", ["-n", "piece.sh"], in: folder)
        guard let match = said.firstMatch(of: /piece\.sh: line (\d+): (.*)/), let line = Int(match.1) else { return [] }
        return [mistake(in: piece, at: line, language: "shell script", says: match.2)]
    }

    /// What a tool writes to its standard error; nothing when there is no such tool.
    private func errors(of tool: FilePath, _ arguments: [String], in folder: FilePath) async throws -> String {
        let specification = ProcessSpecification(
            executable: tool,
            arguments: arguments,
            environment: context.environment.merging(["LC_ALL": "C"]) { _, ours in ours },
            workingDirectory: folder,
            standardError: .pipe(),
            limits: ProcessLimits(time: .seconds(60))
        )
        do throws(ProcessStartError) {
            let result = try await SupervisedProcess.run(specification)
            return String(decoding: result.errorOutput, as: UTF8.self)
        } catch {
            guard case .executableNotFound = error else { throw error }
            return ""
        }
    }

    private func mistake(in piece: Piece, at line: Int, language: String, says: Substring) -> Diagnostic {
        Diagnostic(
            "slides-code",
            at: SourceLocation(file: piece.file, line: piece.line + line),
            "this code is no \(language): \(says)",
            suggestion: "mend it, or name no language"
        )
    }
}
