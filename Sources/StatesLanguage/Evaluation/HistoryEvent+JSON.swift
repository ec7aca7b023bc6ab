import OrderedCollections
package import WorkshopCommon

extension HistoryEvent {
    /// As `GetExecutionHistory` answers it.
    /// - Parameter includesData: Whether inputs and outputs are wanted.
    package func json(id: Int, includesData: Bool = true) -> JSONValue {
        var members: JSONObject = [
            "timestamp": .number(JSONNumber(literal: TimestampNumber.seconds(timestamp))),
            "type": .string(type.rawValue),
            "id": .number(JSONNumber(id)),
            "previousEventId": .number(JSONNumber(previousEventID)),
        ]
        if let details = details.json(includesData: includesData) { members[detailsName] = .object(details) }
        return .object(members)
    }

    private var detailsName: String {
        let name = type.rawValue
        let group =
            switch type {
            case .mapStateStarted: "mapStateStarted"
            case .mapIterationStarted, .mapIterationSucceeded, .mapIterationFailed, .mapIterationAborted:
                name.prefix(1).lowercased() + name.dropFirst()
            case _ where name.hasSuffix("StateEntered"): "stateEntered"
            case _ where name.hasSuffix("StateExited"): "stateExited"
            default: name.prefix(1).lowercased() + name.dropFirst()
            }
        return group + "EventDetails"
    }
}

/// Times as the JSON protocols write them: seconds since 1970 with up to three decimals.
package enum TimestampNumber {
    package static func seconds(_ milliseconds: Int64) -> String {
        let fraction = String(abs(milliseconds % 1000))
        return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }
}

extension EventDetails {
    /// `nil` where AWS leaves the member out.
    fileprivate func json(includesData: Bool) -> JSONObject? {
        let data = { (name: String, text: String) -> JSONObject in
            includesData ? [name: .string(text), name + "Details": ["truncated": false]] : [:]
        }
        switch self {
        case .none: return nil
        case .executionStarted(let input, let role):
            return data("input", input).merging(["roleArn": .string(role)])
        case .output(let output): return data("output", output.serialized())
        case .failure(let error, let cause): return EventDetails.failure(error, cause)
        case .stateEntered(let name, let input):
            return (["name": .string(name)] as JSONObject).merging(data("input", input.serialized()))
        case .stateExited(let name, let output, let assigned):
            var members = (["name": .string(name)] as JSONObject).merging(data("output", output.serialized()))
            if includesData, let assigned, !assigned.isEmpty {
                let texts = assigned.sorted { $0.key < $1.key }.map {
                    ($0.key, JSONValue.string($0.value.serialized()))
                }
                members["assignedVariables"] = .object(JSONObject(uniqueKeysWithValues: texts))
                members["assignedVariablesDetails"] = ["truncated": false]
            }
            return members
        case .functionScheduled(let resource, let input, let timeout, let credentials):
            return (["resource": .string(resource)] as JSONObject).merging(data("input", input.serialized()))
                .merging(EventDetails.limits(timeout, nil)).merging(EventDetails.role(credentials))
        case .activityScheduled(let resource, let input, let timeout, let heartbeat):
            return (["resource": .string(resource)] as JSONObject).merging(data("input", input.serialized()))
                .merging(EventDetails.limits(timeout, heartbeat))
        case .activityStarted(let worker): return worker.map { ["workerName": .string($0)] } ?? [:]
        case .mapStarted(let length): return ["length": .number(JSONNumber(length ?? 0))]
        case .iteration(let name, let index): return ["name": .string(name), "index": .number(JSONNumber(index))]
        case .mapRun(let arn): return ["mapRunArn": .string(arn)]
        case .redriven(let count): return ["redriveCount": .number(JSONNumber(count))]
        case .mapRunRedriven(let arn, let count):
            return ["mapRunArn": .string(arn), "redriveCount": .number(JSONNumber(count))]
        case .evaluationFailed(let error, let cause, let location, let state):
            var members: JSONObject = ["error": .string(error), "cause": .string(cause), "state": .string(state)]
            if let location { members["location"] = .string(location) }
            return members
        case .taskScheduled, .taskStarted, .taskOutput, .taskFailure: return taskJSON(data: data)
        }
    }

    private func taskJSON(data: (String, String) -> JSONObject) -> JSONObject? {
        switch self {
        case .taskScheduled(let task, let region, let parameters, let timeout, let heartbeat, let credentials):
            return task.names.merging([
                "region": .string(region), "parameters": .string(parameters.serialized()),
            ]).merging(EventDetails.limits(timeout, heartbeat)).merging(EventDetails.role(credentials))
        case .taskStarted(let task): return task.names
        case .taskOutput(let task, let output): return task.names.merging(data("output", output.serialized()))
        case .taskFailure(let task, let error, let cause): return task.names.merging(EventDetails.failure(error, cause))
        default: return nil
        }
    }

    private static func failure(_ error: String?, _ cause: String?) -> JSONObject {
        var members: JSONObject = [:]
        if let error { members["error"] = .string(error) }
        if let cause { members["cause"] = .string(cause) }
        return members
    }

    private static func role(_ credentials: JSONValue?) -> JSONObject {
        guard let role = credentials?["RoleArn"]?.string else { return [:] }
        return ["taskCredentials": ["roleArn": .string(role)]]
    }

    private static func limits(_ timeout: Int?, _ heartbeat: Int?) -> JSONObject {
        var members: JSONObject = [:]
        if let timeout { members["timeoutInSeconds"] = .number(JSONNumber(timeout)) }
        if let heartbeat { members["heartbeatInSeconds"] = .number(JSONNumber(heartbeat)) }
        return members
    }
}

extension ServiceTask {
    fileprivate var names: JSONObject { ["resourceType": .string(service), "resource": .string(resource)] }
}

extension JSONObject {
    fileprivate func merging(_ other: JSONObject) -> JSONObject { merging(other) { _, new in new } }
}
