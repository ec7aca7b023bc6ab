import OrderedCollections
import WorkshopCommon
import Yams

/// Turns a template's text, YAML or JSON, into nodes with their places, and collects what YAML hides from people.
struct TemplateParser {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    /// Aliases are copied where they are used, so a few lines can stand for more nodes than there is memory.
    private var remainingNodes = 250_000
    private var isTooLarge = false
    private var hasExplicitTypes = false
    /// Of the value that is read.
    private var key = ""

    init(file: String) {
        self.file = file
    }

    /// `nil` when the text is no YAML mapping; the diagnostics say why.
    mutating func parse(_ text: String) -> TemplateNode? {
        // CloudFormation takes at most 1 MB, from S3:
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
        guard text.utf8.count <= 1_000_000 else {
            report(
                "template-too-large",
                at: nil,
                "the template is \(text.utf8.count) bytes long; CloudFormation takes at most 1000000",
                suggestion: "move parts of it into nested stacks"
            )
            return nil
        }
        if let line = NestingGuard.lineTooDeep(in: text) {
            report(
                "template-too-deep",
                at: .init(line: line, column: 1),
                "the template nests more than \(NestingGuard.limit) levels deep",
                suggestion: "check the brackets and the indentation of this line"
            )
            return nil
        }
        guard let root = compose(text), !isTooLarge else { return nil }
        guard case .map = root.content else {
            reportNoMapping(root)
            return nil
        }
        return root
    }

    private mutating func compose(_ text: String) -> TemplateNode? {
        do {
            // The library's own rules for plain scalars are regular expressions, tried on each; ours stand in
            // `YAMLScalar`. They are needed only to tell an explicit `!!str` from no tag.
            hasExplicitTypes = text.contains(ascii: "!!")
            let parser = try Yams.Parser(yaml: text, resolver: hasExplicitTypes ? .default : .basic, encoding: .utf8)
            guard let root = try parser.singleRoot() else {
                report(
                    "template-empty",
                    at: .init(line: 1, column: 1),
                    "the template is empty",
                    suggestion: "a template needs at least a Resources section"
                )
                return nil
            }
            return convert(root, depth: 0)
        } catch let error as YamlError {
            return recover(from: error, in: text)
        } catch {
            report("template-yaml", at: nil, "the template can't be read: \(error)")
            return nil
        }
    }

    /// libyaml knows YAML 1.1, which is almost but not quite a superset of JSON (`"\ud83d\ude00"` is not in it).
    private mutating func recover(from error: YamlError, in text: String) -> TemplateNode? {
        let isJSON = text.first { !$0.isWhitespace } == "{"
        if case .duplicatedKeysInMapping = error {
            diagnostics.append(YAMLErrorExplanation(error, text: text, file: file).diagnostic)
            return nil
        }
        guard isJSON else {
            diagnostics.append(YAMLErrorExplanation(error, text: text, file: file).diagnostic)
            return nil
        }
        do {
            return TemplateNode(json: try JSONValue(parsing: text), mark: .init(line: 1, column: 1))
        } catch {
            report(
                "template-json",
                at: .init(line: error.line, column: error.column),
                "the template is not valid JSON: \(error.description)"
            )
            return nil
        }
    }

