import CloudCore
import OrderedCollections
import WorkshopCommon

/// What the API's model asks of a request's members, checked before anything is looked up, as AWS does.
///
/// Lengths, ranges and values are those of
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html>.
enum APIConstraints {
    private struct Constraint {
        var length: ClosedRange<Int>?
        var range: ClosedRange<Int>?
        var values: [String] = []
        /// AWS doesn't repeat what may be secret.
        var isSensitive = false
    }

    private static let required: [String: [String]] = [
        "CreateActivity": ["name"],
        "CreateStateMachine": ["name", "definition", "roleArn"],
        "CreateStateMachineAlias": ["name", "routingConfiguration"],
        "DeleteActivity": ["activityArn"],
        "DeleteStateMachine": ["stateMachineArn"],
        "DeleteStateMachineAlias": ["stateMachineAliasArn"],
        "DeleteStateMachineVersion": ["stateMachineVersionArn"],
        "DescribeActivity": ["activityArn"],
        "DescribeExecution": ["executionArn"],
        "DescribeMapRun": ["mapRunArn"],
        "DescribeStateMachine": ["stateMachineArn"],
        "DescribeStateMachineAlias": ["stateMachineAliasArn"],
        "DescribeStateMachineForExecution": ["executionArn"],
        "GetActivityTask": ["activityArn"],
        "GetExecutionHistory": ["executionArn"],
        "ListMapRuns": ["executionArn"],
        "ListStateMachineAliases": ["stateMachineArn"],
        "ListStateMachineVersions": ["stateMachineArn"],
        "ListTagsForResource": ["resourceArn"],
        "PublishStateMachineVersion": ["stateMachineArn"],
        "RedriveExecution": ["executionArn"],
        "SendTaskFailure": ["taskToken"],
        "SendTaskHeartbeat": ["taskToken"],
        "SendTaskSuccess": ["taskToken", "output"],
        "StartExecution": ["stateMachineArn"],
        "StartSyncExecution": ["stateMachineArn"],
        "StopExecution": ["executionArn"],
        "TagResource": ["resourceArn", "tags"],
        "TestState": ["definition"],
        "UntagResource": ["resourceArn", "tagKeys"],
        "UpdateMapRun": ["mapRunArn"],
        "UpdateStateMachine": ["stateMachineArn"],
        "UpdateStateMachineAlias": ["stateMachineAliasArn"],
        "ValidateStateMachineDefinition": ["definition"],
    ]

    /// A member of a name is the same in every operation that has it, but for those in ``exceptions``.
    private static let members: OrderedDictionary<String, Constraint> = [
        "activityArn": Constraint(length: 1...256),
        "cause": Constraint(length: 0...32_768, isSensitive: true),
        "clientToken": Constraint(length: 1...64),
        "context": Constraint(length: 0...262_144, isSensitive: true),
        "definition": Constraint(length: 0...1_048_576, isSensitive: true),
        "description": Constraint(length: 0...256, isSensitive: true),
        "error": Constraint(length: 0...256, isSensitive: true),
        "executionArn": Constraint(length: 1...256),
        "includedData": Constraint(values: ["ALL_DATA", "METADATA_ONLY"]),
        "input": Constraint(length: 0...262_144, isSensitive: true),
        "inspectionLevel": Constraint(values: ["INFO", "DEBUG", "TRACE"]),
        "mapRunArn": Constraint(length: 1...2000),
        "maxConcurrency": Constraint(range: 0...Int.max),
        "maxResults": Constraint(range: 0...1000),
        "name": Constraint(length: 1...80),
        "nextToken": Constraint(length: 1...1024),
        "output": Constraint(length: 0...262_144, isSensitive: true),
        "redriveFilter": Constraint(values: ["REDRIVEN", "NOT_REDRIVEN"]),
        "resourceArn": Constraint(length: 1...256),
        "roleArn": Constraint(length: 1...256),
        "severity": Constraint(values: ["ERROR", "WARNING"]),
        "stateMachineAliasArn": Constraint(length: 1...256),
        "stateMachineArn": Constraint(length: 1...256),
        "stateMachineVersionArn": Constraint(length: 1...2000),
        "stateName": Constraint(length: 1...80, isSensitive: true),
        "statusFilter": Constraint(
            values: ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"]
        ),
        "taskToken": Constraint(length: 1...2048, isSensitive: true),
        "toleratedFailureCount": Constraint(range: 0...Int.max),
        "toleratedFailurePercentage": Constraint(range: 0...100),
        "traceHeader": Constraint(length: 0...256),
        "type": Constraint(values: ["STANDARD", "EXPRESS"]),
        "variables": Constraint(length: 0...262_144, isSensitive: true),
        "versionDescription": Constraint(length: 0...256, isSensitive: true),
        "workerName": Constraint(length: 1...80),
    ]

