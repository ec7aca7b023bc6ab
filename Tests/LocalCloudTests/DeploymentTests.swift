import CloudCore
import LocalCloud
import SystemPackage
import WorkshopCommon
import XCTest

final class DeploymentTests: CloudTestCase {
    func testAnAPIAnswersUnderItsPath() async throws {
        try await deploy(template(), scripts: ["Hello": Self.answering("hi")])
        let url = try XCTUnwrap(cloud.localURLs.first)
        XCTAssertEqual(url.method, "GET")
        XCTAssertEqual(url.path, "/Prod/hello")
        let answer = try await get(url.pathURL)
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.text, "hi")
        XCTAssertNotNil(answer.headers["x-amzn-requestid"])
    }

    func testAnAPIAnswersUnderItsHostName() async throws {
        try await deploy(template(), scripts: ["Hello": Self.answering("hi")])
        let id = try XCTUnwrap(cloud.localURLs.first).apiID
        let answer = try await get("/Prod/hello", headers: ["Host": "\(id).execute-api.localhost"])
        XCTAssertEqual(answer.text, "hi")
    }

    func testAnHTTPAPIAnswers() async throws {
        let text = template()
            .replacing("Type: Api", with: "Type: HttpApi")
        try await deploy(text, scripts: ["Hello": #"while true; do next; respond '{"kind":"http"}'; done"#])
        let url = try XCTUnwrap(cloud.localURLs.first)
        XCTAssertEqual(url.path, "/hello")
        let answer = try await get(url.pathURL)
        XCTAssertEqual(answer.text, #"{"kind":"http"}"#)
    }

    func testDeployingAgainMeetsTheNewCode() async throws {
        try await deploy(template(), scripts: ["Hello": Self.answering("one")])
        let url = try XCTUnwrap(cloud.localURLs.first).pathURL
        let first = try await get(url).text
        try await deploy(template(), scripts: ["Hello": Self.answering("two")], version: 2)
        let second = try await get(url).text
        XCTAssertEqual([first, second], ["one", "two"])
    }

    func testDeployingTheSameAgainKeepsTheEnvironmentWarm() async throws {
        let script = #"while true; do next; respond "{\"body\":\"$$\"}"; done"#
        try await deploy(template(), scripts: ["Hello": script])
        let url = try XCTUnwrap(cloud.localURLs.first).pathURL
        let first = try await get(url).text
        let resolution = try await deployUnchanged()
        let second = try await get(url).text
        XCTAssertTrue(resolution.isEmpty)
        XCTAssertEqual(first, second)
    }

    private func deployUnchanged() async throws -> [Diagnostic] {
        try await deployArtifacts(template(), ["Hello": folder.appending("Hello-1")])
    }

    func testAFunctionThatIsGoneFromTheTemplateIsDeleted() async throws {
        try await deploy(template(), scripts: ["Hello": Self.answering("hi")])
        let name = try await functionNames()
        XCTAssertEqual(name.count, 1)
        try await deploy("Resources: {Role: {Type: 'AWS::Logs::LogGroup'}}", scripts: [:])
        let left = try await functionNames()
        XCTAssertEqual(left, [])
        XCTAssertEqual(cloud.localURLs, [])
    }

    private func functionNames() async throws -> [String] {
        let answer = try await get("/2015-03-31/functions/")
        return answer.json?["Functions"]?.array?.compactMap { $0["FunctionName"]?.string } ?? []
    }

    func testTypesThatAreNotRunYetGetANote() async throws {
        let stream = "  Stream: {Type: AWS::Kinesis::Stream}"
        let notes = try await deploy(template(stream), scripts: ["Hello": Self.answering("hi")])
        XCTAssertEqual(notes.map(\.identifier), ["cloud-type-not-run"])
        XCTAssertEqual(notes.first?.severity, .note)
        XCTAssertEqual(notes.first?.location?.file, "template.yaml")
    }

    func testAReservedVariableIsRefusedAsAWSRefusesIt() async throws {
        let environment = "\n      Environment: {Variables: {AWS_REGION: here}}"
        await assertRefused {
            try await deploy(template(environment: environment), scripts: ["Hello": Self.answering("hi")])
        } then: { error in
            XCTAssertEqual((error as? DiagnosticError)?.diagnostics.map(\.identifier), ["cloud-reserved-variable"])
        }
    }

    func testAFunctionWithoutCodeIsAnError() async throws {
        await assertRefused {
            try await deploy(template(), scripts: [:])
        } then: { error in
            XCTAssertEqual((error as? DiagnosticError)?.diagnostics.map(\.identifier), ["cloud-function-not-built"])
        }
    }

    func testAddressesOnAWSBecomeLocal() async throws {
        try await deploy(template(), scripts: ["Hello": Self.answering("hi")])
        let url = try XCTUnwrap(cloud.localURLs.first)
        XCTAssertEqual(
            cloud.localized("https://\(url.apiID).execute-api.us-east-1.amazonaws.com/Prod/hello"),
            url.url
        )
    }
}
