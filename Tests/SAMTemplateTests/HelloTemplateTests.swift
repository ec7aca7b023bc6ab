import OrderedCollections
import SAMTemplate
import WorkshopCommon
import XCTest

final class HelloTemplateTests: XCTestCase {
    static let template = """
        AWSTemplateFormatVersion: "2010-09-09"
        Transform: AWS::Serverless-2016-10-31
        Parameters:
          Greeting:
            Type: String
            Default: hello
        Globals:
          Function:
            Timeout: 5
            Runtime: provided.al2023
        Resources:
          HelloFunction:
            Type: AWS::Serverless::Function
            Metadata:
              BuildMethod: makefile
            Properties:
              CodeUri: .
              Handler: bootstrap
              Environment:
                Variables:
                  GREETING: !Ref Greeting
              Events:
                Hello:
                  Type: Api
                  Properties:
                    Path: /hello
                    Method: GET
        Outputs:
          HelloURL:
            Value: !Sub "https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/hello/"
        """

    func testFunctionBehindAnAPIBecomesWhatSAMMakesOfIt() throws {
        let resolution = TemplateResolver().resolve(text: Self.template, file: "template.yaml")
        XCTAssertEqual(resolution.diagnostics, [])
        let stack = try XCTUnwrap(resolution.stack)
        let types = stack.resources.map { "\($0.key): \($0.value.type)" }
        XCTAssertEqual(
            types,
            [
                "HelloFunction: AWS::Lambda::Function",
                "HelloFunctionHelloPermissionProd: AWS::Lambda::Permission",
                "HelloFunctionRole: AWS::IAM::Role",
                "ServerlessRestApi: AWS::ApiGateway::RestApi",
                "ServerlessRestApiDeploymentfab26a343c: AWS::ApiGateway::Deployment",
                "ServerlessRestApiProdStage: AWS::ApiGateway::Stage",
            ]
        )
        let apiID = try XCTUnwrap(stack.resources["ServerlessRestApi"]?.physicalID)
        XCTAssertNotNil(apiID.wholeMatch(of: /[a-z0-9]{10}/))
        XCTAssertEqual(
            stack.outputs["HelloURL"]?.value,
            "https://\(apiID).execute-api.us-east-1.amazonaws.com/Prod/hello/"
        )
    }

    func testFunctionKeepsItsFolderItsMetadataAndItsResolvedEnvironment() throws {
        let resolver = TemplateResolver(options: .init(parameters: ["Greeting": "salut"], stackName: "day"))
        let stack = try XCTUnwrap(resolver.resolve(text: Self.template, file: "template.yaml").stack)
        let function = try XCTUnwrap(stack.resources["HelloFunction"])
        let role = try XCTUnwrap(stack.resources["HelloFunctionRole"])
        XCTAssertEqual(
            function.properties,
            [
                "Code": ".",
                "Handler": "bootstrap",
                "Runtime": "provided.al2023",
                "Timeout": 5,
                "Environment": ["Variables": ["GREETING": "salut"]],
                "Tags": [["Key": "lambda:createdBy", "Value": "SAM"]],
                "Role": "arn:aws:iam::123456789012:role/\(role.physicalID)",
            ]
        )
        XCTAssertEqual(function.metadata, ["BuildMethod": "makefile"])
        XCTAssertTrue(function.physicalID.hasPrefix("day-HelloFunction-"))
        XCTAssertEqual(role.origin, "HelloFunction")
        XCTAssertEqual(function.location.description, "template.yaml:12:3")
        XCTAssertEqual(function.location(of: ["Properties", "Handler"]).description, "template.yaml:18:7")
        XCTAssertEqual(function.location(of: ["Properties", "Timeout"]).description, "template.yaml:9:5")
    }

    func testTwoRunsGiveTheSame() {
        let first = TemplateResolver().resolve(text: Self.template, file: "template.yaml")
        let second = TemplateResolver().resolve(text: Self.template, file: "template.yaml")
        XCTAssertEqual(first, second)
        XCTAssertEqual(first.json?.serialized(), second.json?.serialized())
    }
}
