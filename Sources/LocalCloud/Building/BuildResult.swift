package import SystemPackage
package import WorkshopCommon

/// What became of a build.
package enum BuildResult: Hashable, Sendable {
    /// The folder of each function that has one, by logical id, and what the build printed.
    case built(artifacts: [String: FilePath], output: String)
    case failed(BuildFailure)
}

package struct BuildFailure: Error, Hashable, Sendable {
    /// Never empty; the compiler's errors come first, each once, in the order in which it gave them.
    package var diagnostics: [Diagnostic]
    /// All that the build printed, up to a bound.
    package var output: String
    /// The build did not come to an end in time.
    package var isTimeout: Bool

    package init(diagnostics: [Diagnostic], output: String = "", isTimeout: Bool = false) {
        self.diagnostics = diagnostics
        self.output = output
        self.isTimeout = isTimeout
    }
}

/// How a build goes on.
package enum BuildProgress: Hashable, Sendable {
    /// The last line that it printed, such as `[3/7] Compiling HelloFunction HelloFunction.swift`.
    case line(String)
    /// Another SwiftPM holds the scratch folder, usually the warm-up; that time doesn't count.
    case waitingForAnotherBuild
}
