import CloudCore
import SlackProtocol
import SlackSimulator
import WorkshopCommon
import XCTest

final class SlashCommandTests: XCTestCase {
    private let typed = #"{"kind":"typed","user":"ana","text":"/shoutout help"}"#

    func testCommandIsAFormAsSlackSendsIt() async throws {
        let scene = Scene(.text(""))
        await scene.types("/shoutout  @bo & <@U2|cy> in #general <b> a@b")
        let request = try XCTUnwrap(scene.app.requests.first)
        XCTAssertEqual(request.url, Scene.url)
        XCTAssertEqual(request.headers["Content-Type"], "application/x-www-form-urlencoded")
        var form = request.form
        let address = try XCTUnwrap(form.removeValue(forKey: "response_url"))
        XCTAssertTrue(address.hasPrefix("http://127.0.0.1:4566/_slack/commands/T0WORKSHOP/1/"), address)
        XCTAssertNotNil(form.removeValue(forKey: "trigger_id"))
        XCTAssertNotNil(form.removeValue(forKey: "token"))
        XCTAssertEqual(
            form,
            [
                "team_id": "T0WORKSHOP", "team_domain": "workshop", "channel_id": "C0GENERAL",
                "channel_name": "general", "user_id": "U0ANA", "user_name": "ana", "command": "/shoutout",
                "text": "<@U0BO|bo> &amp; <@U2|cy> in <#C0GENERAL|general> &lt;b&gt; a@b",
                "api_app_id": "A0SHOUTOUT", "is_enterprise_install": "false",
            ]
        )
    }

    func testCommandIsSigned() async throws {
        let scene = Scene(.text(""))
        await scene.types("/shoutout help")
        let request = scene.app.requests[0]
        XCTAssertEqual(request.headers["X-Slack-Request-Timestamp"], "1700000000")
        XCTAssertEqual(
            request.headers["X-Slack-Signature"],
            SlackSignature.make(body: request.body, timestamp: "1700000000", secret: Scene.secret)
        )
    }

    func testAnswersAreShown() async {
        let shown: [(FakeApp.Behaviour, [String])] = [
            (.text(""), []), (.text(" \n"), []),
            (
                .json(#"{"text":"Hi <@U0BO|bo>"}"#),
                [
                    #"{"kind":"posted","ts":"1795000000.000002","author":"Shoutout","audience":"user","#
                        + #""text":"Hi @bo","buttons":[]}"#
                ]
            ),
            (
                .text("plain"),
                [
                    #"{"kind":"posted","ts":"1795000000.000002","author":"Shoutout","audience":"user","#
                        + #""text":"plain","buttons":[]}"#
                ]
            ),
            (
                .json(#"{"response_type":"in_channel","text":"all"}"#),
                [
                    #"{"kind":"posted","ts":"1795000000.000002","author":"Shoutout","audience":"channel","#
                        + #""text":"all","buttons":[]}"#
                ]
            ),
        ]
        for (answer, entries) in shown {
            let scene = Scene(answer)
            await scene.types("/shoutout help")
            XCTAssertEqual(scene.entries, [typed] + entries)
        }
    }

    func testWhatGoesWrongIsSaidInSlacksWords() async {
        let failures: [(FakeApp.Behaviour, String, String)] = [
            (.isGone, "dispatch_failed", "nobody answers at \(Scene.url)"),
            (
                .json("{}", status: 502), "dispatch_failed",
                "the app answered with status 502; Slack wants 200 whatever it has to say"
            ),
            (.json("{}"), "no_text", "a message needs text or blocks"),
            (.json("[]"), "invalid_payload", "the body is an array, not an object"),
            (
                .json(#"{"blocks":[{"type":"section"}]}"#), "invalid_blocks",
                "block 1 is a section without text or fields"
            ),
        ]
        for (answer, error, why) in failures {
            let scene = Scene(answer)
            await scene.types("/shoutout help")
            XCTAssertEqual(
                scene.slack.entries.last,
                .failed(text: "/shoutout failed with the error \"\(error)\"", why: why)
            )
        }
    }

    func testAfterThreeSecondsSlackGivesUpAndDoesNotTryAgain() async {
        let scene = Scene(.takesForEver, isPatient: false)
        await scene.types("/shoutout help")
        XCTAssertEqual(
            scene.slack.entries.last,
            .failed(
                text: "/shoutout failed with the error \"operation_timeout\"",
                why: "the app has three seconds, and Slack doesn't send a command again"
            )
        )
        _ = await scene.clock.advance(by: .seconds(3600), within: SettleBounds())
        XCTAssertEqual(scene.app.requests.count, 1)
    }
}
