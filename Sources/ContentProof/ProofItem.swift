package import WorkshopCommon

/// One thing that was proved, or not.
package struct ProofItem: Hashable, Sendable {
    /// `hello-sam: mutant wrong-path`
    package var title: String
    /// What an author has to mend, or may want to (warnings).
    package var complaints: [Diagnostic]
    /// The checks that reject a wrong solution.
    package var rejectedBy: String?
    package var seconds: Double

    package init(title: String, complaints: [Diagnostic] = [], rejectedBy: String? = nil, seconds: Double = 0) {
        self.title = title
        self.complaints = complaints
        self.rejectedBy = rejectedBy
        self.seconds = seconds
    }

    /// Warnings are told, errors count.
    package var holds: Bool { !complaints.hasErrors }
}

/// Something that is looked at without running anything.
package struct ProofLint: Sendable {
    package var title: String
    package var look: @Sendable () -> [Diagnostic]

    package init(_ title: String, look: @escaping @Sendable () -> [Diagnostic]) {
        self.title = title
        self.look = look
    }
}
