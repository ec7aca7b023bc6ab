import CloudCore
import LocalCloud
import OrderedCollections
import SAMTemplate
import SystemPackage
import WorkshopCommon
import XCTest

/// Everything that a template says of a function beside its code.
final class LambdaDeploymentTests: CloudTestCase {
    private static let versions = "while true; do next; respond \"\\\"$AWS_LAMBDA_FUNCTION_VERSION\\\"\"; done"

    private func function(_ more: String, handler: String = "bootstrap", runtime: String = "provided.al2023") -> String
    {
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Hello:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: hello
              Runtime: \(runtime)
              Handler: \(handler)
        \(more.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
        """
    }

    private func invoke(_ qualifier: String? = nil) async throws -> String {
        let query = qualifier.map { "?Qualifier=\($0)" } ?? ""
        return try await request("POST", "/2015-03-31/functions/hello/invocations\(query)", body: "{}").text
    }

    func testAutoPublishAliasPublishesWhenTheCodeHasChanged() async throws {
        let template = function("CodeUri: .\nAutoPublishAlias: live")
        try await deploy(template, scripts: ["Hello": Self.versions])
        let first = try await invoke("live")
        try await deployArtifacts(template, ["Hello": folder.appending("Hello-1")])
        let unchanged = try await invoke("live")
        try await deploy(template, scripts: ["Hello": Self.versions + "\n# changed"], version: 2)
        let changed = try await invoke("live")
        let latest = try await invoke()
        let kept = try await invoke("1")
        XCTAssertEqual([first, unchanged, changed], [#""1""#, #""1""#, #""2""#])
        XCTAssertEqual([latest, kept], [#""$LATEST""#, #""1""#])
    }

    func testWhatIsGoneFromTheTemplateIsTakenBack() async throws {
        let with = """
            CodeUri: .
            AutoPublishAlias: live
            FunctionUrlConfig: {AuthType: NONE}
            EventInvokeConfig: {MaximumRetryAttempts: 1}
            """
        try await deploy(function(with), scripts: ["Hello": Self.versions])
        let paths = [
            "/2015-03-31/functions/hello/aliases/live", "/2021-10-31/functions/hello/url?Qualifier=live",
            "/2019-09-25/functions/hello/event-invoke-config?Qualifier=live",
            "/2015-03-31/functions/hello/policy?Qualifier=live",
        ]
        for path in paths {
            let status = try await get(path).status
            XCTAssertEqual(status, 200, path)
        }
        try await deployArtifacts(function("CodeUri: ."), ["Hello": folder.appending("Hello-1")])
        for path in paths {
            let status = try await get(path).status
            XCTAssertEqual(status, 404, path)
        }
        let left = try await invoke()
        XCTAssertEqual(left, #""$LATEST""#)
    }

    func testAFunctionURLAnswersAtTheAddressOfTheStacksOutput() async throws {
        let template =
            function("CodeUri: .\nFunctionUrlConfig: {AuthType: NONE}")
            + "\nOutputs: {URL: {Value: !GetAtt HelloUrl.FunctionUrl}}"
        try await deploy(template, scripts: ["Hello": Self.answering("at the url")])
        let output = try XCTUnwrap(resolved(template).outputs["URL"]?.value.string)
        let local = cloud.localized(output)
        let host = try XCTUnwrap(local.split(separator: "/").dropFirst().first).split(separator: ":")[0]
        let byName = try await get("/", headers: ["Host": String(host)])
        let id = try XCTUnwrap(host.split(separator: ".").first)
        let byPath = try await get("/_aws/lambda-url/\(id)/")
        XCTAssertTrue(local.hasPrefix("http://\(id).lambda-url.us-east-1.localhost:"), local)
        XCTAssertEqual([byName.text, byPath.text], ["at the url", "at the url"])
        let unknown = try await get("/_aws/lambda-url/nobody/")
        XCTAssertEqual(unknown.status, 403)
        XCTAssertTrue(unknown.text.contains("There are \(id)."), unknown.text)
    }

    func testALayerOfTheTemplateStandsWhereTheFunctionLooks() async throws {
        let template =
            function("CodeUri: .\nLayers: [!Ref Tools]")
            + "\n  Tools: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer}}"
        let layer = folder.appending("layer")
        let script = { (text: String) in Array("#!/bin/sh\necho \(text)\n".utf8) }
        let disk = LocalFileSystem()
        try disk.writeAtomically(script("one"), to: layer.appending("bin/tool"), executable: true)
        try build(["Hello": #"while true; do next; respond "\"$(tool)\""; done"#], version: 1)
        let artifacts = ["Hello": folder.appending("Hello-1"), "Tools": layer]
        try await deployArtifacts(template, artifacts)
        let first = try await invoke()
        try disk.writeAtomically(script("two, longer"), to: layer.appending("bin/tool"), executable: true)
        try await deployArtifacts(template, artifacts)
        let second = try await invoke()
        XCTAssertEqual([first, second], [#""one""#, #""two, longer""#])
    }

    func testInlineCodeRuns() async throws {
        let inline = "InlineCode: |\n  def handler(event, context):\n    return 'inline'"
        try await deploy(function(inline, handler: "index.handler", runtime: "python3.12"), scripts: [:])
        let answer = try await invoke()
        XCTAssertEqual(answer, #""inline""#)
    }

    func testALayerOfAnotherAccountIsAWarning() async throws {
        let arn = "arn:aws:lambda:us-east-1:017000801446:layer:Powertools:1"
        let notes = try await deploy(function("CodeUri: .\nLayers: [\(arn)]"), scripts: ["Hello": Self.versions])
        XCTAssertEqual(notes.map(\.identifier), ["cloud-layer-not-here"])
        XCTAssertEqual(notes.first?.severity, .warning)
        XCTAssertEqual(notes.first?.message, "Hello runs without the layer \(arn)")
    }

    func testARuntimeThatIsNotHereIsAWarningAndAFailedInvocation() async throws {
        let template = function("CodeUri: .", handler: "Main", runtime: "java21")
        let notes = try await deploy(template, scripts: ["Hello": Self.versions])
        let answer = try await invoke()
        XCTAssertEqual(notes.map(\.identifier), ["cloud-runtime-not-run"])
        XCTAssertTrue(answer.contains("The local cloud can't run java21"), answer)
    }

    func testAnImageIsAWarningAndAFailedInvocation() async throws {
        let template = """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Hello:
                Type: AWS::Serverless::Function
                Properties: {FunctionName: hello, PackageType: Image, ImageUri: repo/image}
            """
        let notes = try await deploy(template, scripts: [:])
        let answer = try await invoke()
        XCTAssertEqual(notes.map(\.identifier), ["cloud-image-function"])
        XCTAssertTrue(answer.contains("can't run container images"), answer)
    }

    func testWhatLambdaRefusesIsSaidInItsWords() async throws {
        let template =
            function("CodeUri: .")
                + """

                  Live:
                    Type: AWS::Lambda::Alias
                    Properties: {FunctionName: !Ref Hello, FunctionVersion: "7", Name: live}
                """
        await assertRefused {
            try await deploy(template, scripts: ["Hello": Self.versions])
        } then: { error in
            let diagnostics = (error as? DiagnosticError)?.diagnostics
            XCTAssertEqual(
                diagnostics?.map(\.message),
                [
                    "Lambda refuses Hello: Function not found: "
                        + "arn:aws:lambda:us-east-1:123456789012:function:hello:7"
                ]
            )
        }
    }
}
