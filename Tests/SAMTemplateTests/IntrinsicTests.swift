import OrderedCollections
import SAMTemplate
import WorkshopCommon
import XCTest

final class IntrinsicTests: XCTestCase {
    static let template = """
        Transform: AWS::LanguageExtensions
        Parameters:
          Names: {Type: CommaDelimitedList, Default: "ana, ben,cleo"}
          Stage: {Type: String, Default: dev}
          Secret: {Type: String, NoEcho: true, Default: s3cret}
        Mappings:
          Sizes:
            dev: {Memory: 128}
        Conditions:
          IsDev: !Equals [!Ref Stage, dev]
          IsNotDev: !Not [!Condition IsDev]
          Both: !And [!Condition IsDev, !Or [!Condition IsNotDev, !Equals [a, a]]]
        Resources:
          Queue:
            Type: AWS::SQS::Queue
            Properties: {QueueName: !Sub "${Stage}-queue"}
          Absent:
            Type: AWS::SQS::Queue
            Condition: IsNotDev
        Outputs:
          Ref: {Value: !Ref Queue}
          List: {Value: !Ref Names}
          GetAtt: {Value: !GetAtt Queue.Arn}
          GetAttList: {Value: {"Fn::GetAtt": [Queue, QueueName]}}
          Sub: {Value: !Sub "${Queue.QueueName} ${!Literal} ${AWS::Region}"}
          SubMap: {Value: !Sub ["${A}-${Stage}", {A: !Select [1, !Ref Names]}]}
          Join: {Value: !Join ["|", !Ref Names]}
          Select: {Value: !Select [2, !Ref Names]}
          Split: {Value: !Split [".", a.b.c]}
          If: {Value: !If [Both, yes please, !Ref AWS::NoValue]}
          NoValue: {Value: {kept: 1, gone: !If [IsDev, !Ref AWS::NoValue, 2], list: [a, !Ref AWS::NoValue, b]}}
          FindInMap: {Value: !FindInMap [Sizes, !Ref Stage, Memory]}
          FindInMapDefault: {Value: !FindInMap [Sizes, prod, Memory, {DefaultValue: 64}]}
          Base64: {Value: !Base64 "hello, world"}
          Length: {Value: {"Fn::Length": !Ref Names}}
          ToJsonString: {Value: {"Fn::ToJsonString": {a: [1, !Ref Stage]}}}
          Zones: {Value: !GetAZs ""}
          Cidr: {Value: !Cidr [10.0.0.0/16, 2, 8]}
          Import: {Value: !ImportValue shared-topic}
          Dynamic: {Value: "x{{resolve:ssm:/token:3}}y{{resolve:secretsmanager:slack:SecretString:key}}"}
          Unknown: {Value: "{{resolve:ssm:/unknown}}"}
          Absent: {Condition: IsNotDev, Value: !Ref Absent}
        """

    private func outputs() throws -> OrderedDictionary<String, Output> {
        let options = TemplateResolver.Options(
            exports: ["shared-topic": "arn:topic"],
            dynamicReference: { reference in
                switch (reference.service, reference.name, reference.version) {
                case (.ssm, "/token", "3"): "T"
                case (.secretsManager, "slack", nil): #"{"key": "K"}"#
                default: nil
                }
            }
        )
        let resolution = TemplateResolver(options: options).resolve(text: Self.template, file: "template.yaml")
        XCTAssertFalse(resolution.diagnostics.hasErrors, "\(resolution.diagnostics)")
        let stack = try XCTUnwrap(resolution.stack)
        XCTAssertEqual(stack.unresolvedReferences, [DynamicReference(service: .ssm, name: "/unknown")])
        XCTAssertEqual(Array(stack.resources.keys), ["Queue"])
        XCTAssertEqual(stack.noEchoParameters, ["Secret"])
        XCTAssertEqual(stack.parameters["Names"], "ana, ben,cleo")
        return stack.outputs
    }

