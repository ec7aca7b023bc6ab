import SlackProtocol
import XCTest

final class SlackProtocolTests: XCTestCase {
    func testFormEncodingFollowsTheURLStandard() {
        let encoded = FormEncoding.encode([("text", "help me & <@U1|ana>"), ("e", "é~*-._")])
        XCTAssertEqual(encoded, "text=help+me+%26+%3C%40U1%7Cana%3E&e=%C3%A9%7E*-._")
    }

    /// The worked example of Slack's own page (verifying-requests-from-slack).
    func testSignatureIsSlacksOwn() {
        let body = """
            token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V\
            &channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=\
            &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
            &trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c
            """
        XCTAssertEqual(
            SlackSignature.make(body: body, timestamp: "1531420618", secret: "8f742231b10e8888abcd99yyyzzz85a5"),
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
        )
    }
}