    private static let exceptions: [String: [String: Constraint]] = [
        "ListExecutions": ["nextToken": Constraint(length: 1...3096)],
        "ValidateStateMachineDefinition": ["maxResults": Constraint(range: 0...100)],
    ]

    private static let aliasPattern = #"^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$"#

    static func verify(_ operation: String, _ request: APIRequest) throws(AWSError) {
        var check = ConstraintCheck()
        for member in required[operation] ?? [] { check.present(request[member], at: member) }
        for (member, value) in request.members.object ?? [:] where !value.isNull {
            guard let constraint = exceptions[operation]?[member] ?? members[member] else { continue }
            add(constraint, value, at: member, to: &check)
        }
        check.oneOf(
            request["loggingConfiguration"]?["level"]?.string,
            at: "loggingConfiguration.level",
            ["ALL", "ERROR", "FATAL", "OFF"]
        )
        for (index, tag) in (request["tags"]?.array ?? []).enumerated() {
            check.length(tag["key"]?.string, at: "tags.\(index + 1).member.key", 1...128)
            check.length(tag["value"]?.string, at: "tags.\(index + 1).member.value", 0...256)
        }
        if operation.hasSuffix("StateMachineAlias") { checkAlias(operation, request, &check) }
        try check.verify()
    }

    private static func add(
        _ constraint: Constraint,
        _ value: JSONValue,
        at member: String,
        to check: inout ConstraintCheck
    ) {
        if let range = constraint.length, let text = value.string {
            if constraint.isSensitive {
                check.secretLength(text, at: member, range)
            } else {
                check.length(text, at: member, range)
            }
        }
        if let range = constraint.range { check.value(value.int, at: member, range) }
        if !constraint.values.isEmpty { check.oneOf(value.string, at: member, constraint.values) }
    }

    private static func checkAlias(_ operation: String, _ request: APIRequest, _ check: inout ConstraintCheck) {
        if operation == "CreateStateMachineAlias", let name = request.text("name"), name.utf8.count <= 80 {
            check.pattern(name, at: "name", aliasPattern, isAliasName)
        }
        guard let routes = request["routingConfiguration"]?.array else { return }
        let shown = routes.map { route in
            let arn = route["stateMachineVersionArn"]?.string ?? "null"
            let weight = route["weight"]?.int.map(String.init) ?? "null"
            return "RoutingConfigurationListItem(stateMachineVersionArn=\(arn), weight=\(weight))"
        }
        check.length(routes.count, of: "[\(shown.joined(separator: ", "))]", at: "routingConfiguration", 1...2)
        for (index, route) in routes.enumerated() {
            let place = "routingConfiguration.\(index + 1).member"
            check.present(route["stateMachineVersionArn"], at: "\(place).stateMachineVersionArn")
            check.length(route["stateMachineVersionArn"]?.string, at: "\(place).stateMachineVersionArn", 1...256)
            check.value(route["weight"]?.int, at: "\(place).weight", 0...100)
        }
    }

    /// Letters, digits and a few signs, and not digits alone: those are versions.
    private static func isAliasName(_ name: String) -> Bool {
        func isSign(_ byte: UInt8) -> Bool { "_-.".utf8.contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || isSign($0) } && !name.utf8.allSatisfy(isDigit)
    }
}
