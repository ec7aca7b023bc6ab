package import CloudCore
import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// The API over HTTP: JSON 1.0, `X-Amz-Target: AWSStepFunctions.StartExecution`.
/// See <https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html>.
extension StepFunctionsService: CloudService {
    /// The values of `X-Amz-Target` whose requests may be answered on the thread that moves their bytes: they leave it
    /// themselves where they compute for long.
    package static let briefTargets: Set = ["AWSStepFunctions.StartExecution"]

    package func accepts(_ request: CloudRequest) -> Bool {
        TargetedOperation(request)?.service == "AWSStepFunctions"
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        do throws(AWSError) {
            guard let target = TargetedOperation(request) else { throw .validation("X-Amz-Target is missing") }
            guard !request.bodyExceedsLimit else { throw .validation("The request is too long") }
            let members: JSONValue
            do { members = request.body.isEmpty ? [:] : try JSONValue(parsing: request.body) } catch {
                throw AWSError("SerializationException", "\(error)")
            }
            let answer = try await perform(target.operation, APIRequest(members))
            return WireProtocol.json10.response(answer, requestID: requestID)
        } catch {
            return WireProtocol.json10.response(to: error, requestID: requestID)
        }
    }

    func perform(_ operation: String, _ request: APIRequest) async throws(AWSError) -> JSONValue {
        try APIConstraints.verify(operation, request)
        switch operation {
        case "GetActivityTask": return try await getActivityTask(request)
        case "StartExecution": return try await startExecution(request)
        case "StartSyncExecution": return try await startSyncExecution(request)
        case "TestState": return try await testState(request)
        case "CreateStateMachine", "UpdateStateMachine": try await checkLogGroups(request)
        default: break
        }
        if let answer = try performOnMachines(operation, request) { return answer }
        if let answer = try performOnExecutions(operation, request) { return answer }
        throw .unknownOperation("Step Functions operation \(operation)", suggestion: "On AWS this call works.")
    }

    private func performOnMachines(_ operation: String, _ request: APIRequest) throws(AWSError) -> JSONValue? {
        switch operation {
        case "CreateStateMachine": try createStateMachine(request)
        case "UpdateStateMachine": try updateStateMachine(request)
        case "DescribeStateMachine": try describeStateMachine(request)
        case "DeleteStateMachine": try deleteStateMachine(request)
        case "ListStateMachines": try listStateMachines(request)
        case "ValidateStateMachineDefinition": try validateDefinition(request)
        case "PublishStateMachineVersion": try publishVersion(request)
        case "DeleteStateMachineVersion": try deleteVersion(request)
        case "ListStateMachineVersions": try listVersions(request)
        case "CreateStateMachineAlias": try createAlias(request)
        case "UpdateStateMachineAlias": try updateAlias(request)
        case "DescribeStateMachineAlias": try describeAlias(request)
        case "DeleteStateMachineAlias": try deleteAlias(request)
        case "ListStateMachineAliases": try listAliases(request)
        case "TagResource": try tagResource(request)
        case "UntagResource": try untagResource(request)
        case "ListTagsForResource": try listTags(request)
        default: nil
        }
    }

    private func performOnExecutions(_ operation: String, _ request: APIRequest) throws(AWSError) -> JSONValue? {
        switch operation {
        case "StopExecution": try stopExecution(request)
        case "DescribeExecution": try describeExecution(request)
        case "DescribeStateMachineForExecution": try describeMachineForExecution(request)
        case "ListExecutions": try listExecutions(request)
        case "GetExecutionHistory": try getHistory(request)
        case "RedriveExecution": try redriveExecution(request)
        case "SendTaskSuccess": try sendTaskSuccess(request)
        case "SendTaskFailure": try sendTaskFailure(request)
        case "SendTaskHeartbeat": try sendTaskHeartbeat(request)
        case "CreateActivity": try createActivity(request)
        case "DescribeActivity": try describeActivity(request)
        case "DeleteActivity": try deleteActivity(request)
        case "ListActivities": try listActivities(request)
        case "DescribeMapRun": try describeMapRun(request)
        case "ListMapRuns": try listMapRuns(request)
        case "UpdateMapRun": try updateMapRun(request)
        default: nil
        }
    }

    func date(_ milliseconds: Int64) -> JSONValue {
        .number(JSONNumber(literal: TimestampNumber.seconds(milliseconds)))
    }
}
