import CloudCore
import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// What `TestState` was asked for.
struct SingleStateTest {
    enum Mock {
        case result(JSONValue)
        case error(String, String?)
    }

    /// What the context object calls a state that came without a name.
    static let defaultName = "StateName"

    let machine: StateMachine
    let state: StatesLanguage.State
    let variables: JSONObject
    let context: JSONValue?
    let mock: Mock?
    private let configuration: JSONValue?

    init(_ request: APIRequest) throws(AWSError) {
        let document = try Self.document(request)
        let parsed = DefinitionParser.parse(DefinitionNode(document))
        let errors = parsed.problems.filter { $0.code.isError && $0.code != .missingTransitionTarget }
        guard let machine = parsed.machine, errors.isEmpty else { throw .invalidDefinition(errors.map(\.text)) }
        self.machine = machine
        state = machine.graph.states[machine.graph.startAt]
        variables = try Self.parse(request.text("variables"), "variables")?.object ?? [:]
        mock = try Self.mock(request["mock"])
        configuration = request["stateConfiguration"]
        if mock != nil, request.flag("revealSecrets") {
            throw .validation("TestState does not support RevealSecrets when a mock is specified.")
        }
        context = try Self.parse(request.text("context"), "context")
        try checkMock()
        try checkResult(mode: request["mock"]?["fieldValidationMode"]?.string ?? "STRICT")
        if let context { try TestContext.check(context, for: state) }
    }

    /// The state as a machine of its own.
    private static func document(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let text = try request.required("definition")
        let document: JSONValue
        do { document = try JSONValue(parsing: text) } catch {
            throw .invalidDefinition(["INVALID_JSON_DESCRIPTION: \(error)"])
        }
        let name = request.text("stateName")
        guard document["States"] != nil else {
            return wrapped(document, name: name ?? defaultName, language: "JSONPath")
        }
        guard let name else {
            throw .validation("State name is required when the definition is a whole state machine")
        }
        guard let state = document["States"]?[name] else {
            throw .validation("State not found in definition: \(name)")
        }
        return wrapped(state, name: name, language: document["QueryLanguage"]?.string ?? "JSONPath")
    }

    private static func parse(_ text: String?, _ name: String) throws(AWSError) -> JSONValue? {
        guard let text else { return nil }
        do { return try JSONValue(parsing: text) } catch { throw .validation("'\(name)' is not valid JSON: \(error)") }
    }

    /// A machine of the state alone; what it leads to is there in name only.
    private static func wrapped(_ state: JSONValue, name: String, language: String) -> JSONValue {
        var states: JSONObject = [name: state]
        for target in targets(of: state) where target != name { states[target] = ["Type": "Succeed"] }
        return ["StartAt": .string(name), "QueryLanguage": .string(language), "States": .object(states)]
    }

    private static func targets(of state: JSONValue) -> [String] {
        let lists = (state["Choices"]?.array ?? []) + (state["Catch"]?.array ?? [])
        return ([state["Next"], state["Default"]] + lists.map { $0["Next"] }).compactMap { $0?.string }
    }

    // MARK: Mocks

    private static func mock(_ value: JSONValue?) throws(AWSError) -> Mock? {
        guard let value else { return nil }
        if value["result"] != nil, value["errorOutput"] != nil {
            throw .validation("A test mock should have only one of the following fields: [result, errorOutput].")
        }
        if let result = try parse(value["result"]?.string, "mock.result") { return .result(result) }
        guard let error = value["errorOutput"] else { return nil }
        return .error(error["error"]?.string ?? "", error["cause"]?.string)
    }

    /// See <https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html>.
    private func checkMock() throws(AWSError) {
        switch (state.kind, mock) {
        case (.map, nil), (.parallel, nil):
            throw AWSError(
                "InvalidDefinition",
                "TestState API does not support Map or Parallel states. Supported state types include: "
                    + "[Task, Wait, Pass, Succeed, Fail, Choice]"
            )
        case (.task, _), (_, nil): break
        case (.map(let map), .result(let result)):
            if map.resultWriter?.resource == nil {
                guard result.array != nil else { throw .validation("Mocked result must be an array.") }
            } else {
                guard result.object != nil else { throw .validation("Mocked result must be a JSON object.") }
            }
        case (.parallel(let parallel), .result(let result)):
            guard let results = result.array else { throw .validation("Mocked result must be an array.") }
            guard results.count == parallel.branches.count else {
                throw .validation(
                    "Mocked result must contain the same number of items as number of Parallel branches."
                )
            }
        case (.map, .error), (.parallel, .error): break
        default: throw .validation("State type '\(state.kind.name)' is not supported when a mock is specified")
        }
    }

    /// A task's mocked result looks like what the API answers.
    private func checkResult(mode: String) throws(AWSError) {
        guard mode != "NONE", case .result(let result)? = mock, case .task(let task) = state.kind,
            case .service(let service) = task.resource, service.pattern != .waitForTaskToken,
            let problem = MockSchemas.of(service)?.problem(of: result, at: "result", requiresAll: mode == "STRICT")
        else { return }
        throw .validation("Mock result schema validation error: \(problem)")
    }

    var single: SingleState {
        var single = SingleState()
        switch mock {
        case .result(let result): single.container = .result(result)
        case .error(let error, let cause): single.container = .error(error, cause: cause)
        case nil: break
        }
        single.iterationFailures = configuration?["mapIterationFailureCount"]?.int ?? 0
        single.retryCount = configuration?["retrierRetryCount"]?.int ?? 0
        single.readItems = configuration?["mapItemReaderData"]?.string.flatMap { try? JSONValue(parsing: $0) }
        return single
    }
}

/// A context object that a test brings along.
private enum TestContext {
    private static let fields: [String: Set<String>] = [
        "Execution": ["Id", "Input", "Name", "RoleArn", "StartTime", "RedriveCount", "RedriveTime"],
        "State": ["EnteredTime", "Name", "RetryCount"], "StateMachine": ["Id", "Name"], "Task": ["Token"],
    ]
    private static let others: Set<String> = ["Input", "RetryCount", "RedriveCount"]

    static func check(_ context: JSONValue, for state: StatesLanguage.State) throws(AWSError) {
        for (name, value) in context.object ?? [:] {
            if name == "Map" { throw invalid("'Map' field is not supported when mocking a Context object") }
            guard let allowed = fields[name] else { throw invalid("Field '\(name)' is not allowed") }
            for (field, value) in value.object ?? [:] {
                guard allowed.contains(field) else { throw invalid("Field '\(field)' is not allowed") }
                if !others.contains(field), value.string == nil {
                    throw invalid("\(name).\(field) must be a string")
                }
            }
        }
        if context["Task"] != nil, !waits(state) {
            throw invalid(
                "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' "
                    + "service integration pattern"
            )
        }
    }

    private static func waits(_ state: StatesLanguage.State) -> Bool {
        guard case .task(let task) = state.kind, case .service(let service) = task.resource else { return false }
        return service.pattern != .requestResponse
    }

    private static func invalid(_ reason: String) -> AWSError {
        .validation("Invalid Context object provided: \(reason)")
    }
}
