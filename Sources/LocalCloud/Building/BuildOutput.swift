package import WorkshopCommon

/// Reads what compilers, the package manager and make print.
package struct BuildOutput: Sendable {
    /// What is kept of a build's text, and of its errors. A loop in a Makefile must not fill our memory.
    private static let limit = 1 << 20
    private static let errorLimit = 200

    package private(set) var text = ""
    private var dropped = 0
    /// The compiler's errors: those with a place in a file. Each once.
    private var located: [Diagnostic] = []
    /// The errors of linkers, the package manager and make.
    private var others: [Diagnostic] = []
    private var seen: Set<Diagnostic> = []
    private(set) var lastLine = ""
    /// Absolute, ending in `/`: paths below them are told relative to the project.
    private let prefixes: [String]

    package init(project: String) {
        // A compiler may tell the real path where the project was named by a link.
        let real = realPath(project)
        prefixes = Set([project, real]).map { $0.hasSuffix("/") ? $0 : $0 + "/" }.sorted { $0.count > $1.count }
    }

    package mutating func add(line: String) {
        if text.utf8.count + line.utf8.count < BuildOutput.limit {
            text += line + "\n"
        } else {
            dropped += 1
        }
        if BuildOutput.saysThatARecipeFailed(line) { return }
        if !line.allSatisfy(\.isWhitespace) { lastLine = line }
        if seen.count >= BuildOutput.errorLimit { return }
        if let diagnostic = compilerError(line) {
            if seen.insert(diagnostic).inserted { located.append(diagnostic) }
        } else if let diagnostic = toolError(line), seen.insert(diagnostic).inserted {
            others.append(diagnostic)
        }
    }

    /// What is wrong, most telling first. Once the compiler has told errors, the tools above it only say that it did.
    package var diagnostics: [Diagnostic] { located.isEmpty ? others : located }

    package var fullText: String {
        dropped == 0 ? text : text + "(\(dropped) more lines are left out)\n"
    }

    /// `make: *** [Makefile:6: build-One] Error 1`: what went wrong stands above it.
    private static func saysThatARecipeFailed(_ line: String) -> Bool { line.contains(": *** [") }

    /// `PATH:LINE:COLUMN: error: MESSAGE`, of swiftc, clang and gcc; `fatal error` is clang's for a missing header.
    private func compilerError(_ line: String) -> Diagnostic? {
        for marker in [": error: ", ": fatal error: "] {
            guard let range = line.firstRange(of: marker) else { continue }
            let place = line[..<range.lowerBound]
            // The code that swiftc shows below a message repeats it, drawn behind a bar.
            guard !place.contains("|"), let location = location(place) else { return nil }
            return Diagnostic("compiler-error", at: location, String(line[range.upperBound...]))
        }
        return nil
    }

    private func location(_ place: Substring) -> SourceLocation? {
        var parts = place.split(separator: ":", omittingEmptySubsequences: false)
        var numbers: [Int] = []
        while parts.count > 1, numbers.count < 2, let last = parts.last, let number = Int(last) {
            numbers.insert(number, at: 0)
            parts.removeLast()
        }
        guard let line = numbers.first else { return nil }
        return SourceLocation(
            file: relative(parts.joined(separator: ":")),
            line: line,
            column: numbers.count == 2 ? numbers[1] : nil
        )
    }

    private func relative(_ path: String) -> String {
        for prefix in prefixes where path.hasPrefix(prefix) { return String(path.dropFirst(prefix.count)) }
        return path
    }

    /// `error: no such module`, `ld.lld: error: undefined symbol: main`, `make: *** No rule to make target …`.
    private func toolError(_ line: String) -> Diagnostic? {
        if line.hasPrefix("error: ") { return Diagnostic("build-error", String(line.dropFirst(7))) }
        for marker in [": error: ", ": *** "] {
            guard let range = line.firstRange(of: marker), !line[..<range.lowerBound].contains(" ") else { continue }
            return Diagnostic("build-error", String(line[range.upperBound...]))
        }
        return nil
    }
}
