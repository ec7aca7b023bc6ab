import CloudCore
import LocalCloud
import SAMTemplate
import SystemPackage
import WorkshopCommon
import XCTest

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A running cloud with a virtual clock, and functions that are shell scripts.
class CloudTestCase: XCTestCase {
    nonisolated(unsafe) private(set) var cloud: LocalCloud!
    nonisolated(unsafe) private(set) var clock: VirtualClock!
    nonisolated(unsafe) private(set) var folder: FilePath!
    nonisolated(unsafe) private(set) var endpoint = ""

    override func setUp() async throws {
        folder = FilePath(NSTemporaryDirectory()).appending("cloud-\(UInt64.random(in: 0 ... .max))")
        clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_795_000_000_000))
        cloud = LocalCloud(
            configuration: LocalCloudConfiguration(clock: clock, temporaryFolder: folder.appending("tmp"))
        )
        endpoint = try await cloud.start()
    }

    override func tearDown() async throws {
        await cloud.stop()
        try LocalFileSystem().remove(folder)
    }

    /// The template of a function behind `GET /hello` of a REST API, with more resources below.
    func template(_ more: String = "", environment: String = "") -> String {
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Hello:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: provided.al2023
              Handler: bootstrap
              CodeUri: .\(environment)
              Events:
                Get:
                  Type: Api
                  Properties: {Path: /hello, Method: get}
        \(more)
        """
    }

    @discardableResult
    func deploy(_ text: String, scripts: [String: String], version: Int = 1) async throws -> [Diagnostic] {
        try await deployArtifacts(text, try build(scripts, version: version))
    }

    @discardableResult
    func deployArtifacts(_ text: String, _ artifacts: [String: FilePath]) async throws -> [Diagnostic] {
        try await cloud.deploy(try resolved(text), artifacts: artifacts, folder: folder)
    }

    func resolved(_ text: String) throws -> ResolvedStack {
        let resolution = TemplateResolver(options: .init(stackName: "test")).resolve(text: text, file: "template.yaml")
        return try XCTUnwrap(resolution.stack, "\(resolution.diagnostics)")
    }

    @discardableResult
    func build(_ scripts: [String: String], version: Int) throws -> [String: FilePath] {
        var artifacts: [String: FilePath] = [:]
        for (name, script) in scripts {
            let code = folder.appending("\(name)-\(version)")
            let text = "#!/bin/sh\n\(Self.runtime)\n\(script)\n"
            try LocalFileSystem().writeAtomically(Array(text.utf8), to: code.appending("bootstrap"), executable: true)
            artifacts[name] = code
        }
        return artifacts
    }

    static let runtime = """
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
        next() {
          event=$(curl -s -D "$TMPDIR/head" "$api/invocation/next") || exit 0
          id=$(tr -d '\\r' < "$TMPDIR/head" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
        }
        respond() { curl -s -o /dev/null -X POST -d "$1" "$api/invocation/$id/response"; }
        """

    /// A script that answers every invocation with this.
    static func answering(_ text: String) -> String {
        #"while true; do next; respond '{"statusCode":200,"body":"\#(text)"}'; done"#
    }

    /// Waits for what another thread brings about.
    func eventually<Result>(_ look: () async throws -> Result?) async throws -> Result {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if let found = try await look() { return found }
        }
        throw NeverHappened()
    }

    private struct NeverHappened: Error {}

    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: JSONValue? { try? JSONValue(parsing: body) }
    }

    func get(_ url: String, headers: [String: String] = [:]) async throws -> Answer {
        try await request("GET", url, headers: headers)
    }

    func request(
        _ method: String,
        _ url: String,
        headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> Answer {
        var request = URLRequest(url: try XCTUnwrap(URL(string: url.hasPrefix("http") ? url : endpoint + url)))
        request.httpMethod = method
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        request.httpBody = body.map { Data($0.utf8) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let http = try XCTUnwrap(response as? HTTPURLResponse)
        var fields: [String: String] = [:]
        for (name, value) in http.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
        return Answer(status: http.statusCode, headers: fields, body: data)
    }
}

/// Fails where the body doesn't throw.
func assertRefused(
    file: StaticString = #filePath,
    line: UInt = #line,
    _ body: () async throws -> some Any,
    then check: (any Error) -> Void
) async {
    do {
        _ = try await body()
        XCTFail("it was accepted", file: file, line: line)
    } catch {
        check(error)
    }
}
