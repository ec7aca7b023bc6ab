import CloudCore
import OrderedCollections
import StatesLanguage
import Synchronization
import WorkshopCommon

/// Step Functions as a task calls it: `states:startExecution` in its four forms, and `aws-sdk:sfn`.
extension StepFunctionsService {
    /// See <https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html>.
    func startNested(_ task: ServiceTask, _ request: TaskRequest, of record: ExecutionRecord) throws(IntegrationFailure)
    {
        let parameters = request.parameters
        let requestID = Identifiers.requestID()
        let child: ExecutionRecord
        do throws(AWSError) {
            guard let text = parameters["StateMachineArn"]?.string else {
                throw .validation("The field 'StateMachineArn' is required but was missing")
            }
            guard let arn = ARN(text), arn.service == "states" else { throw .invalidARN("Invalid ARN: \(text)") }
            let input = parameters["Input"] ?? .object([:])
            let name = parameters["Name"]?.string
            try Self.checkName(name)
            child = try start(
                try resolve(arn),
                name: name,
                input: input.string ?? input.serialized(),
                traceHeader: parameters["TraceHeader"]?.string ?? record.taskTraceHeader
            )
        } catch {
            throw .optimized(error, prefix: "StepFunctions", service: "AWSStepFunctions", requestID: requestID)
        }
        let started = startedOutput(child, requestID: requestID)
        switch task.pattern {
        case .requestResponse: tell(record, .taskSucceeded(request.id, output: started))
        case .waitForTaskToken: tell(record, .taskSubmitted(request.id, output: started))
        case .sync, .sync2:
            record.run.withLock { $0.nested[request.id] = child.arn }
            tell(record, .taskSubmitted(request.id, output: started))
            wait(for: child, task, request.id, of: record)
        }
    }

    func wait(for child: ExecutionRecord, _ task: ServiceTask, _ id: RequestID, of record: ExecutionRecord) {
        child.whenFinished { [weak self] in
            self?.nestedEnded(child, id, of: record, parsesOutput: task.pattern == .sync2)
        }
    }

    private func startedOutput(_ child: ExecutionRecord, requestID: String) -> JSONValue {
        let headers: JSONObject = [
            "Connection": "keep-alive",
            "x-amzn-RequestId": .string(requestID),
            "Content-Length": "150",
            "Date": .string(clock.now.httpDate),
            "Content-Type": "application/x-amz-json-1.0",
        ]
        return [
            "ExecutionArn": .string(child.arn),
            "SdkHttpMetadata": .object(SDKMetadata.http(headers)),
            "SdkResponseMetadata": ["RequestId": .string(requestID)],
            "StartDate": .number(JSONNumber(Int(child.execution.identity.startTime))),
        ]
    }

    private func nestedEnded(
        _ child: ExecutionRecord,
        _ id: RequestID,
        of record: ExecutionRecord,
        parsesOutput: Bool
    ) {
        guard record.run.withLock({ $0.nested.removeValue(forKey: id) }) != nil else { return }
        let execution = child.execution
        var members = nestedOutput(child, execution)
        switch execution.status {
        case .running: return
        case .succeeded(let output):
            members["Output"] = parsesOutput ? output : .string(output.serialized())
            if parsesOutput { members["Input"] = execution.identity.input }
            members["OutputDetails"] = ["Included": true]
            tell(record, .taskSucceeded(id, output: .object(members.sortedByKey)))
        case .failed(let error, let cause), .aborted(let error, let cause):
            if let error { members["Error"] = .string(error) }
            if let cause { members["Cause"] = .string(cause) }
            failed(record, id, members)
        case .timedOut: failed(record, id, members)
        }
    }

    private func failed(_ record: ExecutionRecord, _ id: RequestID, _ members: JSONObject) {
        let cause = JSONValue.object(members.sortedByKey).serialized()
        tell(record, .taskFailed(id, error: ErrorName.taskFailed, cause: cause))
    }

    private func nestedOutput(_ child: ExecutionRecord, _ execution: Execution) -> JSONObject {
        let redrive = RedriveStatus(execution, at: now)
        var members: JSONObject = [
            "ExecutionArn": .string(child.arn),
            "Input": .string(execution.identity.inputText),
            "InputDetails": ["Included": true],
            "Name": .string(child.name),
            "RedriveCount": .number(JSONNumber(execution.redriveCount)),
            "RedriveStatus": .string(redrive.status),
            "StartDate": .number(JSONNumber(Int(execution.identity.startTime))),
            "StateMachineArn": .string(child.machineARN),
            "Status": .string(execution.status.name),
        ]
        if let reason = redrive.reason { members["RedriveStatusReason"] = .string(reason) }
        if let stop = execution.stopTime { members["StopDate"] = .number(JSONNumber(Int(stop))) }
        return members
    }

    /// `aws-sdk:sfn`: parameters begin with a capital letter, and so do the members of the result.
    func callOwnAPI(_ action: String, _ parameters: JSONValue) async throws(IntegrationFailure) -> JSONValue {
        let operation = action.prefix(1).uppercased() + action.dropFirst()
        do throws(AWSError) {
            let texts = parameters.writingOut(["Definition", "Input", "Output"])
            let result = try await perform(operation, APIRequest(texts.renamingMembers { $0.lowercased() }))
            return result.renamingMembers { $0.uppercased() }.writingDates
        } catch {
            throw .sdk(error, service: "Sfn", requestID: Identifiers.requestID())
        }
    }
}

extension JSONObject {
    var sortedByKey: JSONObject { JSONObject(uniqueKeysWithValues: sorted { $0.key < $1.key }) }
}
