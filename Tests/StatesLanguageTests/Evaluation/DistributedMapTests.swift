import OrderedCollections
import StatesLanguage
import WorkshopCommon
import XCTest

final class DistributedMapTests: XCTestCase {
    private func definition(_ more: String = "", inner: String) -> String {
        machine(
            startAt: "M",
            """
            "M": {"Type": "Map", "Label": "Items", \(more)"End": true, "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "T", "States": {\(inner)}}}
            """
        )
    }

    private let task =
        #""T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}"#

    func testItemsAreExecutionsOfTheirOwn() throws {
        var driver = try Driver(definition(inner: task), input: [1, 2])
        driver.answers["T"] = [.success("a"), .success("b")]
        driver.run()
        XCTAssertEqual(driver.execution.status, .succeeded(["a", "b"]))
        let run = try XCTUnwrap(driver.execution.mapRuns.first)
        XCTAssertEqual(run.status, .succeeded)
        XCTAssertEqual(run.label, "Machine/Items")
        XCTAssertEqual(run.children.map { $0.history.count }, [7, 7])
        XCTAssertEqual(
            driver.outline,
            """
            1<0 ExecutionStarted
            2<0 MapStateEntered M
            3<2 MapStateStarted
            4<3 MapRunStarted
            5<4 MapRunSucceeded
            6<5 MapStateSucceeded
            7<5 MapStateExited M
            8<7 ExecutionSucceeded
            """
        )
    }

    func testBatchesShareAnInput() throws {
        var driver = try Driver(
            definition(
                #""ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"k": 1}}, "#,
                inner: #""T": {"Type": "Pass", "End": true}"#
            ),
            input: [1, 2, 3]
        )
        driver.run()
        XCTAssertEqual(
            driver.execution.status,
            .succeeded([["BatchInput": ["k": 1], "Items": [1, 2]], ["BatchInput": ["k": 1], "Items": [3]]])
        )
        XCTAssertEqual(driver.execution.mapRuns.first?.itemCount(of: "SUCCEEDED"), 3)
    }

    func testFailuresAreToleratedUpToTheThreshold() throws {
        var driver = try Driver(definition(#""ToleratedFailureCount": 1, "#, inner: task), input: [1, 2, 3])
        driver.answers["T"] = [.failure("E", nil), .success("b")]
        driver.run()
        XCTAssertEqual(driver.execution.status, .succeeded(["b", "b"]))
        XCTAssertEqual(driver.execution.mapRuns.first?.count(of: "FAILED"), 1)
    }

    func testTooManyFailuresEndTheRun() throws {
        var driver = try Driver(definition(#""MaxConcurrency": 1, "#, inner: task), input: [1, 2, 3])
        driver.answers["T"] = [.failure("E", nil)]
        driver.run()
        XCTAssertEqual(
            driver.execution.status,
            .failed(
                error: "States.ExceedToleratedFailureThreshold",
                cause: "The specified tolerated failure threshold was exceeded"
            )
        )
        XCTAssertEqual(driver.execution.mapRuns.first?.count(of: "PENDING"), 2)
        XCTAssertEqual(
            driver.outline,
            """
            1<0 ExecutionStarted
            2<0 MapStateEntered M
            3<2 MapStateStarted
            4<3 MapRunStarted
            5<4 MapRunFailed
            6<5 MapStateFailed
            7<6 ExecutionFailed
            """
        )
    }

    func testResultsAreExportedAsTheyAreWithWhatIsKnownOfTheirExecutions() throws {
        var driver = try Driver(
            machine(
                startAt: "M",
                #"""
                "M": {"Type": "Map", "End": true, "ToleratedFailureCount": 1,
                  "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}},
                  "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "C",
                    "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "F"}], "Default": "S"},
                      "F": {"Type": "Fail", "Error": "E", "Cause": "two"}, "S": {"Type": "Succeed"}}}}
                """#
            ),
            input: [1, 2]
        )
        driver.run()
        let request = try XCTUnwrap(driver.written.first)
        let run = try XCTUnwrap(driver.execution.mapRuns.first)
        let folder = String(run.arn.split(separator: ":").last ?? "")
        XCTAssertEqual(request.bucket, "b")
        XCTAssertEqual(
            request.files.map(\.key),
            ["\(folder)/FAILED_0.json", "\(folder)/SUCCEEDED_0.json", "\(folder)/manifest.json"]
        )
        let failed = try JSONValue(parsing: request.files[0].text)[0]
        XCTAssertEqual(
            failed?.object.map { Array($0.keys) },
            [
                "Cause", "Error", "ExecutionArn", "Input", "InputDetails", "Name", "RedriveCount", "RedriveStatus",
                "StartDate", "StateMachineArn", "Status", "StopDate",
            ]
        )
        XCTAssertEqual(failed?["Error"], "E")
        let succeeded = try JSONValue(parsing: request.files[1].text)[0]
        XCTAssertEqual(succeeded?["Output"], "1")
        XCTAssertEqual(succeeded?["ExecutionArn"]?.string, run.children.first?.identity.arn)
        guard case .succeeded(let output) = driver.execution.status else {
            return XCTFail("\(driver.execution.status)")
        }
        XCTAssertEqual(output["ResultWriterDetails"], ["Bucket": "b", "Key": .string("\(folder)/manifest.json")])
    }

    func testResultsTakeAnotherFormWithoutBeingWritten() throws {
        var driver = try Driver(
            machine(
                startAt: "M",
                #"""
                "M": {"Type": "Map", "End": true, "ResultWriter": {"WriterConfig": {"Transformation": "FLATTEN"}},
                  "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "S",
                    "States": {"S": {"Type": "Succeed"}}}}
                """#
            ),
            input: [[1, 2], 3]
        )
        driver.run()
        XCTAssertEqual(driver.execution.status, .succeeded([1, 2, 3]))
        XCTAssertTrue(driver.written.isEmpty)
    }
}
