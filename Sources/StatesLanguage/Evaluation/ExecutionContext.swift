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
    }
}

/// What the context object (`$$`, `$states.context`) is made of; made only where somebody looks at it.
struct ExecutionContext {
    let identity: ExecutionIdentity
    let redriveCount: Int
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
                "RedriveCount": .number(JSONNumber(redriveCount)),
            ],
            "StateMachine": [
                "Id": .string(identity.stateMachineARN), "Name": .string(identity.stateMachineName),
            ],
            "State": .object(stateMembers),
        ]
        if let token { members["Task"] = ["Token": .string(token)] }
        if let item {
            var itemMembers: JSONObject = ["Index": .number(JSONNumber(item.index)), "Value": item.value]
            if let key = item.key { itemMembers["Key"] = .string(key) }
            members["Map"] = ["Item": .object(itemMembers)]
        }
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
