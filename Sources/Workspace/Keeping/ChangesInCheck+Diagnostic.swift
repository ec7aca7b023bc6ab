package import WorkshopCommon

extension Diagnostic {
    /// Tells the learner what became of their files, and how to have them back.
    package init(describing changes: ChangesInCheck) {
        let step = changes.steps.count == 1 ? changes.steps[0] : "\(changes.steps.count) steps"
        let files = changes.removed.map { "\($0) (gone)" } + changes.changed.map { "\($0) (changed)" }
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
