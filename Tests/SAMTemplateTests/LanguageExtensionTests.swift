import OrderedCollections
import SAMTemplate
import WorkshopCommon
import XCTest

/// `AWS::LanguageExtensions`: loops and the functions that come with them.
final class LanguageExtensionTests: XCTestCase {
    static let template = """
        Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
        Parameters:
          Names: {Type: CommaDelimitedList, Default: "saver,call-back"}
          Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
        Mappings:
          Sizes: {prod: {Memory: 512}}
        Conditions:
          IsProd: !Equals [!Ref Stage, prod]
        Rules:
          KnownNames:
            RuleCondition: !Equals [!Ref Stage, dev]
            Assertions:
              - Assert: !EachMemberIn [!Ref Names, [saver, call-back]]
                AssertDescription: only names that we know
              - Assert: !Contains [[dev, prod], !Ref Stage]
        Resources:
          Fn::ForEach::Functions:
            - Name
            - !Ref Names
            - "&{Name}Function":
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: !Sub "${AWS::StackName}-${Name}"
                  Handler: bootstrap
                  Runtime: provided.al2023
                  CodeUri: .
                  MemorySize: !FindInMap [Sizes, !Ref Stage, Memory, {DefaultValue: 256}]
                  Environment:
                    Variables: {NAME: !Ref Name}
          Fn::ForEach::Queues:
            - Kind
            - [Order, Bill]
            - Fn::ForEach::Parts:
                - Part
                - [Main, Dead]
                - ${Kind}${Part}Queue:
                    Type: AWS::SQS::Queue
                    DeletionPolicy: !If [IsProd, Retain, Delete]
                    Properties: {QueueName: "${Kind}-${Part}"}
        Outputs:
          Count: {Value: {"Fn::Length": !Ref Names}}
          Text: {Value: {"Fn::ToJsonString": !Ref Names}}
          Fn::ForEach::Arns:
            - Kind
            - [Order, Bill]
            - "Arn${Kind}":
                Value: !GetAtt [!Sub "${Kind}MainQueue", QueueName]
        """

    private func resolve(_ text: String, parameters: [String: String] = [:]) -> Resolution {
        TemplateResolver(options: .init(parameters: parameters)).resolve(text: text, file: "template.yaml")
    }

