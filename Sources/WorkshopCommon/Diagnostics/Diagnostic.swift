/// What we tell a person about their work: what is wrong, where, why it matters and what to try.
///
/// User mistakes are collected as diagnostics, never thrown one at a time; see ``DiagnosticError`` for the operation
/// that can't go on.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable, Codable, Comparable {
        case error
        case warning
        case note

        /// Errors sort first.
        package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .error: 0
            case .warning: 1
            case .note: 2
            }
        }
    }

    /// A stable kebab-case name that can be searched for, such as `template-unknown-property`.
    package var identifier: String
    package var severity: Severity
    package var location: SourceLocation?
    /// One sentence that says what is wrong, without the location.
    package var message: String
    /// Why it matters, on AWS or here.
    package var why: String?
    /// What to try: a command to type or an edit to make.
    package var suggestion: String?

    package init(
        _ identifier: String,
        severity: Severity = .error,
        at location: SourceLocation? = nil,
        _ message: String,
        why: String? = nil,
        suggestion: String? = nil
    ) {
        self.identifier = identifier
        self.severity = severity
        self.location = location
        self.message = message
        self.why = why
        self.suggestion = suggestion
    }
}

extension Diagnostic: CustomStringConvertible {
    /// One line for logs and test output; people see the `Terminal` room's rendering.
    package var description: String {
        (location.map { "\($0): " } ?? "") + "\(severity.rawValue): \(message) [\(identifier)]"
    }
}

extension Sequence<Diagnostic> {
    package var hasErrors: Bool { contains { $0.severity == .error } }

    /// By place in the file, errors before warnings at the same place.
    package func sortedByLocation() -> [Diagnostic] {
        sorted {
            let left = $0.location ?? SourceLocation(file: "")
            let right = $1.location ?? SourceLocation(file: "")
            return left == right ? ($0.severity, $0.message) < ($1.severity, $1.message) : left < right
        }
    }
}

/// An operation that can't go on because of what the person gave us. Never empty.
package struct DiagnosticError: Error, Hashable, Sendable, CustomStringConvertible {
    package let diagnostics: [Diagnostic]

    package init(_ diagnostics: [Diagnostic]) {
        precondition(!diagnostics.isEmpty, "a DiagnosticError says what is wrong")
        self.diagnostics = diagnostics
    }

    package init(_ diagnostic: Diagnostic) {
        self.init([diagnostic])
    }

    package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
