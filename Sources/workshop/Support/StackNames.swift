import SystemPackage
import WorkshopCommon

/// What the stacks of `workshop up` are called.
enum StackNames {
    /// One template is the class's own stack, under its usual name (`nil`); several are called by their files, or by
    /// their folders where the files are called alike.
    static func names(of templates: [FilePath]) throws -> [String?] {
        guard templates.count > 1 else { return templates.map { _ in nil } }
        let files = templates.map { name($0.stem) }
        let folders = templates.map { name($0.removingLastComponent().lastComponent?.string) }
        for names in [files, folders] where Set(names).count == names.count { return names }
        throw DiagnosticError(
            Diagnostic(
                "stack-names-collide",
                "the stacks would have the same name: \(files.sorted().joined(separator: ", "))",
                why: "A stack is called by its template's file, or by its folder.",
                suggestion: "rename one of the files"
            )
        )
    }

    /// Letters, digits and hyphens, as CloudFormation wants them, with a letter first.
    private static func name(_ text: String?) -> String {
        let kept = (text ?? "").map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let name = String(kept.drop { !$0.isLetter })
        return name.isEmpty ? "stack" : name
    }
}
