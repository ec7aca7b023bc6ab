import ContentProof
import Curriculum
import Markdown
import SystemPackage
import WorkshopCommon

extension Context {
    /// What the content proof looks at besides the manifest: every lesson and every step's text.
    func lessonLints(_ curriculum: Curriculum) -> [ProofLint] {
        let sections = curriculum.sections.map(\.lesson)
        let steps = curriculum.steps.map(\.readmePath)
        return [
            ProofLint("lessons") { lint(sections) },
            ProofLint("steps' texts") { lint(steps) },
            ProofLint("slides") { slideDiagnostics(curriculum) },
        ]
    }

    /// What is wrong with Markdown files of the kit, by themselves.
    func lint(_ paths: [String]) -> [Diagnostic] {
        paths.flatMap { path -> [Diagnostic] in
            do {
                let document = try lesson(path)
                let quotations = document.checkQuotations { file in
                    (try? fileSystem.read(kit.root.pushing(FilePath(file)))).map { String(decoding: $0, as: UTF8.self) }
                }
                return document.lint() + quotations
            } catch let error as DiagnosticError {
                return error.diagnostics
            } catch {
                return [Diagnostic("lesson-unreadable", at: SourceLocation(file: path), "\(error)")]
            }
        }
    }
}
