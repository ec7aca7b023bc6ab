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
