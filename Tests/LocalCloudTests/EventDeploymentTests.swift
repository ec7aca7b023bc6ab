import CloudCore
import LocalCloud
import WorkshopCommon
import XCTest

final class EventDeploymentTests: CloudTestCase {
    private let machine = "arn:aws:states:us-east-1:123456789012:stateMachine:Orders"

    private func template(_ events: String) -> String {
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Orders:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: Orders
              Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}
              Events:
                E:
        \(events)
        """
    }

    private func inputs() async throws -> [JSONValue] {
        _ = await clock.settle()
        let listed = try await callAWS("AWSStepFunctions.ListExecutions", ["stateMachineArn": .string(machine)])
        var inputs: [JSONValue] = []
        for execution in listed["executions"]?.array ?? [] {
            let arn = execution["executionArn"] ?? .null
            let described = try await callAWS("AWSStepFunctions.DescribeExecution", ["executionArn": arn])
            inputs.append(try JSONValue(parsing: described["input"]?.string ?? ""))
        }
        return inputs
    }

    private func order(_ total: Int) async throws {
        try await callAWS(
            "AWSEvents.PutEvents",
            [
                "Entries": [
                    ["Source": "shop", "DetailType": "order", "Detail": .string("{\"total\":\(total)}")]
                ]
            ]
        )
    }

    func testARuleOfTheStackStartsItsMachine() async throws {
        let notes = try await deploy(
            template(
                """
                          Type: EventBridgeRule
                          Properties:
                            InputPath: $.detail
                            Pattern: {detail: {total: [{numeric: [">", 5]}]}}
                """
            ),
            scripts: [:]
        )
        XCTAssertEqual(notes, [])
        try await order(3)
        try await order(7)
        let inputs = try await inputs()
        XCTAssertEqual(inputs, [["total": 7]])
    }

    func testParameterStoreTellsTheBus() async throws {
        try await deploy(
            template(
                """
                          Type: EventBridgeRule
                          Properties:
                            InputPath: $.detail
                            Pattern: {source: [aws.ssm], detail: {operation: [Create, Delete]}}
                """
            ),
            scripts: [:]
        )
        try await callAWS("AmazonSSM.PutParameter", ["Name": "/p", "Type": "String", "Value": "1"])
        try await callAWS("AmazonSSM.PutParameter", ["Name": "/p", "Value": "2", "Overwrite": true])
        try await callAWS("AmazonSSM.DeleteParameter", ["Name": "/p"])
        let inputs = try await inputs()
        XCTAssertEqual(
            Set(inputs),
            [
                ["operation": "Create", "name": "/p", "type": "String"],
                ["operation": "Delete", "name": "/p", "type": "String"],
            ]
        )
    }

    func testASchedulerOfTheStackStartsItsMachineUntilItIsTakenOut() async throws {
        let schedule = template(
            """
                      Type: ScheduleV2
                      Properties: {ScheduleExpression: rate(1 hour), Input: '{"tick": true}'}
            """
        )
        try await deploy(schedule, scripts: [:])
        _ = await clock.advance(by: .seconds(3600))
        var inputs = try await inputs()
        XCTAssertEqual(inputs, [["tick": true]])
        let without = schedule[..<(schedule.range(of: "      Events:")?.lowerBound ?? schedule.endIndex)]
        try await deploy(String(without), scripts: [:])
        _ = await clock.advance(by: .seconds(7200))
        inputs = try await self.inputs()
        XCTAssertEqual(inputs.count, 1)
    }
}
