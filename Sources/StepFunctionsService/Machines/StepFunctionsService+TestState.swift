import CloudCore
import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// `TestState`: one state on its own.
/// See <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>.
extension StepFunctionsService {
    func testState(_ request: APIRequest) async throws(AWSError) -> JSONValue {
        let test = try SingleStateTest(request)
        let inputText = request.text("input") ?? "{}"
        let input: JSONValue
        do { input = try JSONValue(parsing: inputText) } catch { throw .invalidInput(error.complaint(of: inputText)) }
        let (machineName, name) = (Identifiers.requestID(), Identifiers.requestID())
        var execution = Execution(
            machine: test.machine,
            identity: ExecutionIdentity(
                arn: arn("express:\(machineName):\(name)"),
                name: name,
                roleARN: request.text("roleArn") ?? "",
                stateMachineARN: arn("stateMachine:\(machineName)"),
                stateMachineName: machineName,
                region: account.region,
                input: input,
                inputText: inputText,
                startTime: now
            ),
            seed: .random(in: 0 ... .max),
            variables: test.variables
        )
        execution.single = test.single
        execution.contextOverride = test.context
        let finished = try await run(execution, test)
        let level = request.text("inspectionLevel") ?? "INFO"
        let exchange = level == "TRACE" ? finished.trace?.members(revealsSecrets: request.flag("revealSecrets")) : nil
        return answer(finished.execution, level: level, exchange: exchange ?? [:])
    }

    /// Until the state was left, failed for good, or would wait to try again.
    private func run(
        _ execution: Execution,
        _ test: SingleStateTest
    ) async throws(AWSError) -> (execution: Execution, trace: HTTPTaskTrace?) {
        var execution = execution
        var trace: HTTPTaskTrace?
        var actions = execution.receive(.start, at: now)
        while execution.status == .running {
            guard let action = actions.first else { break }
            actions.removeFirst()
            switch action {
            case .schedule(let request):
                actions += execution.receive(.taskStarted(request.id, worker: nil), at: now)
                actions += execution.receive(await outcome(of: request, test, &trace), at: now)
            case .startTimer(let id, _, _):
                if execution.isRetrying { return (execution, trace) }
                // A Wait is over at once; so is nothing else that a test starts a timer for.
                if case .wait = test.state.kind { actions += execution.receive(.timerFired(id), at: now) }
            case .cancelTask, .cancelTimer, .readItems, .writeResults, .finish: break
            }
        }
        return (execution, trace)
    }

    private func outcome(
        of request: TaskRequest,
        _ test: SingleStateTest,
        _ trace: inout HTTPTaskTrace?
    ) async -> ExecutionInput {
        if let mock = test.mock {
            switch mock {
            case .result(let result): return .taskSucceeded(request.id, output: result)
            case .error(let error, let cause): return .taskFailed(request.id, error: error, cause: cause)
            }
        }
        let integration = LambdaIntegration(functions: functions)
        do throws(IntegrationFailure) {
            switch request.resource {
            case .function(let arn):
                let result = try await integration.result(of: arn, payload: request.parameters, traceHeader: nil)
                return .taskSucceeded(request.id, output: result.payload)
            case .service(let task) where task.service == "lambda" && task.action == "invoke":
                let output = try await integration.invoke(request.parameters, traceHeader: nil, at: clock.now)
                return .taskSucceeded(request.id, output: output)
            case .service(let task):
                guard let service = self.integration(task.service, task.action) else { break }
                let call = IntegrationCall(
                    service: task.service,
                    action: task.action,
                    parameters: request.parameters,
                    executionARN: ""
                )
                if let http = service as? HTTPTask {
                    let outcome = await http.perform(call)
                    trace = outcome.trace
                    return .taskSucceeded(request.id, output: try outcome.result.get())
                }
                return .taskSucceeded(request.id, output: try await service.call(call))
            case .activity: break
            }
            throw IntegrationFailure(
                error: "LocalCloud.IntegrationNotAvailable",
                cause: "The local cloud can't call \(request.resource.arn) in a test yet; give the test a mock"
            )
        } catch {
            return .taskFailed(request.id, error: error.error, cause: error.cause)
        }
    }

    /// - Parameter exchange: `request` and `response` of an HTTP Task.
    private func answer(_ execution: Execution, level: String, exchange: JSONObject) -> JSONValue {
        var members: JSONObject = [:]
        let failure = execution.lastFailure
        switch execution.status {
        case .succeeded(let output):
            members["output"] = .string(output.serialized())
            members["status"] = failure == nil ? "SUCCEEDED" : "CAUGHT_ERROR"
        case .running: members["status"] = "RETRIABLE"
        case .failed, .timedOut, .aborted: members["status"] = "FAILED"
        }
        if let failure {
            members["error"] = failure.error.map { .string($0) }
            members["cause"] = failure.cause.map { .string($0) }
        }
        if let next = execution.nextState { members["nextState"] = .string(next) }
        if level != "INFO" { members["inspectionData"] = .object(execution.inspection.merging(exchange) { $1 }) }
        return .object(members)
    }
}
