import WorkshopCommon

/// Turns a definition's tree into a machine, and collects what is wrong with it.
package struct DefinitionParser {
    package struct Result: Sendable {
        /// `nil` when there are errors.
        package let machine: StateMachine?
        /// In the order in which they were found, as AWS lists them.
        package let problems: [DefinitionProblem]
    }

    /// Definitions nested deeper are refused.
    static let maximumDepth = 32

    var problems: [DefinitionProblem] = []
    /// The machine's own: states inherit it, however deep they stand, and not from the state around them.
    var machineLanguage = QueryLanguage.jsonPath
    var depth = 0
    private var names: Set<String> = []

    package static func parse(_ node: DefinitionNode) -> Result {
        var parser = DefinitionParser()
        let machine = parser.machine(node)
        let isWhole = !parser.problems.contains { $0.code.isError }
        return Result(machine: isWhole ? machine : nil, problems: parser.problems)
    }

    /// - Parameter file: As the person knows it; `nil` for a text that came over the wire.
    package static func parse(_ text: String, file: String? = nil) -> Result {
        guard text.utf8.contains(where: { $0 > 0x20 }) else {
            return file == nil
                ? noObject : failure(.missingDescription, "The state machine definition is empty", location: nil)
        }
        do throws(JSONParsingError) {
            if let file { return parse(try DefinitionNode(parsing: text, file: file)) }
            let value = try JSONValue(parsing: text)
            return value.object == nil ? noObject : parse(DefinitionNode(value))
        } catch {
            let location = file.map { SourceLocation(file: $0, line: error.line, column: error.column) }
            guard file == nil, let complaint = JSONComplaint(of: text) else {
                return failure(.invalidJSON, "\(error)", location: location)
            }
            let source = complaint.source(of: text)
            return failure(.invalidJSON, "\(complaint.message)\n at \(source)", path: source, location: nil)
        }
    }

    private static var noObject: Result {
        failure(.schemaValidationFailed, "Definition must be a valid JSON object", location: nil)
    }

    private static func failure(
        _ code: DefinitionProblem.Code,
        _ message: String,
        path: String? = nil,
        location: SourceLocation?
    ) -> Result {
        let problem = DefinitionProblem(code: code, message: message, path: path, location: location)
        return Result(machine: nil, problems: [problem])
    }

    // MARK: Machine and graphs

    private mutating func machine(_ node: DefinitionNode) -> StateMachine? {
        guard let fields = fields(of: node, path: "/") else { return nil }
        let allowed: Set = ["Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"]
        reportUnsupported(fields, allowed: allowed)
        if let language = fields["QueryLanguage"] {
            machineLanguage = queryLanguage(language, path: "/QueryLanguage") ?? .jsonPath
        }
        let timeout = fields["TimeoutSeconds"].flatMap { positiveInteger($0, path: "/TimeoutSeconds") }
        guard let graph = graph(fields) else { return nil }
        return StateMachine(comment: fields["Comment"]?.string, timeoutSeconds: timeout, graph: graph)
    }

    /// `StartAt` and `States`, which machines, branches and item processors have alike.
    mutating func graph(_ fields: Fields) -> StateGraph? {
        guard depth < Self.maximumDepth else {
            report(.tooDeeplyNested, "The states are nested too deeply", at: fields.path, fields.node)
            return nil
        }
        depth += 1
        defer { depth -= 1 }
        // In AWS's order.
        let missing = ["States", "StartAt"].filter { fields[$0] == nil }
        if !missing.isEmpty { reportMissing(missing, in: fields) }
        guard let statesNode = fields["States"] else { return nil }
        let prefix = fields.path == "/" ? "" : fields.path
        guard let members = statesNode.members else {
            report(.schemaValidationFailed, "Expected value of type Object", at: prefix + "/States", statesNode)
            return nil
        }
        guard !members.isEmpty else {
            report(.schemaValidationFailed, "States must not be empty", at: prefix + "/States", statesNode)
            return nil
        }
        let scope = Scope(
            indices: Dictionary(members.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
        )
        checkNames(members, prefix: prefix)
        let states = members.map { state($0, path: "\(prefix)/States/\($0.key)", scope: scope) }
        guard let start = fields["StartAt"] else { return nil }
        let startAt = target(start, field: "StartAt", path: prefix + "/StartAt", scope: scope)
        checkGraph(members.map(\.key), startAt: startAt, states: states, prefix: prefix, members: members)
        guard let startAt, states.allSatisfy({ $0 != nil }) else { return nil }
        return StateGraph(startAt: startAt, states: states.compactMap { $0 })
    }

    private mutating func checkNames(_ members: [DefinitionNode.Member], prefix: String) {
        for member in members {
            let path = "\(prefix)/States/\(member.key)"
            if !names.insert(member.key).inserted {
                report(.duplicateStateName, "Duplicate State name: \(member.key)", at: path, member)
            }
            if member.key.isEmpty || member.key.unicodeScalars.count > 80 {
                report(.invalidStateName, "State name must have between 1 and 80 characters", at: path, member)
            }
        }
    }

    private mutating func checkGraph(
        _ names: [String],
        startAt: Int?,
        states: [State?],
        prefix: String,
        members: [DefinitionNode.Member]
    ) {
        guard let startAt else { return }
        var reached: Set<Int> = [startAt]
        var open = [startAt]
        // A state that could not be parsed may lead anywhere: nothing is said about reachability then.
        guard states.allSatisfy({ $0 != nil }) else { return }
        while let index = open.popLast() {
            for target in states[index]?.kind.targets ?? [] where reached.insert(target).inserted {
                open.append(target)
            }
        }
        for (index, member) in members.enumerated() where !reached.contains(index) {
            let path = "\(prefix)/States/\(names[index])"
            report(.missingTransitionTarget, "State \"\(names[index])\" is not reachable.", at: path, member)
        }
        if !states.contains(where: { $0?.kind.isTerminal ?? true }) {
            problems.append(
                DefinitionProblem(
                    code: .missingEndState,
                    message: "Workflow has no terminal state",
                    path: nil,
                    location: members[startAt].keyLocation
                )
            )
        }
    }

    /// The state that a transition leads to.
    mutating func target(_ node: DefinitionNode, field: String, path: String, scope: Scope) -> Int? {
        guard let name = node.string else {
            report(.schemaValidationFailed, "Expected value of type String", at: path, node)
            return nil
        }
        guard let index = scope.indices[name] else {
            report(.missingTransitionTarget, "Missing '\(field)' target: \(name)", at: path, node)
            return nil
        }
        return index
    }

    func queryLanguageOf(_ fields: Fields) -> QueryLanguage {
        // Anything but JSONPath's exact name counts as JSONata; that it is none of the two is reported by itself.
        fields["QueryLanguage"].map { $0.string == QueryLanguage.jsonPath.rawValue ? .jsonPath : .jsonata }
            ?? machineLanguage
    }

    mutating func queryLanguage(_ node: DefinitionNode, path: String) -> QueryLanguage? {
        if let language = node.string.flatMap(QueryLanguage.init) { return language }
        report(.schemaValidationFailed, "Value must be one of the following: [JSONPath, JSONata]", at: path, node)
        return nil
    }
}

extension DefinitionParser {
    /// Which states a transition may name.
    struct Scope {
        let indices: [String: Int]
    }

    /// An object's members, and where it stands.
    struct Fields {
        let node: DefinitionNode
        let path: String
        private let values: [String: DefinitionNode]

        init(node: DefinitionNode, path: String, members: [DefinitionNode.Member]) {
            self.node = node
            self.path = path
            values = Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
        }

        subscript(_ name: String) -> DefinitionNode? { values[name] }

        /// `/States/Save/Next`
        func path(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }
    }

    mutating func fields(of node: DefinitionNode, path: String) -> Fields? {
        guard let members = node.members else {
            report(.schemaValidationFailed, "Expected value of type Object", at: path, node)
            return nil
        }
        return Fields(node: node, path: path, members: members)
    }

    mutating func report(_ code: DefinitionProblem.Code, _ message: String, at path: String, _ node: DefinitionNode?) {
        problems.append(DefinitionProblem(code: code, message: message, path: path, location: node?.location))
    }

    private mutating func report(
        _ code: DefinitionProblem.Code,
        _ message: String,
        at path: String,
        _ member: DefinitionNode.Member
    ) {
        let location = member.keyLocation ?? member.value.location
        problems.append(DefinitionProblem(code: code, message: message, path: path, location: location))
    }

    mutating func reportMissing(_ names: [String], in fields: Fields) {
        let list = names.joined(separator: ", ")
        report(.schemaValidationFailed, "These fields are required: [\(list)]", at: fields.path, fields.node)
    }

    mutating func reportUnsupported(_ fields: Fields, allowed: Set<String>) {
        for member in fields.node.members ?? [] where !allowed.contains(member.key) {
            report(.schemaValidationFailed, "Field '\(member.key)' is not supported", at: fields.path, member)
        }
    }

    /// Fields that the other query language has are told apart from fields that nothing has.
    mutating func reportUnsupported(_ fields: Fields, table: StateFieldTable, language: QueryLanguage) {
        for member in fields.node.members ?? [] where !table.shared.contains(member.key) {
            let owner: QueryLanguage? =
                table.jsonPath.contains(member.key) ? .jsonPath : table.jsonata.contains(member.key) ? .jsonata : nil
            if owner == language { continue }
            let message =
                owner.map {
                    "The QueryLanguage is set to '\(language.rawValue)', but field '\(member.key)' is only supported "
                        + "for the '\($0.rawValue)' QueryLanguage"
                } ?? "Field '\(member.key)' is not supported"
            report(.schemaValidationFailed, message, at: fields.path, member)
        }
    }
}

extension StateKind {
    fileprivate var isTerminal: Bool {
        switch self {
        case .succeed, .fail: true
        case .pass(let state): state.transition == .end
        case .task(let state): state.transition == .end
        case .wait(let state): state.transition == .end
        case .parallel(let state): state.transition == .end
        case .map(let state): state.transition == .end
        case .choice: false
        }
    }
}
