import Foundation
import XCTest

/// `workshop up` as a person uses it beside their editor: URLs, saves, logs, Ctrl-C.
final class UpTests: XCTestCase {
    private var learner: Learner!
    private var running: [RunningCommand] = []

    override func setUpWithError() throws { learner = try SharedProject.learner() }

    override func tearDownWithError() throws {
        running.forEach { $0.kill() }
        try SharedProject.restore()
    }

    func testServesTheRouteThatItPrints() throws {
        let (_, deployment) = try up()
        XCTAssertEqual(deployment.functions.map(\.logicalId), ["HelloFunction"])
        XCTAssertEqual(deployment.routes.map(\.method), ["GET"])
        XCTAssertEqual(deployment.routes.map(\.path), ["/hello"])
        let answer = try Web.get(deployment.routes[0].url)
        XCTAssertEqual(answer, Web.Answer(status: 200, body: "Hello, serverless world!"))
        XCTAssertEqual(try Web.get(deployment.endpoint + "/_workshop/health")?.status, 200)
    }

    func testInvokeFindsTheRunningCloud() throws {
        _ = try up()
        let invoked = try learner.types("invoke", "HelloFunction", "--event", "events/hello.json")
        XCTAssertEqual(invoked.status, 0, invoked.errors)
        XCTAssert(invoked.output.contains("Hello, serverless world!"), invoked.output)

        let logs = try learner.types("logs", "HelloFunction")
        XCTAssertEqual(logs.status, 0, logs.errors)
        XCTAssert(logs.output.contains("REPORT RequestId:"), logs.output)

        let unknown = try learner.types("invoke", "HelloFuntion")
        XCTAssertEqual(unknown.status, 2)
        XCTAssert(unknown.errors.contains("did you mean HelloFunction?"), unknown.errors)
    }

    func testABrokenSaveLeavesTheOldCodeAnsweringAndAMendedOneReplacesIt() throws {
        let (command, deployment) = try up()
        let url = deployment.routes[0].url

        try learner.edit("template.yaml", replacing: "!Ref Greeting", with: "!Ref Greting")
        try eventually("the refusal", seeing: { command.errors }) {
            command.errors.contains("What was deployed before goes on answering") ? () : nil
        }
        XCTAssert(command.errors.contains("template.yaml:"), command.errors)
        XCTAssertEqual(try Web.get(url)?.body, "Hello, serverless world!")

        let mended = try Learner.kitFile(SharedProject.solution)
            .replacingOccurrences(of: "Default: Hello", with: "Default: Good morning")
        try learner.write(mended, to: "template.yaml")
        let second = try Deployment(line: command.line(2))
        XCTAssertEqual(second.endpoint, deployment.endpoint)
        XCTAssertEqual(try Web.get(second.routes[0].url)?.body, "Good morning, serverless world!")
    }

    func testCtrlCEndsItAndEverythingThatItStarted() throws {
        let (command, deployment) = try up()
        XCTAssertEqual(try Web.get(deployment.routes[0].url)?.status, 200)
        command.interrupt()
        let outcome = try command.waitForEnd(within: 20)
        XCTAssertFalse(outcome.errors.contains("error"), outcome.errors)
        try assertNothingIsLeft()
        XCTAssertNil(try Web.get(deployment.endpoint + "/_workshop/health"), "the port is closed")

        let invoked = try learner.types("invoke", "HelloFunction", "--endpoint-url", deployment.endpoint)
        XCTAssertEqual(invoked.status, 2)
        XCTAssert(invoked.errors.contains("workshop up"), invoked.errors)
    }

    func testOutputsAreLocalAddressesAndDownEndsTheCloud() throws {
        let (command, deployment) = try up()
        let outputs = try learner.types("outputs")
        XCTAssertEqual(outputs.status, 0, outputs.errors)
        XCTAssert(outputs.output.hasPrefix("shoutout\n  HelloUrl "), outputs.output)
        let url = try learner.types("outputs", "HelloUrl").output.trimmingCharacters(in: .newlines)
        XCTAssertEqual(try Web.get(url)?.body, "Hello, serverless world!")
        let mistyped = try learner.types("outputs", "HeloUrl")
        XCTAssertEqual(mistyped.status, 2)
        XCTAssert(mistyped.errors.contains("did you mean HelloUrl?"), mistyped.errors)

        let reset = try learner.types("reset-cloud", "--yes")
        XCTAssertEqual(reset.status, 2)
        XCTAssert(reset.errors.contains("workshop down"), reset.errors)

        let down = try learner.types("down")
        XCTAssertEqual(down.status, 0, down.errors)
        XCTAssertEqual(down.output, "The local cloud at \(deployment.endpoint) has ended.\n")
        _ = try command.waitForEnd(within: 20)
        try assertNothingIsLeft()
        XCTAssertEqual(try learner.types("down").status, 2)
        XCTAssertEqual(
            try learner.types("reset-cloud", "--yes").output,
            "Forgotten. The next 'workshop up' begins with an empty account.\n"
        )
        XCTAssertEqual(
            try learner.types("reset-cloud", "--yes").output,
            "There is nothing to forget: the cloud has kept nothing yet.\n"
        )
    }