    func testLoopsMakeResourcesAndOutputs() throws {
        let resolution = resolve(Self.template)
        XCTAssertEqual(resolution.diagnostics, [])
        let stack = try XCTUnwrap(resolution.stack)
        XCTAssertEqual(
            Array(stack.resources.keys),
            [
                "saverFunction", "saverFunctionRole", "callbackFunction", "callbackFunctionRole", "OrderMainQueue",
                "OrderDeadQueue", "BillMainQueue", "BillDeadQueue",
            ]
        )
        XCTAssertEqual(
            stack.outputs.mapValues(\.value),
            ["Count": 2, "Text": #"["saver","call-back"]"#, "ArnOrder": "Order-Main", "ArnBill": "Bill-Main"]
        )
        let function = try XCTUnwrap(stack.resources["callbackFunction"]?.properties)
        XCTAssertEqual(function["FunctionName"], "shoutout-call-back")
        XCTAssertEqual(function["MemorySize"], 256)
        XCTAssertEqual(function["Environment"], ["Variables": ["NAME": "call-back"]])
        XCTAssertEqual(stack.resources["BillDeadQueue"]?.deletionPolicy, "Delete")
    }

    func testWhatALoopMadeKeepsItsPlace() throws {
        let text = Self.template.replacing("Handler: bootstrap", with: "Handlr: bootstrap")
        let resolution = resolve(text)
        XCTAssertEqual(
            resolution.diagnostics.map(\.location?.description),
            ["template.yaml:24:11", "template.yaml:24:11"]
        )
        XCTAssertEqual(Set(resolution.diagnostics.map(\.identifier)), ["template-unknown-property"])
    }

    func testRulesThatDoNotHoldAreRefusedWithTheirWords() {
        let resolution = resolve(Self.template, parameters: ["Names": "saver,metrics"])
        XCTAssertNil(resolution.stack)
        XCTAssertEqual(
            resolution.diagnostics.map(\.description),
            ["template.yaml:13:9: error: the rule KnownNames does not hold: only names that we know [template-rule]"]
        )
        XCTAssertNotNil(resolve(Self.template, parameters: ["Names": "metrics", "Stage": "prod"]).stack)
    }

    func testWithoutTheTransformItsFunctionsAreRefused() {
        let text = Self.template.replacing(
            "[AWS::LanguageExtensions, AWS::Serverless-2016-10-31]",
            with: "AWS::Serverless-2016-10-31"
        )
        XCTAssertEqual(
            Set(resolve(text).diagnostics.filter { $0.identifier != "template-type" }.map(\.identifier)),
            ["template-language-extensions"]
        )
        let late = Self.template.replacing(
            "[AWS::LanguageExtensions, AWS::Serverless-2016-10-31]",
            with: "[AWS::Serverless-2016-10-31, AWS::LanguageExtensions]"
        )
        XCTAssertEqual(resolve(late).diagnostics.map(\.identifier), ["template-language-extensions"])
    }

    func testBrokenLoopsAreExplained() {
        for (loop, message) in [
            (
                "Fn::ForEach::A: [X, [a, b], {Same: {Type: \"AWS::SQS::Queue\"}}]",
                "Fn::ForEach::A makes Same more than once"
            ),
            (
                "Fn::ForEach::A: [X, [a]]",
                "Fn::ForEach::A takes a list of three: an identifier, a collection, and a map of what each pass makes"
            ),
            (
                "Fn::ForEach::A: [X, !Ref Q, {\"${X}Q\": {Type: \"AWS::SQS::Queue\"}}]",
                "the collection of a loop must be a list that is known before the stack is created"
            ),
            (
                "Fn::ForEach::A-B: [X, [a], {}]",
                "a loop is written Fn::ForEach::Name, with a name of letters and digits"
            ),
        ] {
            let text = "Transform: AWS::LanguageExtensions\nResources:\n  Q: {Type: \"AWS::SQS::Queue\"}\n  \(loop)\n"
            let diagnostics = resolve(text).diagnostics
            XCTAssertEqual(diagnostics.first?.identifier, "template-for-each", loop)
            XCTAssertEqual(diagnostics.first?.message, message, loop)
            XCTAssertEqual(diagnostics.first?.location?.line, 4, loop)
        }
    }

    func testLoopsThatMultiplyEnd() {
        var loop = "Q&{A}&{B}&{C}&{D}&{E}: {Type: \"AWS::SQS::Queue\"}"
        let list = (0..<60).map(String.init).joined(separator: ",")
        for name in ["E", "D", "C", "B", "A"] { loop = "\"Fn::ForEach::\(name)\": [\(name), [\(list)], {\(loop)}]" }
        let resolution = resolve("Transform: AWS::LanguageExtensions\nResources: {\(loop)}\n")
        XCTAssertNil(resolution.stack)
    }

    func testIncludedFilesStandForTheFunction() throws {
        let text = """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Q:
                Type: AWS::SQS::Queue
                Properties:
                  Fn::Transform: {Name: AWS::Include, Parameters: {Location: queue.yaml}}
                  DelaySeconds: 1
              Missing:
                Fn::Transform: {Name: AWS::Include, Parameters: {Location: none.yaml}}
            """
        var options = TemplateResolver.Options()
        options.include = { $0 == "queue.yaml" ? "VisibilityTimeout: 30\nDelaySeconds: 9" : nil }
        let resolution = TemplateResolver(options: options).resolve(text: text, file: "template.yaml")
        XCTAssertEqual(resolution.transformed?["Q"]?.properties, ["DelaySeconds": 1, "VisibilityTimeout": 30])
        XCTAssertEqual(
            resolution.diagnostics.first { $0.identifier == "template-include" }?.description,
            "template.yaml:9:5: error: AWS::Include names none.yaml, and there is no such file [template-include]"
        )
    }
}
