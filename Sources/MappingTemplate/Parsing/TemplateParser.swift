/// Text → nodes.
struct TemplateParser {
    var scanner: TemplateScanner
    var depth = 0
    /// Deeper nesting of directives and expressions is refused, so that a hostile template can't exhaust the stack.
    static let maximumDepth = 64

    init(_ source: String) { scanner = TemplateScanner(source) }

    mutating func template() throws(TemplateError) -> [TemplateNode] {
        let nodes = try block()
        guard scanner.isAtEnd else { throw scanner.error("there is an #end or #else too many") }
        return nodes
    }

    /// Up to the end, or to an `#end`, `#else` or `#elseif`, which is left standing.
    private mutating func block() throws(TemplateError) -> [TemplateNode] {
        guard depth < Self.maximumDepth else { throw scanner.error("directives are nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        var nodes: [TemplateNode] = []
        var start = scanner.position
        while let scalar = scanner.current {
            guard scalar == "$" || scalar == "#" || scalar == "\\" else {
                scanner.position += 1
                continue
            }
            if isBlockEnd { break }
            let end = scanner.position
            guard let node = try special() else {
                scanner.position = max(scanner.position, end + 1)
                continue
            }
            add(start..<end, before: node, to: &nodes)
            start = scanner.position
        }
        if start < scanner.position { nodes.append(.text(scanner.text(from: start))) }
        return nodes
    }

    /// `#set` takes the blanks before it along, where it begins its line.
    private func add(_ range: Range<Int>, before node: Special, to nodes: inout [TemplateNode]) {
        var end = range.upperBound
        if case .node(.set) = node {
            while end > range.lowerBound, [" ", "\t"].contains(scanner.scalars[end - 1]) { end -= 1 }
            if end > 0, scanner.scalars[end - 1] != "\n" { end = range.upperBound }
        }
        if range.lowerBound < end { nodes.append(.text(scanner.text(range.lowerBound..<end))) }
        if case .node(let node) = node { nodes.append(node) }
    }

    private enum Special {
        case node(TemplateNode)
        case comment
    }

    private var isBlockEnd: Bool {
        ["end", "else", "elseif"].contains { name in
            if scanner.looking(at: "#{\(name)}") { return true }
            guard scanner.looking(at: "#\(name)") else { return false }
            let next = scanner.peek(name.count + 1)
            return name == "end" || next.map { !TemplateScanner.isLetter($0) } ?? true
        }
    }

    /// `nil` where the sign stands for itself.
    private mutating func special() throws(TemplateError) -> Special? {
        if scanner.take("##") {
            while let scalar = scanner.current, scalar != "\n" { _ = scalar; scanner.position += 1 }
            _ = scanner.take("\n")
            return .comment
        }
        if scanner.take("#*") {
            while !scanner.isAtEnd, !scanner.looking(at: "*#") { scanner.position += 1 }
            guard scanner.take("*#") else { throw scanner.error("a comment has no end") }
            return .comment
        }
        switch scanner.current {
        case "$": return try reference().map { .node(.reference($0)) }
        case "\\": return try escape().map { .node($0) }
        default: return try directive().map { .node($0) }
        }
    }

    private mutating func escape() throws(TemplateError) -> TemplateNode? {
        let start = scanner.position
        scanner.position += 1
        guard scanner.current == "$", let reference = try reference() else {
            scanner.position = start
            return nil
        }
        return .escaped(reference)
    }

    // MARK: Directives

    private mutating func directive() throws(TemplateError) -> TemplateNode? {
        let start = scanner.position
        scanner.position += 1
        let isBraced = scanner.take("{")
        guard let name = scanner.identifier(), !isBraced || scanner.take("}") else {
            scanner.position = start
            return nil
        }
        switch name {
        case "set": return try set()
        case "if": return try condition()
        case "foreach": return try forEach()
        case "define": return try define()
        case "macro": return try macro()
        case "break", "stop":
            scanner.skipRestOfLine()
            return name == "stop" ? .stop : .breakLoop
        case "parse", "include", "evaluate": throw scanner.error("#\(name) can't be used in API Gateway")
        default: return try call(name, from: start)
        }
    }

    private mutating func set() throws(TemplateError) -> TemplateNode {
        try scanner.expect("(")
        let target = try expectReference()
        try scanner.expect("=")
        let value = try expression()
        try scanner.expect(")")
        scanner.skipRestOfLine()
        return .set(target, value)
    }

    private mutating func expectReference() throws(TemplateError) -> TemplateReference {
        scanner.skipSpace()
        guard let reference = try reference() else { throw scanner.error("a reference such as $name is missing") }
        return reference
    }

    private mutating func condition() throws(TemplateError) -> TemplateNode {
        var branches: [TemplateNode.Branch] = []
        var otherwise: [TemplateNode] = []
        repeat {
            try scanner.expect("(")
            let condition = try expression()
            try scanner.expect(")")
            scanner.skipRestOfLine()
            branches.append(TemplateNode.Branch(condition: condition, body: try block()))
        } while scanner.take("#elseif") || scanner.take("#{elseif}")
        if scanner.take("#else") || scanner.take("#{else}") {
            scanner.skipRestOfLine()
            otherwise = try block()
        }
        try end(of: "#if")
        return .condition(branches, otherwise: otherwise)
    }

    private mutating func end(of directive: String) throws(TemplateError) {
        guard scanner.take("#end") || scanner.take("#{end}") else {
            throw scanner.error("the #end of \(directive) is missing")
        }
        scanner.skipRestOfLine()
    }

    private mutating func forEach() throws(TemplateError) -> TemplateNode {
        try scanner.expect("(")
        let variable = try expectReference()
        try scanner.expect("in")
        let sequence = try expression()
        try scanner.expect(")")
        scanner.skipRestOfLine()
        let body = try block()
        try end(of: "#foreach")
        return .forEach(variable: variable.name, in: sequence, body: body)
    }

    private mutating func define() throws(TemplateError) -> TemplateNode {
        try scanner.expect("(")
        let name = try expectReference().name
        try scanner.expect(")")
        scanner.skipRestOfLine()
        let body = try block()
        try end(of: "#define")
        return .define(name: name, body: body)
    }

    private mutating func macro() throws(TemplateError) -> TemplateNode {
        try scanner.expect("(")
        scanner.skipSpace()
        guard let name = scanner.identifier() else { throw scanner.error("#macro has no name") }
        var parameters: [String] = []
        scanner.skipSpace()
        while scanner.current != ")" {
            _ = scanner.take(",")
            parameters.append(try expectReference().name)
            scanner.skipSpace()
        }
        try scanner.expect(")")
        scanner.skipRestOfLine()
        let body = try block()
        try end(of: "#macro")
        return .macro(name: name, parameters: parameters, body: body)
    }

    /// `#name(…)`; without parentheses `#name` is text, such as a colour.
    private mutating func call(_ name: String, from start: Int) throws(TemplateError) -> TemplateNode? {
        guard scanner.take("(") else {
            scanner.position = start
            return nil
        }
        var arguments: [TemplateExpression] = []
        scanner.skipSpace()
        while !scanner.isAtEnd, scanner.current != ")" {
            arguments.append(try expression())
            scanner.skipSpace()
            _ = scanner.take(",")
            scanner.skipSpace()
        }
        try scanner.expect(")")
        return .call(name: name, arguments: arguments, source: scanner.text(from: start))
    }
}
