import GradingSupport
import OrderedCollections
import WorkshopCommon
import XCTest

/// What a suite learns of the deployed template.
final class TemplateViewTests: XCTestCase {
    private let queue = "arn:aws:sqs:us-east-1:123456789012:q"

    func testRoleAllowsWhatOneOfItsStatementsDoes() throws {
        let view = try view(
            #"{"Effect": "Allow", "Action": ["sqs:SendMessage*", "sqs:GetQueueUrl"], "Resource": "\#(queue)"}"#
        )
        XCTAssertTrue(view.role(of: "Function", allows: "sqs:SendMessage", on: queue))
        XCTAssertTrue(view.role(of: "Function", allows: "SQS:sendmessagebatch", on: queue))
        XCTAssertFalse(view.role(of: "Function", allows: "sqs:DeleteMessage", on: queue))
        XCTAssertFalse(view.role(of: "Function", allows: "sqs:SendMessage", on: queue + "2"))
        XCTAssertFalse(view.role(of: "Other", allows: "sqs:SendMessage", on: queue))
        XCTAssertEqual(
            view.permissions(of: "Function", for: "sqs"),
            "sqs:SendMessage*, sqs:GetQueueUrl on \(queue)"
        )
        XCTAssertEqual(view.permissions(of: "Function", for: "dynamodb"), "a role that says nothing of dynamodb")
    }

    func testWildcardsReachAsFarAsIAMsDo() throws {
        let all = try view(#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#)
        XCTAssertTrue(all.role(of: "Function", allows: "s3:GetObject", on: "arn:aws:s3:::b/k"))
        let one = try view(#"{"Effect": "Allow", "Action": "sqs:?endMessage", "Resource": "arn:*:q"}"#)
        XCTAssertTrue(one.role(of: "Function", allows: "sqs:SendMessage", on: queue))
        XCTAssertFalse(one.role(of: "Function", allows: "sqs:endMessage", on: queue))
    }

    func testAStatementThatAllowsNothingIsShownAsSuch() throws {
        let view = try view(
            #"[{"Action": "sqs:SendMessage", "Resource": "*"}, {"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]"#
        )
        XCTAssertEqual(
            view.permissions(of: "Function", for: "sqs"),
            "no Effect for sqs:SendMessage on *; Effect: Deny for sqs:* on *"
        )
    }

    func testDenyWins() throws {
        let view = try view(
            #"[{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}, {"Effect": "Deny", "Action": "sqs:SendMessage", "Resource": "*"}]"#
        )
        XCTAssertFalse(view.role(of: "Function", allows: "sqs:SendMessage", on: queue))
        XCTAssertTrue(view.role(of: "Function", allows: "sqs:ReceiveMessage", on: queue))
    }

    func testARoleAnswersForItself() throws {
        let view = try view(#"{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}"#)
        XCTAssertTrue(view.role(of: "FunctionRole", allows: "sqs:SendMessage", on: queue))
    }

    func testOnlyWhatTheLearnerWroteIsDeclared() throws {
        let view = try view("[]")
        let (function, role) = ("AWS::Lambda::Function", "AWS::IAM::Role")
        let written = "AWS::Serverless::Function"
        XCTAssertEqual(view.declaredResources(ofType: function, written: written), "Function")
        XCTAssertEqual(view.declaredResources(ofType: role, written: role), "none of the type AWS::IAM::Role")
        let empty = TemplateView(resources: [:], outputs: [:])
        XCTAssertEqual(empty.declaredResources(ofType: function, written: written), "no resources")
    }

    private func view(_ statement: String) throws -> TemplateView {
        let document = try JSONValue(
            parsing: """
                {"Function": {"type": "AWS::Lambda::Function", "physicalId": "f", "origin": "Function",
                   "properties": {"Role": "arn:aws:iam::123456789012:role/r"}},
                 "FunctionRole": {"type": "AWS::IAM::Role", "physicalId": "r", "origin": "Function",
                   "properties": {"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": \(statement)}}]}}}
                """
        )
        return TemplateView(resources: try XCTUnwrap(document.object), outputs: [:])
    }
}
