package import WorkshopCommon

extension Diagnostic {
    /// Tells the learner what became of their files, and how to have them back.
    package init(describing changes: ChangesInCheck) {
        let step = changes.steps.count == 1 ? changes.steps[0] : "\(changes.steps.count) steps"
        let all = changes.removed.map { "\($0) (gone)" } + changes.changed.map { "\($0) (changed)" }
        // Their own files first: packages are many.
        let files = all.filter { !$0.hasPrefix(Workspace.packages) } + all.filter { $0.hasPrefix(Workspace.packages) }
        let shown = files.prefix(5).joined(separator: ", ") + (files.count > 5 ? " and \(files.count - 5) more" : "")
        let count = files.count == 1 ? "a file" : "\(files.count) files"
        self.init(
            "files-changed-in-check",
            severity: .warning,
            changes.wasCutOff
                ? "the check of \(step) was cut off; since it began, \(count) of yours changed: \(shown)"
                : "while \(step) was checked, \(count) of yours changed: \(shown)",
            why: "If you did that yourself, all is well. If not, the code that was checked did it. "
                + "Nothing is lost: each file is kept as it was before.",
            suggestion: "to have them back: 'workshop undo'; to look first: 'workshop history \(changes.transaction)'"
        )
    }
}

extension ChangesInCheck {
    /// The same for a line that has room for little more than the command.
    package var shortText: String {
        let files = changed + removed
        let name =
            files.count == 1 ? files[0].split(separator: "/").last.map(String.init) ?? files[0] : "\(files.count) files"
        return "\(name) \(changed.isEmpty ? "went away" : "changed") in a check: workshop undo"
    }
}
