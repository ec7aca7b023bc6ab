/// A place in a file that a person can open: `template.yaml:12:9`.
package struct SourceLocation: Hashable, Sendable, Codable {
    /// The file as the person knows it, usually relative to their project.
    package var file: String
    /// 1-based; `nil` when the whole file is meant.
    package var line: Int?
    /// 1-based, counted in characters; `nil` when the whole line is meant.
    package var column: Int?

    package init(file: String, line: Int? = nil, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourceLocation: CustomStringConvertible {
    package var description: String {
        [file, line.map(String.init), line == nil ? nil : column.map(String.init)]
            .compactMap { $0 }
            .joined(separator: ":")
    }
}

extension SourceLocation: Comparable {
    /// Orders by file, then by place in it, so that reports come out the same on every run.
    package static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        (left.file, left.line ?? 0, left.column ?? 0) < (right.file, right.line ?? 0, right.column ?? 0)
    }
}
