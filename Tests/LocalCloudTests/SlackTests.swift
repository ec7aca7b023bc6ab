import CloudCore
import LocalCloud
import WorkshopCommon
import XCTest

/// The simulated Slack beside a deployed app.
final class SlackTests: CloudTestCase {
    private let app = """
        AWSTemplateFormatVersion: "2010-09-09"
        Transform: AWS::Serverless-2016-10-31
        Parameters:
          SlackSigningSecret: {Type: String, Default: s3cret}
        Resources:
          Slash:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: provided.al2023
              Handler: bootstrap
              CodeUri: .
              Events:
                Post:
                  Type: Api
                  Properties: {Path: /slack/commands, Method: post}
        """

    /// Posts to the response_url first, then answers.
    private let script = #"""
        while true; do
          next
          url=$(printf '%s' "$event" | sed -n 's/.*response_url=\([^&"]*\).*/\1/p' | sed 's/%3A/:/g; s/%2F/\//g')
          curl -s -o /dev/null -H 'Content-Type: application/json' \
            -d '{"response_type":"in_channel","text":"posted later"}' "$url"
          respond '{"statusCode":200,"headers":{"Content-Type":"application/json"},"body":"{\"text\":\"at once\"}"}'
        done
        """#

    private func conversation() async throws -> [String] {
        try await get("/_workshop/slack").text.split(separator: "\n").map(String.init)
    }

    func testCommandReachesTheStackAndItsResponseURLReachesSlack() async throws {
        try await deploy(app, scripts: ["Slash": script])
        let answer = try await request("POST", "/_workshop/slack/commands", body: #"{"text":"/shoutout hi"}"#)
        XCTAssertEqual(answer.text, #"{"from":0}"#)
        let entries = try await conversation().map { try JSONValue(parsing: $0) }
        XCTAssertEqual(entries.map { $0["kind"] }, ["typed", "posted", "posted"])
        XCTAssertEqual(entries.map { $0["text"] }, ["/shoutout hi", "posted later", "at once"])
        XCTAssertEqual(entries.map { $0["audience"] }, [nil, "channel", "user"])
    }

    func testAResponseURLIsGivenOutWithoutACommand() async throws {
        try await deploy(template(), scripts: ["Hello": Self.answering("hi")])
        let answer = try await request("POST", "/_workshop/slack/response-urls", body: #"{"user":"bo"}"#)
        XCTAssertEqual(answer.json?["from"], 0)
        let path = try XCTUnwrap(answer.json?["url"]?.string?.split(separator: "/_slack").last)
        let posted = try await request(
            "POST",
            "/_slack\(path)",
            headers: ["Content-Type": "application/json"],
            body: #"{"response_type":"in_channel","text":"hello"}"#
        )
        XCTAssertEqual(posted.status, 200)
        let entries = try await conversation().map { try JSONValue(parsing: $0) }
        XCTAssertEqual(entries.map { $0["text"] }, ["hello"])
        XCTAssertEqual(entries.map { $0["audience"] }, ["channel"])
    }

    func testStackWithoutTheRouteIsSaid() async throws {
        try await deploy(template(), scripts: ["Hello": Self.answering("hi")])
        let answer = try await request("POST", "/_workshop/slack/commands", body: #"{"text":"/shoutout hi"}"#)
        XCTAssertEqual(answer.status, 409)
        XCTAssertEqual(answer.json?["message"], "no API of the stack has a route POST /slack/commands")
        let button = try await request("POST", "/_workshop/slack/actions", body: #"{"button":"Yes","url":"http://x/"}"#)
        XCTAssertEqual(button.json?["message"], "no message that ana sees has a button Yes")
        let entries = try await conversation()
        XCTAssertEqual(entries, [])
    }

    func testSlackReachesNothingButAPIs() async throws {
        let body = #"{"text":"/shoutout hi","url":"\#(endpoint)/_workshop/clock/settle"}"#
        _ = try await request("POST", "/_workshop/slack/commands", body: body)
        let last = try await conversation().last
        XCTAssertEqual(try JSONValue(parsing: try XCTUnwrap(last))["kind"], "failed")
    }
}
