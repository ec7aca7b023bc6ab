package import SystemPackage
package import WorkshopCommon

/// The errors in a build's output, as the compiler gave them.
package struct BuildErrors: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// `nil` for an error of the linker, the package manager or make.
        package var location: SourceLocation?
        package var message: String

        package init(location: SourceLocation? = nil, message: String) {
            self.location = location
            self.message = message
        }
    }

    /// Each once, in the order in which they came.
    package var entries: [Entry]
    /// The last lines of the output, for when no error could be made out in it.
    package var tail: [String]

    package init(entries: [Entry], tail: [String] = []) {
        self.entries = entries
        self.tail = tail
    }

    /// - Parameter project: paths below it are shown relative to it.
    package init(output: String, project: FilePath) {
        let lines = output.split(whereSeparator: \.isNewline)
        var seen: Set<Entry> = []
        var located: [Entry] = []
        var others: [Entry] = []
        for line in lines {
            if let entry = BuildErrors.compilerError(line, project: project.string) {
                if seen.insert(entry).inserted { located.append(entry) }
            } else if let entry = BuildErrors.toolError(line), seen.insert(entry).inserted {
                others.append(entry)
            }
        }
        // After compiler errors the tools only say that there were some.
        entries = located.isEmpty ? others : located
        tail = lines.suffix(6).map(String.init)
    }

    /// `/path/File.swift:12:5: error: cannot find 'x' in scope`; gcc, clang and go vet write the same.
    private static func compilerError(_ line: Substring, project: String) -> Entry? {
        guard let marker = line.firstRange(of: ": error: ") else { return nil }
        let parts = line[..<marker.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.suffix(2).compactMap { Int($0) }
        guard parts.count >= 2, let last = parts.last, Int(last) != nil else { return nil }
        var file = parts.dropLast(numbers.count).joined(separator: ":")
        if file.hasPrefix(project + "/") { file.removeFirst(project.count + 1) }
        let location = SourceLocation(file: file, line: numbers.first, column: numbers.count == 2 ? numbers[1] : nil)
        return Entry(location: location, message: String(line[marker.upperBound...]))
    }

    /// `error: no such module`, `ld.lld: error: undefined symbol`, `make: *** No rule to make target`.
    private static func toolError(_ line: Substring) -> Entry? {
        if line.hasPrefix("error: ") { return Entry(message: String(line.dropFirst(7))) }
        for marker in [": error: ", ": *** "] {
            if let range = line.firstRange(of: marker), !line[..<range.lowerBound].contains(" ") {
                return Entry(message: String(line[range.upperBound...]))
            }
        }
        return nil
    }
}
