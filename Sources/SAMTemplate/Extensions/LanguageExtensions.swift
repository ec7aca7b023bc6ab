import OrderedCollections
import WorkshopCommon

/// The `AWS::LanguageExtensions` transform: `Fn::ForEach` becomes the members that it stands for.
///
/// Works on nodes, before anything else looks at the template, so that what a loop made keeps its place in the file.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
struct LanguageExtensions {
    static let name = "AWS::LanguageExtensions"
    static let loop = "Fn::ForEach"
    /// Loops inside loops.
    static let maximumDepth = 5

    let resolver: IntrinsicResolver
    let parameterNames: Set<String>
    private(set) var problems: [PlacedProblem] = []
    private var loopNames: Set<String> = []
    /// Loops in loops multiply; a template of CloudFormation's has at most 500 resources.
    private var remainingNodes = 100_000

    /// What is wrong about a loop, where it stands.
    struct PlacedProblem: Hashable {
        var mark: TemplateNode.Mark
        var problem: Refusal
    }

    init(resolver: IntrinsicResolver, parameterNames: Set<String>) {
        self.resolver = resolver
        self.parameterNames = parameterNames
    }

    /// The template with its loops expanded.
    mutating func expand(_ root: TemplateNode) -> TemplateNode {
        guard case .map(var sections) = root.content else { return root }
        for name in ["Resources", "Conditions", "Outputs"] {
            guard let section = sections[name] else { continue }
            sections[name]?.node = expand(section.node, variables: [:], depth: 0)
        }
        return TemplateNode(content: .map(sections), mark: root.mark)
    }

    private mutating func expand(_ node: TemplateNode, variables: [String: String], depth: Int) -> TemplateNode {
        remainingNodes -= 1
        guard remainingNodes > 0 else { return node }
        switch node.content {
        case .scalar(.string(let text)):
            guard !variables.isEmpty else { return node }
            return TemplateNode(content: .scalar(.string(Self.replacing(variables, in: text))), mark: node.mark)
        case .scalar:
            return node
        case .list(let elements):
            let expanded = elements.map { expand($0, variables: variables, depth: depth) }
            return TemplateNode(content: .list(expanded), mark: node.mark)
        case .map(let members):
            if members.count == 1, let reference = members["Ref"]?.node,
                case .scalar(.string(let name)) = reference.content,
                let value = variables[name]
            {
                return TemplateNode(content: .scalar(.string(value)), mark: node.mark)
            }
            return TemplateNode(
                content: .map(expand(members, variables: variables, depth: depth)),
                mark: node.mark
            )
        }
    }

    private mutating func expand(
        _ members: OrderedDictionary<String, TemplateNode.Member>,
        variables: [String: String],
        depth: Int
    ) -> OrderedDictionary<String, TemplateNode.Member> {
        var result = OrderedDictionary<String, TemplateNode.Member>(minimumCapacity: members.count)
        for (key, member) in members {
            guard key.hasPrefix(Self.loop + "::") || key == Self.loop else {
                let name = variables.isEmpty ? key : Self.replacing(variables, in: key)
                result[name] = .init(
                    keyMark: member.keyMark,
                    node: expand(member.node, variables: variables, depth: depth)
                )
                continue
            }
            for (name, made) in run(key, member, variables: variables, depth: depth) {
                guard result[name] == nil else {
                    report(
                        member.keyMark,
                        "\(name) is made twice by \(key)",
                        why: "The names that a loop makes must differ from each other and from their neighbours.",
                        suggestion: "use the identifier in the key, so that each pass makes another name"
                    )
                    continue
                }
                result[name] = made
            }
        }
        return result
    }

    // MARK: Loops

