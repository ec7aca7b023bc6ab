import OrderedCollections
package import WorkshopCommon

/// Who an execution is: what never changes while it runs.
package final class ExecutionIdentity: Sendable {
    package let arn: String
    package let name: String
    package let roleARN: String
    package let stateMachineARN: String
    package let stateMachineName: String
    package let region: String
    package let input: JSONValue
    /// As the caller wrote it; history and `DescribeExecution` give it back so.
    package let inputText: String
    /// Milliseconds since 1970.
    package let startTime: Int64
    let isExpress: Bool

    package init(
        arn: String,
        name: String,
        roleARN: String,
        stateMachineARN: String,
        stateMachineName: String,
        region: String,
        input: JSONValue,
        inputText: String? = nil,
        startTime: Int64
    ) {
        self.arn = arn
        self.name = name
        self.roleARN = roleARN
        self.stateMachineARN = stateMachineARN
        self.stateMachineName = stateMachineName
        self.region = region
        self.input = input
        self.inputText = inputText ?? input.serialized()
        self.startTime = startTime
        // Behind the account: `arn:aws:states:us-east-1:123456789012:express:Machine:name:id`.
        let parts = arn.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 6, omittingEmptySubsequences: false)
        isExpress = parts.count > 6 && parts[5].elementsEqual("express".utf8)
    }
}

/// What the context object (`$$`, `$states.context`) is made of; made only where somebody looks at it.
struct ExecutionContext {
    let identity: ExecutionIdentity
    let redriveCount: Int
    let redriveTime: Int64?
    let state: String
    let enteredAt: Int64
    let retryCount: Int
    let hasRetries: Bool
    let token: String?
    let item: MapItem?
    /// TestState brings its own.
    let override: JSONValue?

    /// See <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html>.
    var value: JSONValue {
        if let override { return override }
        var stateMembers: JSONObject = [
            "Name": .string(state), "EnteredTime": .string(TimestampText.format(enteredAt)),
        ]
        if hasRetries { stateMembers["RetryCount"] = .number(JSONNumber(retryCount)) }
        var members: JSONObject = [
            "Execution": [
                "Id": .string(identity.arn),
                "Input": identity.input,
                "StartTime": .string(TimestampText.format(identity.startTime)),
                "Name": .string(identity.name),
                "RoleArn": .string(identity.roleARN),
            ],
            "StateMachine": [
                "Id": .string(identity.stateMachineARN), "Name": .string(identity.stateMachineName),
            ],
            "State": .object(stateMembers),
        ]
        // Express executions can't be redriven.
        if !identity.isExpress { members["Execution"] = members["Execution"]?.adding(redriveCount, redriveTime) }
        if let token { members["Task"] = ["Token": .string(token)] }
        if let item {
            var itemMembers: JSONObject = ["Index": .number(JSONNumber(item.index)), "Value": item.value]
            if let key = item.key { itemMembers["Key"] = .string(key) }
            members["Map"] = ["Item": .object(itemMembers)]
        }
        return .object(members)
    }
}

extension JSONValue {
    fileprivate func adding(_ redriveCount: Int, _ redriveTime: Int64?) -> JSONValue {
        guard var members = object else { return self }
        members["RedriveCount"] = .number(JSONNumber(redriveCount))
        if let redriveTime { members["RedriveTime"] = .string(TimestampText.format(redriveTime)) }
        return .object(members)
    }
}

/// What a `Map` is doing at the moment.
struct MapItem: Hashable, Sendable {
    let index: Int
    /// Of an object's member.
    var key: String?
    let value: JSONValue
}