    func testEveryFunctionGivesWhatCloudFormationGives() throws {
        let values = try outputs().mapValues(\.value)
        let expected: OrderedDictionary<String, JSONValue> = [
            "Ref": "https://sqs.us-east-1.amazonaws.com/123456789012/dev-queue",
            "List": ["ana", "ben", "cleo"],
            "GetAtt": "arn:aws:sqs:us-east-1:123456789012:dev-queue",
            "GetAttList": "dev-queue",
            "Sub": "dev-queue ${Literal} us-east-1",
            "SubMap": "ben-dev",
            "Join": "ana|ben|cleo",
            "Select": "cleo",
            "Split": ["a", "b", "c"],
            "If": "yes please",
            "NoValue": ["kept": 1, "list": ["a", "b"]],
            "FindInMap": 128,
            "FindInMapDefault": 64,
            "Base64": "aGVsbG8sIHdvcmxk",
            "Length": 3,
            "ToJsonString": #"{"a":[1,"dev"]}"#,
            "Zones": ["us-east-1a", "us-east-1b", "us-east-1c"],
            "Cidr": ["10.0.0.0/24", "10.0.1.0/24"],
            "Import": "arn:topic",
            "Dynamic": "xTyK",
            "Unknown": "{{resolve:ssm:/unknown}}",
        ]
        XCTAssertEqual(values, expected)
    }

    func testJSONTemplateIsReadAsWell() throws {
        let text = #"{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "\ud83d\ude00"}}}}"#
        let stack = try XCTUnwrap(TemplateResolver().resolve(text: text, file: "template.json").stack)
        XCTAssertEqual(stack.resources["Q"]?.properties, ["QueueName": "😀"])
    }

    func testAnchorsAndMergesAreFollowed() throws {
        let text = """
            Base: &base {VisibilityTimeout: 30, DelaySeconds: 1}
            Resources:
              Q:
                Type: AWS::SQS::Queue
                Properties:
                  <<: *base
                  DelaySeconds: 2
            """
        let resolution = TemplateResolver().resolve(text: text, file: "template.yaml")
        XCTAssertEqual(
            resolution.transformed?["Q"]?.properties.object.map {
                Dictionary(uniqueKeysWithValues: $0.map { ($0, $1) })
            },
            ["VisibilityTimeout": 30, "DelaySeconds": 2]
        )
        XCTAssertEqual(resolution.diagnostics.map(\.identifier), ["template-unknown-section"])
    }

    /// Every type of which we know what `Ref` and `Fn::GetAtt` give.
    func testEveryKnownTypeHasAnIdAndAttributes() throws {
        for type in [
            "ApiGateway::RestApi", "ApiGateway::Stage", "ApiGateway::DomainName", "ApiGatewayV2::Api",
            "CloudWatch::Alarm", "Cognito::UserPool", "DynamoDB::Table", "Events::EventBus", "Events::Rule",
            "IAM::Role",
            "KMS::Key", "Kinesis::Stream", "Lambda::Alias", "Lambda::Function", "Lambda::LayerVersion", "Lambda::Url",
            "Lambda::Version", "Logs::LogGroup", "S3::Bucket", "SNS::Topic", "SQS::Queue", "SSM::Parameter",
            "Scheduler::Schedule", "SecretsManager::Secret", "StepFunctions::StateMachine", "XRay::Group",
        ] {
            let text = "Resources: {Thing: {Type: \"AWS::\(type)\", Properties: {Name: \"a{b}\", FunctionName: {}}}}"
            let resolution = TemplateResolver().resolve(text: text, file: "template.yaml")
            let thing = try XCTUnwrap(resolution.transformed?["Thing"], type)
            XCTAssertFalse(thing.physicalID.contains("{region}"), type)
            XCTAssertFalse(thing.attributes.values.contains { $0.contains("{region}") }, type)
        }
    }

    func testOddAttributesAndVariablesAreRefusedQuietly() {
        for value in [
            "{\"Fn::GetAtt\": [Q, \"\"]}", "!GetAtt Q.", "!GetAtt .", "!Sub \"${}\"", "!Sub \"${.}\"", "!Sub \"${Q.}\"",
            "!Ref \"\"", "!Ref Q.",
        ] {
            let text = "Resources: {Q: {Type: \"AWS::SQS::Queue\", Properties: {QueueName: \(value)}}}"
            let resolution = TemplateResolver().resolve(text: text, file: "template.yaml")
            XCTAssertNil(resolution.stack, value)
        }
    }
}
