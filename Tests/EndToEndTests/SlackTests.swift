import Foundation
import XCTest

/// `workshop slack` beside a running `workshop up`: what a person sees, at two widths, without a colour.
final class SlackTests: XCTestCase {
    private var learner: Learner!
    private var up: RunningCommand!
    private var endpoint = ""

    /// An app that answers at once and says more at its `response_url`, as its text tells it to.
    private static let handler = """
        import json, os, urllib.request, urllib.parse, base64, hashlib, hmac

        def handler(event, context):
            body = event['body']
            headers = {name.lower(): value for name, value in event['headers'].items()}
            signed = f"v0:{headers['x-slack-request-timestamp']}:{body}".encode()
            expected = 'v0=' + hmac.new(os.environ['SECRET'].encode(), signed, hashlib.sha256).hexdigest()
            if not hmac.compare_digest(expected, headers['x-slack-signature']):
                return {'statusCode': 401, 'body': 'not signed by Slack'}
            form = dict(urllib.parse.parse_qsl(body))
            if form['text'] == 'fail':
                raise ValueError('no')
            if form['text'].startswith('later'):
                post(form['response_url'], {'response_type': 'in_channel', 'blocks': [
                    {'type': 'section', 'text': {'type': 'mrkdwn', 'text': form['text'][6:] + ' for unblocking the release, and for all the rest'}},
                    {'type': 'actions', 'elements': [
                        {'type': 'button', 'action_id': 'yes', 'text': {'type': 'plain_text', 'text': 'Approve'}},
                        {'type': 'button', 'action_id': 'no', 'text': {'type': 'plain_text', 'text': 'Reject'}}]}]})
                post(form['response_url'], {})
            return {'statusCode': 200, 'headers': {'Content-Type': 'application/json'},
                    'body': json.dumps({'text': 'Usage: /shoutout @somebody kind for what they did, in a line'})}

        def post(url, message):
            request = urllib.request.Request(url, json.dumps(message).encode(), {'Content-Type': 'application/json'})
            try:
                urllib.request.urlopen(request)
            except urllib.error.HTTPError:
                pass
        """

    private static let template = """
        AWSTemplateFormatVersion: "2010-09-09"
        Transform: AWS::Serverless-2016-10-31
        Parameters:
          SlackSigningSecret: {Type: String, NoEcho: true}
        Resources:
          Slash:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: python3.12
              Handler: app.handler
              CodeUri: code
              Timeout: 10
              Environment: {Variables: {SECRET: !Ref SlackSigningSecret}}
              Events:
                Post:
                  Type: Api
                  Properties: {Path: /slack/commands, Method: post}
        """

    override func setUpWithError() throws {
        learner = try Learner()
        let folder = learner.root.appending(path: "app")
        try FileManager.default.createDirectory(at: folder.appending(path: "code"), withIntermediateDirectories: true)
        try Data(Self.template.utf8).write(to: folder.appending(path: "template.yaml"))
        try Data(Self.handler.utf8).write(to: folder.appending(path: "code/app.py"))
        up = try learner.start([
            "up", "--port", "0", "--json", "--template", folder.appending(path: "template.yaml").path,
            "--parameter-overrides", "SlackSigningSecret=s3cret",
        ])
        struct Deployment: Decodable { var endpoint: String }
        endpoint = try JSONDecoder().decode(Deployment.self, from: Data(up.line(1).utf8)).endpoint
        // A cold start is not what these tests are about, and on a busy machine it takes longer than Slack waits.
        try learner.types("invoke", "Slash", "--endpoint-url", endpoint)
    }

    override func tearDown() {
        up.kill()
        learner.leave()
    }

    @discardableResult
    private func slack(_ arguments: String..., columns: Int = 80) throws -> Learner.Outcome {
        let all = ["slack", "--endpoint-url", endpoint] + arguments
        return try learner.start(all, environment: ["COLUMNS": "\(columns)", "NO_COLOR": "1"]).waitForEnd()
    }

    func testShowsTheAnswerAndWhatComesToResponseURL() throws {
        let outcome = try slack("/shoutout later @bo tf", "--wait", "1")
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        XCTAssertEqual(
            outcome.output,
            """
            #general

            ana
              /shoutout later @bo tf

            Shoutout
              @bo tf for unblocking the release, and for all the rest
              [Approve] [Reject]

            Slack refused response_url: no_text
              a message needs text or blocks

            Shoutout (only you see this)
              Usage: /shoutout @somebody kind for what they did, in a line

            """
        )
        let again = try slack(columns: 50)
        XCTAssertEqual(
            again.output,
            """
            #general

            ana
              /shoutout later @bo tf

            Shoutout
              @bo tf for unblocking the release, and for all
              the rest
              [Approve] [Reject]

            Slack refused response_url: no_text
              a message needs text or blocks

            Shoutout (only you see this)
              Usage: /shoutout @somebody kind for what they
              did, in a line

            """
        )
    }

    func testTheConversationAtEveryWidth() throws {
        try slack("/shoutout later @bo tf", "--wait", "1")
        try slack("/shoutout fail", "--wait", "0")
        try verifyScreens("slack", of: learner, ["slack", "--endpoint-url", endpoint])
    }

    func testShowsWhatGoesWrong() throws {
        let outcome = try slack("/shoutout fail", "--wait", "0", columns: 50)
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        XCTAssertEqual(
            outcome.output,
            """
            #general

            ana
              /shoutout fail

            Slackbot (only you see this)
              /shoutout failed with the error
              "dispatch_failed"
              the app answered with status 502; Slack wants
              200 whatever it has to say

            """
        )
        let forged = try slack("/shoutout help", "--wait", "0", "--signing-secret", "another", "--json")
        XCTAssertEqual(
            forged.output,
            #"""
            {"kind":"typed","user":"ana","text":"/shoutout help"}
            {"kind":"failed","text":"/shoutout failed with the error \"dispatch_failed\"","why":"the app answered with status 401; Slack wants 200 whatever it has to say"}

            """#
        )
    }

    func testRefusesWhatCannotBe() throws {
        let word = try slack("shoutout help")
        XCTAssertEqual(word.status, 2)
        XCTAssert(word.errors.contains("a slash command starts with a slash"), word.errors)
        let button = try slack("--press", "Approve", "--url", "http://127.0.0.1:1/")
        XCTAssertEqual(button.status, 2)
        XCTAssert(button.errors.contains("no message that ana sees has a button Approve"), button.errors)
        let event = try slack("--event", #"{"type": "app_mention"}"#)
        XCTAssert(event.errors.contains("no API of the stack has a route POST /slack/events"), event.errors)
    }
}
