import OrderedCollections

/// Renders nodes, and counts what they cost.
struct TemplateEvaluator {
    let scope: TemplateScope
    private(set) var output = ""
    private var steps = 0
    /// Bytes that were read, copied or written.
    private var work = 0
    private var depth = 0

    private static let maximumSteps = 500_000
    /// The most that an integration takes: 10 MB.
    static let maximumOutput = 10_485_760
    /// What a template on the largest input comes nowhere near.
    private static let maximumWork = 536_870_912
    static let maximumElements = 1_000_000
    private static let maximumDepth = 48

    /// How a run of nodes ended.
    private enum Flow { case on, breakLoop, stop }

    init(scope: TemplateScope) { self.scope = scope }

    mutating func render(_ nodes: [TemplateNode]) throws(TemplateError) {
        _ = try run(nodes)
    }

    /// Counts one piece of work.
    mutating func step() throws(TemplateError) {
        steps += 1
        guard steps <= Self.maximumSteps else { throw .tooMuch("takes more than \(Self.maximumSteps) steps") }
    }

    mutating func charge(bytes: Int) throws(TemplateError) {
        work += bytes
        guard work <= Self.maximumWork else { throw .tooMuch("works on more than 512 MB of text") }
    }

    private mutating func write(_ text: String) throws(TemplateError) {
        try charge(bytes: text.utf8.count)
        output += text
        guard output.utf8.count <= Self.maximumOutput else { throw .tooMuch("writes more than 10 MB") }
    }

    /// Doubled again and again, a text would fill the memory before it is ever written.
    func bounded(_ text: String) throws(TemplateError) -> String {
        guard text.utf8.count <= Self.maximumOutput else { throw .tooMuch("makes a text of more than 10 MB") }
        return text
    }

    private mutating func run(_ nodes: [TemplateNode]) throws(TemplateError) -> Flow {
        guard depth < Self.maximumDepth else { throw .tooMuch("calls itself too deeply") }
        depth += 1
        defer { depth -= 1 }
        for node in nodes {
            let flow = try run(node)
            if flow != .on { return flow }
        }
        return .on
    }

    private mutating func run(_ node: TemplateNode) throws(TemplateError) -> Flow {
        try step()
        switch node {
        case .text(let text): try write(text)
        case .reference(let reference): try write(reference)
        case .escaped(let reference):
            try write((try value(of: reference) == nil ? "\\" : "") + reference.source)
        case .set(let target, let expression): try assign(try value(of: expression), to: target)
        case .condition(let branches, let otherwise):
            for branch in branches where try value(of: branch.condition).isTrue { return try run(branch.body) }
            return try run(otherwise)
        case .forEach(let variable, let sequence, let body): return try loop(variable, over: sequence, body)
        case .define(let name, let body): scope.blocks[name] = body
        case .macro(let name, let parameters, let body): scope.macros[name] = (parameters, body)
        case .call(let name, let arguments, let source): return try call(name, arguments, source: source)
        case .breakLoop: return .breakLoop
        case .stop: return .stop
        }
        return .on
    }

    private mutating func write(_ reference: TemplateReference) throws(TemplateError) {
        if reference.accesses.isEmpty, scope.variables[reference.name] == nil, let block = scope.blocks[reference.name]
        {
            _ = try run(block)
            return
        }
        if let value = try value(of: reference) {
            try charge(value)
            try write(value.text)
        } else if !reference.isQuiet {
            try write(reference.source)
        }
    }

    /// A text in double quotes, or what a `#define`d block renders as.
    mutating func text(of nodes: [TemplateNode]) throws(TemplateError) -> String {
        let before = output
        output = ""
        defer { output = before }
        _ = try run(nodes)
        return output
    }

    // MARK: Loops and macros

    private mutating func loop(
        _ variable: String,
        over sequence: TemplateExpression,
        _ body: [TemplateNode]
    ) throws(TemplateError) -> Flow {
        let elements: [TemplateValue]
        switch try value(of: sequence) {
        case .list(let list): elements = list.elements
        case .map(let map):
            try charge(elements: map.members.count)
            elements = Array(map.members.values)
        default: return .on
        }
        let outer = (scope.variables[variable], scope.variables["foreach"], scope.variables["velocityCount"])
        defer {
            (scope.variables[variable], scope.variables["foreach"], scope.variables["velocityCount"]) = outer
        }
        for (index, element) in elements.enumerated() {
            try step()
            scope.variables[variable] = element
            scope.variables["velocityCount"] = .int(index + 1)
            scope.variables["foreach"] = .map(
                TemplateMap([
                    "index": .int(index), "count": .int(index + 1), "hasNext": .bool(index + 1 < elements.count),
                    "first": .bool(index == 0), "last": .bool(index + 1 == elements.count),
                    "parent": outer.1 ?? .null,
                ])
            )
            switch try run(body) {
            case .on: break
            case .breakLoop: return .on
            case .stop: return .stop
            }
        }
        return .on
    }

    private mutating func call(
        _ name: String,
        _ arguments: [TemplateExpression],
        source: String
    ) throws(TemplateError) -> Flow {
        guard let macro = scope.macros[name] else {
            try write(source)
            return .on
        }
        var values: [TemplateValue] = []
        for argument in arguments { values.append(try value(of: argument)) }
        let outer = scope.variables
        for (index, parameter) in macro.parameters.enumerated() {
            scope.variables[parameter] = index < values.count ? values[index] : nil
        }
        let flow = try run(macro.body)
        for parameter in macro.parameters { scope.variables[parameter] = outer[parameter] }
        return flow == .stop ? .stop : .on
    }
}
