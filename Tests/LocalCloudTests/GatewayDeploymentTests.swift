import CloudCore
import LocalCloud
import WorkshopCommon
import XCTest

/// APIs of a template that have no function behind them.
final class GatewayDeploymentTests: CloudTestCase {
    private func api(_ integration: String, more: String = "") -> String {
        """
        Resources:
          Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
          Child:
            Type: AWS::ApiGateway::Resource
            Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: child}
          Method:
            Type: AWS::ApiGateway::Method
            Properties:
              RestApiId: !Ref Api
              ResourceId: !Ref Child
              HttpMethod: POST
              AuthorizationType: NONE
              ApiKeyRequired: \(more.isEmpty ? "false" : "true")
              Integration: \(integration)
          Deployment: {Type: AWS::ApiGateway::Deployment, DependsOn: Method, Properties: {RestApiId: !Ref Api}}
          Stage:
            Type: AWS::ApiGateway::Stage
            Properties:
              {RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: v1, Variables: {word: hi}}
        \(more)
        """
    }

    private let mock = """
        {Type: MOCK, RequestTemplates: {application/json: '{"statusCode": 200}'}, IntegrationResponses: \
        [{StatusCode: '200', ResponseTemplates: {application/json: $stageVariables.word}}]}
        """

    /// A form, which is what `URLSession` would say it is, has no template here.
    private func post(_ url: String, _ headers: [String: String] = [:]) async throws -> Answer {
        let headers = headers.merging(["Content-Type": "application/json"]) { $1 }
        return try await request("POST", url, headers: headers, body: "{}")
    }

    func testAnAPIWrittenOutResourceByResourceAnswers() async throws {
        let notes = try await deploy(api(mock), scripts: [:])
        XCTAssertEqual(notes, [])
        let url = try XCTUnwrap(cloud.localURLs.first)
        XCTAssertEqual("\(url.method) \(url.path)", "POST /v1/child")
        let answer = try await post(url.pathURL)
        XCTAssertEqual(answer.text, "hi")
    }

    /// Indented as the other resources are.
    private static let keys = [
        "Key: {Type: AWS::ApiGateway::ApiKey, Properties: {Enabled: true, Value: a-value-of-twenty-signs}}",
        "Plan: {Type: AWS::ApiGateway::UsagePlan, Properties: {ApiStages: [{ApiId: !Ref Api, Stage: !Ref Stage}]}}",
        "Link: {Type: AWS::ApiGateway::UsagePlanKey, "
            + "Properties: {KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan}}",
    ].map { "  \($0)" }.joined(separator: "\n")

    func testAKeyOfTheTemplateOpensItsStage() async throws {
        try await deploy(api(mock, more: Self.keys), scripts: [:])
        let url = try XCTUnwrap(cloud.localURLs.first).pathURL
        let refused = try await post(url)
        let taken = try await post(url, ["x-api-key": "a-value-of-twenty-signs"])
        XCTAssertEqual([refused.status, taken.status], [403, 200])
    }

    func testAServiceThatIsNotThereSaysSo() async throws {
        let stream = """
            {Type: AWS, IntegrationHttpMethod: POST, Uri: 'arn:aws:apigateway:us-east-1:kinesis:action/PutRecord', \
            IntegrationResponses: [{StatusCode: '200'}, {StatusCode: '502', SelectionPattern: '5\\d\\d'}]}
            """
        try await deploy(api(stream), scripts: [:])
        let answer = try await post(try XCTUnwrap(cloud.localURLs.first).pathURL)
        XCTAssertEqual(answer.status, 502)
        XCTAssertEqual(answer.json?["__type"], "UnknownOperationException")
    }

    func testWhatAnAPIAsksForAndDoesntGetIsTold() async throws {
        let notes = try await deploy(api("{Type: HTTP, ConnectionType: VPC_LINK, Uri: 'http://inside'}"), scripts: [:])
        XCTAssertEqual(notes.map(\.identifier), ["cloud-api-limited"])
        XCTAssertEqual(
            notes.first?.message,
            "the local cloud has no integrations of the type VPC_LINK, as POST /child has one, yet"
        )
    }
}
