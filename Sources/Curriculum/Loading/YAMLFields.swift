import WorkshopCommon
import Yams

/// Diagnostics found while a manifest is read: all of them are shown, not only the first.
final class DiagnosticCollector {
    private(set) var diagnostics: [Diagnostic] = []

    func report(_ diagnostic: Diagnostic) {
        diagnostics.append(diagnostic)
    }
}

/// One mapping of a YAML file, read key by key; what is missing, wrong or unknown is reported with its line.
struct YAMLFields {
    let file: String
    let location: SourceLocation
    let collector: DiagnosticCollector
    private let mapping: Node.Mapping
    private let what: String

    /// - Parameter what: what the mapping describes, for messages: `the step`.
    init(_ mapping: Node.Mapping, _ what: String, file: String, collector: DiagnosticCollector) {
        self.mapping = mapping
        self.what = what
        self.file = file
        self.collector = collector
        location = SourceLocation(mapping.mark, in: file)
    }

    /// Reads a whole file whose root has to be a mapping; `nil` after reporting why it can't be.
    init?(parsing contents: [UInt8], _ what: String, file: String, collector: DiagnosticCollector) {
        guard let text = String(validating: contents, as: UTF8.self) else {
            collector.report(
                Diagnostic("manifest-not-utf8", at: SourceLocation(file: file), "\(file) is not UTF-8 text")
            )
            return nil
        }
        do {
            guard let mapping = try compose(yaml: text)?.mapping else {
                let message = "\(what) has to be keys with values, such as 'title: …'"
                collector.report(Diagnostic("manifest-not-a-mapping", at: SourceLocation(file: file), message))
                return nil
            }
            self.init(mapping, what, file: file, collector: collector)
        } catch {
            collector.report(Diagnostic(describing: error, in: file))
            return nil
        }
    }

    /// The keys, in the order they were written.
    var keys: [String] { mapping.compactMap { $0.key.string } }

    func location(of key: String) -> SourceLocation {
        SourceLocation(mapping.first { $0.key.string == key }?.key.mark ?? mapping.mark, in: file)
    }

    /// Reports every key that is not one of these.
    func expectOnly(_ known: [String]) {
        for key in keys where !known.contains(key) {
            collector.report(
                Diagnostic(
                    "manifest-unknown-key",
                    at: location(of: key),
                    "\(what) has no key '\(key)'",
                    suggestion: nearestName(to: key, among: known).map { "did you mean '\($0)'?" }
                        ?? "its keys are: \(known.joined(separator: ", "))"
                )
            )
        }
    }

    /// A text that has to be there.
    func text(_ key: String) -> String? {
        guard let text = optionalText(key) else {
            if mapping[key] == nil { missing(key) }
            return nil
        }
        return text
    }

    /// A text that may be absent.
    func optionalText(_ key: String) -> String? {
        guard let node = mapping[key] else { return nil }
        guard let text = node.scalar?.string else {
            wrong(key, "a text")
            return nil
        }
        return text
    }

    /// A whole number above zero that has to be there, unless there is a default.
    func positiveNumber(_ key: String, default fallback: Int? = nil) -> Int? {
        guard let text = fallback == nil ? text(key) : optionalText(key) else { return fallback }
        guard let number = Int(text), number > 0 else {
            wrong(key, "a whole number above zero")
            return fallback
        }
        return number
    }

    /// A list of texts; empty when absent.
    func texts(_ key: String) -> [String] {
        guard let node = mapping[key] else { return [] }
        guard let nodes = node.sequence, nodes.allSatisfy({ $0.scalar != nil }) else {
            wrong(key, "a list of texts, such as [one, two]")
            return []
        }
        return nodes.compactMap { $0.scalar?.string }
    }

    /// A list of mappings; empty when absent.
    func list(_ key: String, of what: String) -> [YAMLFields] {
        guard let node = mapping[key] else { return [] }
        guard let nodes = node.sequence, nodes.allSatisfy({ $0.mapping != nil }) else {
            wrong(key, "a list whose items have keys")
            return []
        }
        return nodes.compactMap { $0.mapping }.map { YAMLFields($0, what, file: file, collector: collector) }
    }

    /// A mapping; `nil` when absent.
    func fields(_ key: String, _ what: String) -> YAMLFields? {
        guard let node = mapping[key] else { return nil }
        guard let mapping = node.mapping else {
            wrong(key, "keys with values")
            return nil
        }
        return YAMLFields(mapping, what, file: file, collector: collector)
    }

    func missing(_ key: String) {
        collector.report(
            Diagnostic("manifest-missing-key", at: location, "\(what) needs the key '\(key)'")
        )
    }

    func wrong(_ key: String, _ expected: String) {
        collector.report(
            Diagnostic("manifest-wrong-value", at: location(of: key), "'\(key)' of \(what) has to be \(expected)")
        )
    }
}

extension SourceLocation {
    fileprivate init(_ mark: Mark?, in file: String) {
        self.init(file: file, line: mark?.line, column: mark?.column)
    }
}

extension Diagnostic {
    fileprivate init(describing error: any Error, in file: String) {
        let mistake = YAMLMistake(describing: error)
        let place = SourceLocation(file: file, line: mistake.line, column: mistake.column)
        self.init("manifest-not-yaml", at: place, "not YAML: \(mistake.problem)")
    }
}
