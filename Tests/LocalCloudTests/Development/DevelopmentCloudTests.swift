import Foundation
import LocalCloud
import SystemPackage
import WorkshopCommon
import XCTest

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A save while the cloud runs: what it changed is replaced, everything else goes on.
final class DevelopmentCloudTests: CloudTestCase {
    nonisolated(unsafe) private var project: FilePath!
    nonisolated(unsafe) private var development: DevelopmentCloud!

    override func setUp() async throws {
        try await super.setUp()
        project = folder.appending("project")
        try save(
            """
            build-%:
            \t@sh -n src/$* && cp src/$* "$(ARTIFACTS_DIR)/bootstrap" && chmod +x "$(ARTIFACTS_DIR)/bootstrap"
            """,
            to: "Makefile"
        )
        try save(twoFunctions(), to: "template.yaml")
        for name in ["One", "Two"] { try save(Self.handler(version: "first"), to: "src/\(name)") }
        development = DevelopmentCloud(
            cloud: cloud,
            template: project.appending("template.yaml"),
            builder: FunctionBuilder(environment: ProcessInfo.processInfo.environment),
            output: folder.appending("output")
        )
        try await deploy(1)
    }

    func testOnlyTheFunctionThatChangedStartsAnew() async throws {
        let before = (try await answer("/one"), try await answer("/two"))
        try save(Self.handler(version: "second"), to: "src/One")
        try await deploy(2)
        let after = (try await answer("/one"), try await answer("/two"))
        XCTAssertEqual([before.0.version, after.0.version], ["first", "second"])
        XCTAssertEqual(before.1, after.1, "the process of Two goes on")
    }

    func testASaveThatChangesNothingKeepsEveryEnvironment() async throws {
        let before = [try await answer("/one"), try await answer("/two")]
        for attempt in 2...4 { try await deploy(attempt) }
        let after = [try await answer("/one"), try await answer("/two")]
        XCTAssertEqual(after, before)
    }

    func testABuildThatFailsLeavesTheOldCodeAndSaysWhy() async throws {
        let before = try await answer("/one")
        try save("#!/bin/sh\nif then", to: "src/One")
        guard case .notBuilt(let failure) = try await development.deploy(attempt: 2) else {
            return XCTFail("a syntax error was deployed")
        }
        XCTAssert(failure.output.contains("src/One"), failure.output)
        let after = try await answer("/one")
        XCTAssertEqual(after, before)
    }

    func testATemplateChangeUpdatesTheStackInPlace() async throws {
        let before = (try await answer("/one"), try await answer("/two"))
        try save(twoFunctions(pathOfTwo: "/zwei", greeting: "hi"), to: "template.yaml")
        try await deploy(2)
        let after = (try await answer("/one"), try await answer("/zwei"))
        XCTAssertEqual(after.1, before.1, "another path is no other function")
        XCTAssertEqual([before.0.greeting, after.0.greeting], ["none", "hi"])
        let gone = try await get(url("/two")).status
        XCTAssertEqual(gone, 403)
    }

    /// The handler waits at a pipe: opening its other end tells that the request is under way.
    func testARequestUnderWayFinishesOnTheOldCode() async throws {
        // A handler has a `/tmp` of its own.
        let pipe = FilePath("/var/tmp/pipe-\(UInt64.random(in: 0 ... .max))")
        defer { unlink(pipe.string) }
        XCTAssertEqual(mkfifo(pipe.string, 0o600), 0)
        try save(Self.handler(version: "slow", before: "read -r line < '\(pipe)'"), to: "src/One")
        try await deploy(2)
        let address = try endpoint + url("/one")
        async let slow = Self.answer(at: address)
        let end = try await Task.detached { try FileDescriptor.open(pipe, .writeOnly) }.value
        try save(Self.handler(version: "quick"), to: "src/One")
        try await deploy(3)
        let quick = try await answer("/one")
        XCTAssertEqual(quick.version, "quick")
        try end.writeAll(Array("go on\n".utf8))
        try end.close()
        let version = try await slow.version
        XCTAssertEqual(version, "slow")
    }

    // MARK: What they share

    private struct Answer: Equatable, Decodable {
        var version: String
        var greeting: String
        var process: Int
    }

    private func answer(_ path: String) async throws -> Answer {
        try await Self.answer(at: endpoint + url(path))
    }

    private static func answer(at address: String) async throws -> Answer {
        let (body, _) = try await URLSession.shared.data(from: XCTUnwrap(URL(string: address)))
        return try JSONDecoder().decode(Answer.self, from: body)
    }

    private func url(_ path: String) throws -> String {
        "/_aws/execute-api/\(try XCTUnwrap(cloud.localURLs.first).apiID)/Prod\(path)"
    }

    private func deploy(_ attempt: Int) async throws {
        let outcome = try await development.deploy(attempt: attempt)
        guard case .deployed = outcome else { return XCTFail("\(outcome)") }
    }

    private func save(_ text: String, to path: String) throws {
        try LocalFileSystem().writeAtomically(Array(text.utf8), to: project.appending(path))
    }

    private static func handler(version: String, before: String = ":") -> String {
        """
        #!/bin/sh
        \(runtime)
        while true; do
          next
          \(before)
          respond "{\\"statusCode\\":200,\\"body\\":\\"{\\\\\\"version\\\\\\":\\\\\\"\(version)\\\\\\",\\\\\\"greeting\\\\\\":\\\\\\"${GREETING:-none}\\\\\\",\\\\\\"process\\\\\\":$$}\\"}"
        done
        """
    }

    private func twoFunctions(pathOfTwo: String = "/two", greeting: String? = nil) -> String {
        let environment = greeting.map { "\n      Environment: {Variables: {GREETING: \($0)}}" } ?? ""
        return """
            AWSTemplateFormatVersion: "2010-09-09"
            Transform: AWS::Serverless-2016-10-31
            Globals:
              # As long as an API waits: a request that is held up while the next build runs must not end before it.
              Function: {Runtime: provided.al2023, Handler: bootstrap, CodeUri: ., Timeout: 29}
            Resources:
              One:
                Type: AWS::Serverless::Function
                Metadata: {BuildMethod: makefile}
                Properties:
                  Events:
                    Get: {Type: Api, Properties: {Path: /one, Method: get}}\(environment)
              Two:
                Type: AWS::Serverless::Function
                Metadata: {BuildMethod: makefile}
                Properties:
                  Events:
                    Get: {Type: Api, Properties: {Path: \(pathOfTwo), Method: get}}
            """
    }
}
