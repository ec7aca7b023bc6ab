import Foundation
import Testing

@testable import SlashFunction

/// Slack's own example: a secret, a request, and the signature that belongs to both.
///
/// https://docs.slack.dev/authentication/verifying-requests-from-slack/
struct SlackSignatureTests {
    private let slack = SlackSignature(secret: "8f742231b10e8888abcd99yyyzzz85a5")
    private let timestamp = "1531420618"
    private let signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    private let body = Data(
        """
        token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V\
        &channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=\
        &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
        &trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c
        """.utf8
    )

    @Test func slacksExampleIsValid() {
        #expect(slack.isValid(body: body, timestamp: timestamp, signature: signature, now: 1_531_420_620))
    }

    @Test func anotherBodyIsNot() {
        #expect(!slack.isValid(body: body + [0x21], timestamp: timestamp, signature: signature, now: 1_531_420_620))
    }

    @Test func tenMinutesLaterItIsNot() {
        #expect(!slack.isValid(body: body, timestamp: timestamp, signature: signature, now: 1_531_421_218))
    }

    @Test func withoutHeadersItIsNot() {
        #expect(!slack.isValid(body: body, timestamp: nil, signature: nil, now: 1_531_420_620))
    }
}