    func testDownLeavesTheCloudsOfOthersAlone() throws {
        let (_, mine) = try up()
        // As the file of a cloud that was killed, whose port somebody else's has now.
        let other = try Learner()
        defer { other.leave() }
        try other.types("next")
        try other.write(#"{"version": 1, "endpoint": "\#(mine.endpoint)"}"#, to: ".workshop/up.json")
        let refused = try other.types("down", environment: ["COLUMNS": "300"])
        XCTAssertEqual(refused.status, 2)
        XCTAssertEqual(refused.output, "")
        XCTAssert(refused.errors.contains("is somebody else's, of \(learner.project.path)"), refused.errors)
        XCTAssert(refused.errors.contains("workshop down --endpoint-url \(mine.endpoint)"), refused.errors)
        XCTAssertEqual(try Web.get(mine.endpoint + "/_workshop/health")?.status, 200)
        let named = try other.types("down", "--endpoint-url", mine.endpoint)
        XCTAssertEqual(named.output, "The local cloud at \(mine.endpoint) has ended.\n", named.errors)
    }

    func testTwoTemplatesAreTwoStacksOfWhichOneImportsWhatTheOtherExports() throws {
        let first = """
            AWSTemplateFormatVersion: '2010-09-09'
            Resources: {Handle: {Type: 'AWS::CloudFormation::WaitConditionHandle'}}
            Outputs:
              Name: {Value: ana, Export: {Name: people-name}}
            """
        let second = """
            AWSTemplateFormatVersion: '2010-09-09'
            Resources: {Handle: {Type: 'AWS::CloudFormation::WaitConditionHandle'}}
            Outputs:
              Greeting: {Value: !Sub ['Hello, ${Name}!', {Name: !ImportValue people-name}]}
            """
        try learner.write(first, to: "stacks/people.yaml")
        try learner.write(second, to: "stacks/greetings.yaml")
        let (command, deployment) = try up("stacks/people.yaml", "stacks/greetings.yaml")
        _ = try command.line(2)
        let outputs = try learner.types("outputs", "--endpoint-url", deployment.endpoint)
        XCTAssertEqual(outputs.output, "people\n  Name ana\n\ngreetings\n  Greeting Hello, ana!\n")

        let twice = try learner.types("up", "--port", "0", "template.yaml", "template.yaml")
        XCTAssertEqual(twice.status, 2)
        XCTAssert(twice.errors.contains("the same name"), twice.errors)
    }

    func testAnEmptyCloudIsHealthyAndItsPortIsTaken() throws {
        let (_, deployment) = try up("--empty")
        XCTAssertEqual(deployment.routes, [])
        XCTAssertEqual(try Web.get(deployment.endpoint + "/_workshop/health")?.status, 200)

        let port = try XCTUnwrap(URL(string: deployment.endpoint)?.port)
        let second = try learner.types("up", "--empty", "--port", "\(port)")
        XCTAssertEqual(second.status, 2, second.errors)
        XCTAssertEqual(second.output, "")
        XCTAssert(second.errors.contains("\(port)"), second.errors)
        XCTAssertEqual(second.errors.components(separatedBy: "error:").count, 2, "one message: \(second.errors)")
    }

    private func up(_ arguments: String...) throws -> (RunningCommand, Deployment) {
        let command = try learner.start(["up", "--port", "0", "--json"] + arguments)
        running.append(command)
        return (command, try Deployment(line: command.line(1)))
    }

    private func assertNothingIsLeft(file: StaticString = #filePath, line: UInt = #line) throws {
        let left = try learner.processes()
        XCTAssertEqual(left, [], file: file, line: line)
    }

    private struct Deployment: Decodable {
        struct Function: Decodable { var logicalId: String }
        struct Route: Decodable, Equatable { var method, path, url: String }

        var endpoint: String
        var functions: [Function]
        var routes: [Route]

        init(line: String) throws {
            self = try JSONDecoder().decode(Deployment.self, from: Data(line.utf8))
        }
    }
}
