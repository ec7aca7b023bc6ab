import CloudCore
import LocalCloud
import SystemPackage
import WorkshopCommon
import XCTest

final class StateMachineDeploymentTests: CloudTestCase {
    private func machine(_ properties: String) -> String {
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Orders:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: Orders
        \(properties.split(separator: "\n", omittingEmptySubsequences: false).map { "      \($0)" }.joined(separator: "\n"))
        """
    }

    private let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:Orders"

    private func call(_ operation: String, _ members: JSONValue) async throws -> JSONValue {
        let answer = try await request(
            "POST",
            "/",
            headers: ["X-Amz-Target": "AWSStepFunctions.\(operation)", "Content-Type": "application/x-amz-json-1.0"],
            body: members.serialized()
        )
        XCTAssertEqual(answer.status, 200, answer.text)
        return try XCTUnwrap(answer.json)
    }

    private func output(of input: JSONValue = [:]) async throws -> String? {
        let started = try await call(
            "StartExecution",
            ["stateMachineArn": .string(arn), "input": .string(input.serialized())]
        )
        _ = await clock.settle()
        let execution = started["executionArn"] ?? nil
        return try await call("DescribeExecution", ["executionArn": execution])["output"]?.string
    }

    func testDefinitionInTheTemplateRuns() async throws {
        let notes = try await deploy(
            machine(
                """
                Definition:
                  StartAt: A
                  States:
                    A: {Type: Pass, Result: {where: !Ref AWS::Region}, End: true}
                """
            ),
            scripts: [:]
        )
        XCTAssertEqual(notes, [])
        let result = try await output()
        XCTAssertEqual(result, #"{"where":"us-east-1"}"#)
    }

    func testASubstitutionThatIsMissingIsNamed() throws {
        let definition = """
            {"StartAt": "Save", "States": {"Save": {
              "Type": "Task",
              "Resource": "${SaverFunctionArn}", "End": true}}}
            """
        let read = StateMachineSource.read(definition, file: "a.asl.json", substitutions: ["Other": "x"])
        let diagnostic = try XCTUnwrap(read.diagnostics.first)
        XCTAssertEqual(diagnostic.message, "Value is not a valid resource ARN at /States/Save/Resource")
        XCTAssertEqual(
            diagnostic.suggestion,
            "add SaverFunctionArn to the state machine's DefinitionSubstitutions in the template"
        )
        let function = "arn:aws:lambda:us-east-1:123456789012:function:Saver"
        let substitutions = ["SaverFunctionArn": function]
        let whole = StateMachineSource.read(definition, file: "a.asl.json", substitutions: substitutions)
        XCTAssertEqual(whole.diagnostics, [])
    }

    func testDefinitionBesideTheTemplateRunsWithItsSubstitutions() async throws {
        try LocalFileSystem().writeAtomically(
            Array("StartAt: A\nStates:\n  A: {Type: Pass, Result: '${Word}', End: true}\n".utf8),
            to: folder.appending("orders.asl.yaml")
        )
        try await deploy(
            machine("DefinitionUri: orders.asl.yaml\nDefinitionSubstitutions: {Word: hello}"),
            scripts: [:]
        )
        let result = try await output()
        XCTAssertEqual(result, #""hello""#)
    }

    func testDeployingAgainMeetsTheNewDefinitionAndATakenOutMachineIsGone() async throws {
        let definition = { (result: Int) in
            self.machine("Definition: {StartAt: A, States: {A: {Type: Pass, Result: \(result), End: true}}}")
        }
        try await deploy(definition(1), scripts: [:])
        try await deploy(definition(2), scripts: [:])
        let result = try await output()
        XCTAssertEqual(result, "2")
        try await deploy("Resources: {Logs: {Type: AWS::Logs::LogGroup}}", scripts: [:])
        let list = try await call("ListStateMachines", [:])
        XCTAssertEqual(list, ["stateMachines": []])
    }

    func testMistakesStandAtTheirPlace() async throws {
        let text = machine(
            """
            Definition:
              StartAt: A
              States:
                A:
                  Type: Pass
                  Next: Nowhere
            """
        )
        await assertRefused {
            try await deploy(text, scripts: [:])
        } then: { error in
            XCTAssertEqual(
                (error as? DiagnosticError)?.diagnostics.map(\.description),
                [
                    "template.yaml:12:13: error: Missing 'Next' target: Nowhere at /States/A/Next "
                        + "[states-missing-transition-target]"
                ]
            )
        }
    }

    func testFunctionThatTheStackDoesNotHaveIsAWarning() async throws {
        let notes = try await deploy(
            machine(
                """
                Definition:
                  StartAt: A
                  States:
                    A:
                      Type: Task
                      Resource: !Sub arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:none
                      End: true
                """
            ),
            scripts: [:]
        )
        XCTAssertEqual(notes.map(\.identifier), ["states-unknown-function"])
    }

    // MARK: Versions and aliases

    private func released(_ result: Int, alias: String = "AutoPublishAlias: live") -> String {
        machine("\(alias)\nDefinition: {StartAt: A, States: {A: {Type: Pass, Result: \(result), End: true}}}")
    }

    private func output(ofAlias name: String) async throws -> String? {
        let started = try await call("StartExecution", ["stateMachineArn": .string("\(arn):\(name)")])
        _ = await clock.settle()
        return try await call("DescribeExecution", ["executionArn": started["executionArn"] ?? nil])["output"]?.string
    }

    func testAliasFollowsTheVersionOfEachDeployment() async throws {
        let notes = try await deploy(released(1), scripts: [:])
        XCTAssertEqual(notes, [])
        let first = try await output(ofAlias: "live")
        try await deploy(released(2), scripts: [:])
        let second = try await output(ofAlias: "live")
        XCTAssertEqual([first, second], ["1", "2"])
        try await deploy(released(2), scripts: [:])
        let versions = try await call("ListStateMachineVersions", ["stateMachineArn": .string(arn)])
        XCTAssertEqual(
            versions["stateMachineVersions"]?.array?.map { $0["stateMachineVersionArn"]?.string },
            ["\(arn):2", "\(arn):1"]
        )
        try await deploy(released(2, alias: ""), scripts: [:])
        let aliases = try await call("ListStateMachineAliases", ["stateMachineArn": .string(arn)])
        XCTAssertEqual(aliases, ["stateMachineAliases": []])
    }

    func testDeclaredVersionsAndAliasesAreDeployed() async throws {
        let more = """

              V: {Type: AWS::StepFunctions::StateMachineVersion, Properties: {StateMachineArn: !Ref Orders, Description: one}}
              Blue:
                Type: AWS::StepFunctions::StateMachineAlias
                Properties: {Name: blue, RoutingConfiguration: [{StateMachineVersionArn: !Ref V, Weight: 100}]}
            """
        try await deploy(released(1, alias: "") + more, scripts: [:])
        let result = try await output(ofAlias: "blue")
        XCTAssertEqual(result, "1")
        let version = try await call("DescribeStateMachine", ["stateMachineArn": .string("\(arn):1")])
        XCTAssertEqual(version["description"], "one")
    }

    // MARK: What a task calls

    func testTaskCallsAnAPIOfTheStackByItsHost() async throws {
        let machine = """
              Orders:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Name: Orders
                  Definition:
                    StartAt: A
                    States:
                      A:
                        Type: Task
                        Resource: arn:aws:states:::apigateway:invoke
                        Parameters:
                          ApiEndpoint: !Sub ${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com
                          Method: GET
                          Stage: Prod
                          Path: hello
                        ResultSelector: {status.$: $.StatusCode, body.$: $.ResponseBody}
                        End: true
            """
        try await deploy(template(machine), scripts: ["Hello": Self.answering("hi")])
        let result = try await output()
        XCTAssertEqual(result, #"{"body":"hi","status":200}"#)
    }

    func testTaskCallsAServiceOfTheAccount() async throws {
        try await deploy(
            machine(
                """
                Definition:
                  StartAt: A
                  States:
                    A:
                      Type: Task
                      Resource: arn:aws:states:::aws-sdk:lambda:invoke
                      Parameters: {FunctionName: Missing}
                      Catch: [{ErrorEquals: [Lambda.ResourceNotFoundException], Next: B}]
                      End: true
                    B: {Type: Pass, Result: caught, End: true}
                """
            ),
            scripts: [:]
        )
        let result = try await output()
        XCTAssertEqual(result, #""caught""#)
    }
}
