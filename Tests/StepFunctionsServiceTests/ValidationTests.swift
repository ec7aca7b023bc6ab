import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

/// What AWS recorded of its refusals, and constraints of the API's model.
///
/// https://github.com/localstack/localstack/tree/main/tests/aws/services/stepfunctions/v2 (Apache-2.0)
final class ValidationTests: XCTestCase {
    private let bench = Bench()
    private let tokens = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

    private func machine() async -> String {
        await bench.create(#""P": {"Type": "Pass", "End": true}"#, startAt: "P", name: "m")
    }

    private func refuses(_ operation: String, _ members: JSONValue, _ expected: String, line: UInt = #line) async {
        let refusal = await bench.refusal(operation, members, line: line)
        XCTAssertEqual(refusal, expected, line: line)
    }

    func testInputsThatAreNoJSONAreExplained() async {
        let arn = await machine()
        let cases = [
            ("not some json", "Unrecognized token 'not': was expecting \(tokens)"),
            (
                "{'not': 'json'}",
                "Unexpected character (''' (code 39)): was expecting double-quote to start field name"
            ),
            ("", "Invalid execution input."),
        ]
        for (input, reason) in cases {
            await refuses(
                "StartExecution",
                ["stateMachineArn": .string(arn), "input": .string(input)],
                "InvalidExecutionInput: Invalid State Machine Execution Input: '\(reason)'"
            )
        }
    }

    func testMembersAreCheckedBeforeAnythingIsLookedUp() async {
        let long = String(repeating: "A", count: 81)
        await refuses(
            "CreateActivity",
            ["name": .string(long)],
            "ValidationException: 1 validation error detected: Value '\(long)' at 'name' failed to satisfy constraint: "
                + "Member must have length less than or equal to 80"
        )
        await refuses(
            "CreateActivity",
            ["name": "Activity Invalid$"],
            "InvalidName: Invalid Name: 'Activity Invalid$'"
        )
        await refuses(
            "StartExecution",
            [:],
            "ValidationException: 1 validation error detected: Value null at 'stateMachineArn' failed to satisfy "
                + "constraint: Member must not be null"
        )
        await refuses(
            "ListStateMachines",
            ["maxResults": 1001],
            "ValidationException: 1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: "
                + "Member must have value less than or equal to 1000"
        )
        await refuses(
            "SendTaskFailure",
            ["taskToken": .string(String(repeating: "t", count: 2049))],
            "ValidationException: 1 validation error detected: Value at 'taskToken' failed to satisfy constraint: "
                + "Member must have length less than or equal to 2048"
        )
        await refuses(
            "ListExecutions",
            ["stateMachineArn": "a", "statusFilter": "DONE"],
            "ValidationException: 1 validation error detected: Value 'DONE' at 'statusFilter' failed to satisfy "
                + "constraint: Member must satisfy enum value set: [RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, "
                + "PENDING_REDRIVE]"
        )
    }

    private func alias(_ name: JSONValue, _ routes: [(String, Int)]) -> JSONValue {
        let configuration = routes.map { route -> JSONValue in
            ["stateMachineVersionArn": .string(route.0), "weight": .number(JSONNumber(route.1))]
        }
        return ["name": name, "routingConfiguration": .array(configuration)]
    }

    func testAliasesAreRefusedInAWSWords() async {
        let arn = await machine()
        let publish: JSONValue = ["stateMachineArn": .string(arn)]
        _ = await bench.call("PublishStateMachineVersion", publish)
        let (one, two) = ("\(arn):1", "\(arn):2")
        let cases: [([(String, Int)], String)] = [
            ([(arn, 100)], "Routing configuration must contain state machine version ARNs. Received: [\(arn)]"),
            (
                [(one, 50), (one, 50)],
                "Routing configuration must contain distinct state machine version ARNs. Received: [\(one), \(one)]"
            ),
            ([(one, 99)], "Sum of routing configuration weights must equal 100. Received: [99]"),
            (
                [(one, 101)],
                "1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy "
                    + "constraint: Member must have value less than or equal to 100"
            ),
            (
                [(one, 50), (two, 30), (two, 20)],
                "1 validation error detected: Value '[RoutingConfigurationListItem(stateMachineVersionArn=\(one), "
                    + "weight=50), RoutingConfigurationListItem(stateMachineVersionArn=\(two), weight=30), "
                    + "RoutingConfigurationListItem(stateMachineVersionArn=\(two), weight=20)]' at "
                    + "'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2"
            ),
        ]
        for (routes, reason) in cases {
            await refuses("CreateStateMachineAlias", alias("live", routes), "ValidationException: \(reason)")
        }
        for name in ["123", "INVALID ALIAS", "ALIAS@"] {
            await refuses(
                "CreateStateMachineAlias",
                alias(.string(name), [(one, 100)]),
                "ValidationException: 1 validation error detected: Value '\(name)' at 'name' failed to satisfy "
                    + #"constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$"#
            )
        }
        let made = await bench.call("CreateStateMachineAlias", alias("live", [(one, 100)]))
        var again = alias("live", [(one, 100)]).object ?? [:]
        again["description"] = "other"
        await refuses(
            "CreateStateMachineAlias",
            .object(again),
            "ConflictException: Failed to create alias because an alias with the same name and a different routing "
                + "configuration already exists."
        )
        let gone: JSONValue = ["stateMachineAliasArn": made["stateMachineAliasArn"] ?? .null]
        for _ in 0..<2 { _ = await bench.call("DeleteStateMachineAlias", gone) }
        await refuses(
            "UpdateStateMachineAlias",
            .object((gone.object ?? [:]).merging(["description": "d"]) { $1 }),
            "ResourceNotFound: Request references a resource that does not exist."
        )
    }

    func testAnUpdateMayPublishAlone() async {
        let arn = await machine()
        let update = await bench.call("UpdateStateMachine", ["stateMachineArn": .string(arn), "publish": true])
        XCTAssertEqual(update["stateMachineVersionArn"]?.string, "\(arn):1")
        XCTAssertNil(update["revisionId"])
        await refuses(
            "UpdateStateMachine",
            ["stateMachineArn": .string(arn)],
            "MissingRequiredParameter: Either the definition, the role ARN, the LoggingConfiguration, or the "
                + "TracingConfiguration must be specified"
        )
    }

    func testDefinitionsThatAreNoneAreDiagnosed() async {
        let source = #"[Source: (String)"not a definition"; line: 1, column: 4]"#
        let cases: [(String, JSONValue)] = [
            (
                " ",
                [
                    "severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED",
                    "message": "Definition must be a valid JSON object",
                ]
            ),
            (
                "not a definition",
                [
                    "severity": "ERROR", "code": "INVALID_JSON_DESCRIPTION",
                    "message": .string("Unrecognized token 'not': was expecting \(tokens)\n at \(source)"),
                    "location": .string(source),
                ]
            ),
            (
                "{}",
                [
                    "severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED",
                    "message": "These fields are required: [States, StartAt]", "location": "/",
                ]
            ),
        ]
        for (definition, diagnostic) in cases {
            let answer = await bench.call("ValidateStateMachineDefinition", ["definition": .string(definition)])
            XCTAssertEqual(answer, ["result": "FAIL", "diagnostics": [diagnostic], "truncated": false])
        }
    }

    private func logging(_ configuration: JSONValue) -> JSONValue {
        [
            "name": "logs", "roleArn": "arn:aws:iam::123456789012:role/R", "loggingConfiguration": configuration,
            "definition": #"{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}"#,
        ]
    }

    func testAMachineLogsToOneGroupThatIsThere() async {
        let services = FakeServices()
        let bench = Bench(services: services)
        let group: JSONValue = [
            "cloudWatchLogsLogGroup": ["logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:g:*"]
        ]
        for configuration: JSONValue in [
            ["level": "ALL"], ["level": "ALL", "destinations": []], ["level": "ALL", "destinations": [[:]]],
            ["level": "OFF", "destinations": [group, group]],
        ] {
            let refusal = await bench.refusal("CreateStateMachine", logging(configuration))
            XCTAssertEqual(
                refusal,
                "InvalidLoggingConfiguration: Invalid Logging Configuration: Must specify exactly one Log Destination."
            )
        }
        services.answer(json: ["logGroups": [["logGroupName": "group"]]])
        let missing = await bench.refusal(
            "CreateStateMachine",
            logging(["level": "ALL", "destinations": [group]])
        )
        XCTAssertEqual(
            missing,
            "InvalidLoggingConfiguration: Invalid Logging Configuration: Log Destination not found."
        )
        let made = await bench.call("CreateStateMachine", logging(["destinations": []]))
        let described = await bench.call(
            "DescribeStateMachine",
            ["stateMachineArn": made["stateMachineArn"] ?? .null]
        )
        XCTAssertEqual(
            described["loggingConfiguration"],
            ["level": "OFF", "includeExecutionData": false, "destinations": []]
        )
    }

    // MARK: Mocks

    func testAMockedResultLooksLikeTheAPIs() async {
        let cases: [(resource: String, result: String, problem: String?)] = [
            ("events:putEvents", #"{"random": "json"}"#, nil),
            ("events:putEvents", #"{"Entries": {}}"#, "Field 'Entries' must be an array"),
            (
                "events:putEvents", #"{"Entries": [{"EventId": "1"}, {"EventId": 2}]}"#,
                "Field 'EventId' must be a string"
            ),
            ("states:startExecution", "{}", "Required field 'ExecutionArn' is missing"),
            (
                "states:startExecution", #"{"ExecutionArn": "a", "StartDate": 1}"#, "Field 'StartDate' must be a string"
            ),
            ("lambda:invoke", #"{"StatusCode": "200"}"#, "Field 'StatusCode' must be a number"),
            (
                "dynamodb:putItem", #"{"ConsumedCapacity": {"CapacityUnits": "1"}}"#,
                "Field 'CapacityUnits' must be a number"
            ),
            ("aws-sdk:s3:getObject", #"{"StorageClass": "FAST"}"#, "Field 'StorageClass' is not an expected value"),
            (
                "aws-sdk:kms:encrypt", #"{"CiphertextBlob": ""}"#,
                "Field 'CiphertextBlob' is smaller than the minimum length"
            ),
            (
                "aws-sdk:lambda:getFunction", #"{"Configuration": {"MemorySize": 127}}"#,
                "Field 'MemorySize' is less than the minimum value"
            ),
            (
                "aws-sdk:lambda:getFunction", #"{"Configuration": {"MemorySize": 10241}}"#,
                "Field 'MemorySize' exceeds the maximum value"
            ),
        ]
        for (resource, result, problem) in cases {
            let request = mocked(resource, result)
            if let problem {
                await refuses(
                    "TestState",
                    request,
                    "ValidationException: Mock result schema validation error: \(problem)"
                )
            } else {
                let answer = await bench.call("TestState", request)
                XCTAssertEqual(answer["status"], "SUCCEEDED")
            }
        }
    }

    func testHowMuchOfAMockIsCheckedIsAsked() async {
        let present = await bench.call("TestState", mocked("states:startExecution", "{}", mode: "PRESENT"))
        XCTAssertEqual(present["status"], "SUCCEEDED")
        let none = await bench.call("TestState", mocked("lambda:invoke", #"{"StatusCode": "x"}"#, mode: "NONE"))
        XCTAssertEqual(none["status"], "SUCCEEDED")
        await refuses(
            "TestState",
            mocked("lambda:invoke", #"{"StatusCode": "x"}"#, mode: "PRESENT"),
            "ValidationException: Mock result schema validation error: Field 'StatusCode' must be a number"
        )
    }

    private func mocked(_ resource: String, _ result: String, mode: String? = nil) -> JSONValue {
        let state: JSONValue = [
            "Type": "Task", "Resource": .string("arn:aws:states:::\(resource)"), "End": true,
        ]
        var mock: JSONObject = ["result": .string(result)]
        mock["fieldValidationMode"] = mode.map { .string($0) }
        return ["definition": .string(state.serialized()), "mock": .object(mock)]
    }
}