    private mutating func convert(_ node: Yams.Node, depth: Int) -> TemplateNode {
        let mark = TemplateNode.Mark(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        remainingNodes -= 1
        guard remainingNodes > 0, depth <= 2 * NestingGuard.limit else {
            if !isTooLarge { reportBomb(at: mark) }
            isTooLarge = true
            return TemplateNode(content: .scalar(.null), mark: mark)
        }
        let tag = node.tag.rawValue
        var converted: TemplateNode
        switch node {
        case .scalar(let scalar):
            converted = TemplateNode(content: .scalar(value(of: scalar, tag: tag, mark: mark)), mark: mark)
        case .sequence(let sequence):
            converted = TemplateNode(content: .list([]), mark: mark)
            var elements: [TemplateNode] = []
            for element in sequence where !isTooLarge { elements.append(convert(element, depth: depth + 1)) }
            converted.content = .list(elements)
        case .mapping(let mapping):
            converted = TemplateNode(content: .map(members(of: mapping, depth: depth)), mark: mark)
        case .alias:
            converted = TemplateNode(content: .scalar(.null), mark: mark)
        }
        guard tag.hasPrefix("!"), tag != "!" else { return converted }
        guard let name = ShortForm.longName(ofTag: tag) else {
            reportUnknownTag(tag, at: mark)
            return converted
        }
        return ShortForm.expand(converted, under: name, mark: mark)
    }

    /// Keys whose values are dates by convention, and text to AWS.
    private static let dated: Set<String> = [
        "AWSTemplateFormatVersion", "Version", "StartDate", "EndDate", "ExpiresOn", "Expires",
    ]

    private mutating func value(of scalar: Yams.Node.Scalar, tag: String, mark: TemplateNode.Mark) -> JSONValue {
        guard scalar.style == .plain || scalar.style == .any, tag != "!",
            !hasExplicitTypes || tag != "tag:yaml.org,2002:str"
        else { return .string(scalar.string) }
        // A short form's argument is text unless it plainly is not: `!Ref On` refers to `On`.
        if tag.hasPrefix("!") { return .string(scalar.string) }
        let resolved = YAMLScalar(plain: scalar.string)
        if let trap = resolved.trap, !(trap == .date && Self.dated.contains(key)) {
            report(trap, of: scalar.string, read: resolved.value, at: mark)
        }
        return resolved.value
    }

    private mutating func members(
        of mapping: Yams.Node.Mapping,
        depth: Int
    ) -> OrderedDictionary<String, TemplateNode.Member> {
        var members = OrderedDictionary<String, TemplateNode.Member>()
        var merged = OrderedDictionary<String, TemplateNode.Member>()
        for (name, value) in mapping where !isTooLarge {
            let keyMark = TemplateNode.Mark(line: name.mark?.line ?? 1, column: name.mark?.column ?? 1)
            guard let scalar = name.scalar else {
                report(
                    "template-key",
                    at: keyMark,
                    "a key must be text, not a list or a map",
                    suggestion: name.mapping == nil ? nil : "put quotation marks around a text that begins with {{"
                )
                continue
            }
            key = scalar.string
            let node = convert(value, depth: depth + 1)
            if scalar.string == "<<", scalar.style == .plain {
                merged.merge(mergeSources(node)) { first, _ in first }
                continue
            }
            members[text(of: scalar, mark: keyMark)] = .init(keyMark: keyMark, node: node)
        }
        members.merge(merged) { own, _ in own }
        return members
    }

    /// `<<: *base` and `<<: [*first, *second]`.
    private func mergeSources(_ node: TemplateNode) -> OrderedDictionary<String, TemplateNode.Member> {
        switch node.content {
        case .map(let members): members
        case .list(let nodes):
            nodes.reduce(into: [:]) { result, node in result.merge(mergeSources(node)) { first, _ in first } }
        case .scalar: [:]
        }
    }

    private mutating func text(of scalar: Yams.Node.Scalar, mark: TemplateNode.Mark) -> String {
        if scalar.style == .plain, YAMLScalar(plain: scalar.string).trap == .booleanWord {
            report(
                "template-yaml-boolean",
                severity: .warning,
                at: mark,
                "the key \(scalar.string) without quotes is a boolean in YAML 1.1",
                why: "AWS's tools read YAML 1.1, where yes, no, on and off mean true and false.",
                suggestion: "write \"\(scalar.string)\" with quotes"
            )
        }
        return scalar.string
    }
}

extension TemplateNode {
    /// Text that only our JSON reader could read has no places.
    init(json: JSONValue, mark: Mark) {
        self.mark = mark
        content =
            switch json {
            case .array(let elements): .list(elements.map { TemplateNode(json: $0, mark: mark) })
            case .object(let members):
                .map(members.mapValues { Member(keyMark: mark, node: TemplateNode(json: $0, mark: mark)) })
            default: .scalar(json)
            }
    }
}

extension TemplateParser {
    fileprivate mutating func report(
        _ identifier: String,
        severity: Diagnostic.Severity = .error,
        at mark: TemplateNode.Mark?,
        _ message: String,
        why: String? = nil,
        suggestion: String? = nil
    ) {
        let location = SourceLocation(file: file, line: mark?.line, column: mark?.column)
        diagnostics.append(
            Diagnostic(identifier, severity: severity, at: location, message, why: why, suggestion: suggestion)
        )
    }

    fileprivate mutating func reportNoMapping(_ root: TemplateNode) {
        report(
            "template-no-mapping",
            at: root.mark,
            "the template is \(root.json.shown), not a map of sections",
            why: "CloudFormation expects keys such as Resources at the top level.",
            suggestion: "begin with AWSTemplateFormatVersion, Transform and Resources"
        )
    }

    fileprivate mutating func reportBomb(at mark: TemplateNode.Mark) {
        report(
            "template-alias-bomb",
            at: mark,
            "the template's aliases stand for more than 250000 values",
            why: "Each alias (*name) is replaced by all that its anchor (&name) holds.",
            suggestion: "use fewer aliases inside anchors"
        )
    }

    fileprivate mutating func reportUnknownTag(_ tag: String, at mark: TemplateNode.Mark) {
        let nearest = nearestName(to: String(tag.dropFirst()), among: ShortForm.names)
        report(
            "template-unknown-tag",
            at: mark,
            "CloudFormation knows no short form \(tag)",
            suggestion: nearest.map { "did you mean !\($0)?" } ?? "quote the text if it is meant to begin with !"
        )
    }

    fileprivate mutating func report(
        _ trap: YAMLScalar.Trap,
        of text: String,
        read value: JSONValue,
        at mark: TemplateNode.Mark
    ) {
        let (identifier, meaning): (String, String)
        switch trap {
        case .booleanWord: (identifier, meaning) = ("template-yaml-boolean", "the boolean \(value.serialized())")
        case .octal: (identifier, meaning) = ("template-yaml-octal", "an octal number, \(value.serialized())")
        case .sexagesimal: (identifier, meaning) = ("template-yaml-base-60", "a base 60 number, \(value.serialized())")
        case .date: (identifier, meaning) = ("template-yaml-date", "a date")
        }
        report(
            identifier,
            severity: .warning,
            at: mark,
            "\(text) without quotes is read as \(meaning)",
            why: "AWS's tools read YAML 1.1, which gives this spelling a type of its own.",
            suggestion: "write \"\(text)\" with quotes if you mean the text"
        )
    }
}