    private mutating func run(
        _ key: String,
        _ member: TemplateNode.Member,
        variables: [String: String],
        depth: Int
    ) -> OrderedDictionary<String, TemplateNode.Member> {
        let mark = member.keyMark
        guard depth < Self.maximumDepth else {
            report(mark, "loops stand more than \(Self.maximumDepth) deep in each other")
            return [:]
        }
        guard let loop = parse(key, member) else { return [:] }
        if depth == 0, !loopNames.insert(key).inserted {
            report(mark, "the loop \(key) stands twice in the template", suggestion: "give each loop a name of its own")
        }
        guard let values = values(of: loop.collection, variables: variables, at: mark) else { return [:] }
        var result = OrderedDictionary<String, TemplateNode.Member>()
        for value in values {
            var variables = variables
            variables[loop.identifier] = value
            for (name, made) in expand(loop.body, variables: variables, depth: depth + 1) {
                guard result.updateValue(made, forKey: name) == nil else {
                    report(
                        mark,
                        "\(key) makes \(name) more than once",
                        why: "Each pass of a loop must make another name.",
                        suggestion: "write ${\(loop.identifier)} in the key"
                    )
                    return result
                }
            }
        }
        return result
    }

    private struct Loop {
        var identifier: String
        var collection: TemplateNode
        var body: OrderedDictionary<String, TemplateNode.Member>
    }

    private mutating func parse(_ key: String, _ member: TemplateNode.Member) -> Loop? {
        let name = key.dropFirst(Self.loop.count + 2)
        guard LogicalID.isAlphanumeric(String(name)) else {
            report(
                member.keyMark,
                "a loop is written Fn::ForEach::Name, with a name of letters and digits",
                suggestion: "write for example Fn::ForEach::Queues"
            )
            return nil
        }
        guard case .list(let parts) = member.node.content, parts.count == 3,
            case .scalar(.string(let identifier)) = parts[0].content, case .map(let body) = parts[2].content
        else {
            report(
                member.keyMark,
                "\(key) takes a list of three: an identifier, a collection, and a map of what each pass makes",
                suggestion: "write \(key): [Name, [a, b], {…${Name}…: …}]"
            )
            return nil
        }
        guard !parameterNames.contains(identifier) else {
            report(
                parts[0].mark,
                "the identifier \(identifier) of \(key) is also the name of a parameter",
                suggestion: "rename the identifier"
            )
            return nil
        }
        return Loop(identifier: identifier, collection: parts[1], body: body)
    }

    private mutating func values(
        of collection: TemplateNode,
        variables: [String: String],
        at mark: TemplateNode.Mark
    ) -> [String]? {
        let resolved = resolver.resolve(expand(collection, variables: variables, depth: 0).json, at: [])
        // A list in a list comes from a reference to one: `[!Ref Names, other]`.
        let flat = resolved?.array?.flatMap { $0.array ?? [$0] }
        guard let flat, flat.allSatisfy({ $0.object == nil && !$0.isNull }), resolver.problems.isEmpty else {
            resolver.problems = []
            report(
                collection.mark,
                "the collection of a loop must be a list that is known before the stack is created",
                why: "Loops are run first, from literals, parameters and mappings.",
                suggestion: "write a list, !Ref a parameter of type CommaDelimitedList, or !FindInMap"
            )
            return nil
        }
        return flat.map(IntrinsicResolver.text)
    }

    // MARK: Variables

    /// `${Name}` is the value; `&{Name}` is the value without what can't stand in a logical id.
    private static func replacing(_ variables: [String: String], in text: String) -> String {
        guard text.contains("{") else { return text }
        var result = text
        for (name, value) in variables {
            result = result.replacing("${\(name)}", with: value)
            result = result.replacing("&{\(name)}", with: value.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
        }
        return result
    }

    private mutating func report(
        _ mark: TemplateNode.Mark,
        _ message: String,
        why: String? = nil,
        suggestion: String? = nil
    ) {
        let problem = PlacedProblem(
            mark: mark,
            problem: Refusal("template-for-each", at: [], message, why: why, suggestion: suggestion)
        )
        if !problems.contains(problem) { problems.append(problem) }
    }
}
