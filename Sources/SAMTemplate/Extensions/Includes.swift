import OrderedCollections
import WorkshopCommon

/// `Fn::Transform` with `AWS::Include`: a file's content in place of the function.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
struct Includes {
    let read: @Sendable (String) -> String?
    private(set) var problems: [LanguageExtensions.PlacedProblem] = []
    /// An included file can't include another one, but there can be many.
    private var remaining = 100

    init(read: @escaping @Sendable (String) -> String?) {
        self.read = read
    }

    mutating func expand(_ node: TemplateNode) -> TemplateNode {
        switch node.content {
        case .scalar: return node
        case .list(let elements):
            return TemplateNode(content: .list(elements.map { expand($0) }), mark: node.mark)
        case .map(var members):
            let included = members["Fn::Transform"].flatMap { include($0) }
            for (name, member) in members { members[name]?.node = expand(member.node) }
            guard let included else { return TemplateNode(content: .map(members), mark: node.mark) }
            members["Fn::Transform"] = nil
            // A file that holds no map stands for the whole value.
            guard case .map(let added) = included.content else { return members.isEmpty ? included : node }
            members.merge(added) { own, _ in own }
            return TemplateNode(content: .map(members), mark: node.mark)
        }
    }

    private mutating func include(_ member: TemplateNode.Member) -> TemplateNode? {
        let call = member.node.json
        guard call["Name"] == "AWS::Include" else { return nil }
        // On S3, or given by a function: not for a local look at the template.
        guard let location = call["Parameters"]?["Location"]?.string, !location.hasPrefix("s3://") else { return nil }
        guard remaining > 0, let text = read(location) else {
            report(
                member.keyMark,
                "AWS::Include names \(location), and there is no such file",
                suggestion: "give the path from the template's folder; 'sam package' uploads the file to S3"
            )
            return nil
        }
        remaining -= 1
        var parser = TemplateParser(file: location)
        guard let root = parser.parse(text), !parser.diagnostics.hasErrors else {
            let first = parser.diagnostics.first
            report(
                member.keyMark,
                "the included file \(location) can't be read: \(first?.message ?? "it is empty")",
                suggestion: first?.location.map { "look at \($0)" }
            )
            return nil
        }
        return root.marked(member.keyMark)
    }

    private mutating func report(_ mark: TemplateNode.Mark, _ message: String, suggestion: String?) {
        problems.append(
            .init(mark: mark, problem: Refusal("template-include", at: [], message, suggestion: suggestion))
        )
    }
}

extension TemplateNode {
    /// All at one place: that of the function which another file's content stands for.
    fileprivate func marked(_ mark: Mark) -> TemplateNode {
        switch content {
        case .scalar: TemplateNode(content: content, mark: mark)
        case .list(let elements): TemplateNode(content: .list(elements.map { $0.marked(mark) }), mark: mark)
        case .map(let members):
            TemplateNode(
                content: .map(members.mapValues { Member(keyMark: mark, node: $0.node.marked(mark)) }),
                mark: mark
            )
        }
    }
}
