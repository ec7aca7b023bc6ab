import CloudCore
import SlackProtocol
import SlackSimulator
import WorkshopCommon
import XCTest

/// Buttons, dialogs, events, and the Web API.
final class InteractionTests: XCTestCase {
    private static let question = """
        {"response_type":"in_channel","text":"Approve?","blocks":[
        {"type":"section","text":{"type":"mrkdwn","text":"Approve *this*?"}},
        {"type":"actions","block_id":"q","elements":[
        {"type":"button","action_id":"yes","text":{"type":"plain_text","text":"Approve"},"value":"token-1"},
        {"type":"button","action_id":"no","text":{"type":"plain_text","text":"Reject"}}]}]}
        """
    private static let actions = "http://api.execute-api.localhost/Prod/slack/interactive"

    private func pressed(_ more: FakeApp.Behaviour..., button: String = "Approve") async throws -> Scene {
        let scene = more.isEmpty ? Scene(.json(Self.question), .text("")) : Scene(.json(Self.question), more[0])
        await scene.types("/shoutout hi")
        let bo = SlackUser(named: "bo")
        let isThere = await scene.slack.press(button, by: bo, app: Self.actions, secret: Scene.secret)
        XCTAssertTrue(isThere)
        return scene
    }

    func testPressIsASignedFormWithAPayload() async throws {
        let scene = try await pressed()
        let request = scene.app.requests[1]
        XCTAssertEqual(request.url, Self.actions)
        XCTAssertEqual(
            request.headers["X-Slack-Signature"],
            SlackSignature.make(body: request.body, timestamp: "1700000000", secret: Scene.secret)
        )
        let payload = try JSONValue(parsing: try XCTUnwrap(request.form["payload"]))
        XCTAssertEqual(payload["type"], "block_actions")
        XCTAssertEqual(
            payload["user"],
            ["id": "U0BO", "username": "bo", "name": "bo", "team_id": "T0WORKSHOP"]
        )
        XCTAssertEqual(payload["message"]?["ts"], "1795000000.000002")
        XCTAssertEqual(
            payload["actions"],
            [
                [
                    "action_id": "yes", "block_id": "q", "type": "button",
                    "text": ["type": "plain_text", "text": "Approve", "emoji": true], "value": "token-1",
                    "action_ts": "1700000000.000000",
                ]
            ]
        )
        XCTAssertEqual(
            scene.entries.suffix(2),
            [
                #"{"kind":"posted","ts":"1795000000.000002","author":"Shoutout","audience":"channel","#
                    + #""text":"Approve *this*?","buttons":["Approve","Reject"]}"#,
                #"{"kind":"pressed","user":"bo","label":"Approve"}"#,
            ]
        )
    }

    func testOriginalIsReplacedAndDeleted() async throws {
        let scene = try await pressed(button: "yes")
        let path = try scene.responsePath(1)
        XCTAssertTrue(path.hasPrefix("/actions/"))
        XCTAssertEqual(scene.post(path, #"{"replace_original":true,"text":"Approved"}"#).0, 200)
        XCTAssertEqual(scene.post(path, #"{"delete_original":true}"#).0, 200)
        XCTAssertEqual(
            scene.entries.suffix(2),
            [
                #"{"kind":"replaced","ts":"1795000000.000002","author":"Shoutout","audience":"channel","#
                    + #""text":"Approved","buttons":[]}"#,
                #"{"kind":"deleted","ts":"1795000000.000002"}"#,
            ]
        )
        let isThere = await scene.slack.press("yes", by: scene.ana, app: Self.actions, secret: Scene.secret)
        XCTAssertFalse(isThere, "the button went with its message")
    }

    func testAppThatDoesNotTakeAPressIsTold() async throws {
        let scene = try await pressed(.text("", status: 401))
        XCTAssertEqual(
            scene.slack.entries.last,
            .failed(
                text: "The button Approve failed with the error \"dispatch_failed\"",
                why: "the app answered with status 401"
            )
        )
    }

    func testDialogOpensOnceWithinThreeSeconds() async throws {
        let scene = try await pressed()
        let payload = try JSONValue(parsing: try XCTUnwrap(scene.app.requests[1].form["payload"]))
        let trigger = try XCTUnwrap(payload["trigger_id"]?.string)
        let late = try XCTUnwrap(scene.app.requests[0].form["trigger_id"])
        func open(_ trigger: String) -> String {
            let view = #"{"type":"modal","title":{"type":"plain_text","text":"Why?"},"blocks":[]}"#
            return scene.post(
                "/api/views.open",
                #"{"trigger_id":"\#(trigger)","view":\#(view)}"#,
                headers: ["Content-Type": "application/json", "Authorization": "Bearer xoxb-1"]
            ).1
        }
        XCTAssertTrue(open(trigger).hasPrefix(#"{"ok":true,"view":{"#))
        XCTAssertEqual(scene.slack.entries.last, .opened(title: "Why?"))
        XCTAssertEqual(open(trigger), #"{"ok":false,"error":"exchanged_trigger_id"}"#)
        XCTAssertEqual(open("1"), #"{"ok":false,"error":"invalid_trigger_id"}"#)
        _ = await scene.clock.advance(by: .seconds(4), within: SettleBounds())
        XCTAssertEqual(open(late), #"{"ok":false,"error":"expired_trigger_id"}"#)
    }

    func testChatPostMessage() {
        let scene = Scene()
        func post(_ body: String, _ authorization: String? = "Bearer xoxb-1") -> String {
            var headers: HeaderFields = ["Content-Type": "application/json"]
            if let authorization { headers.append("Authorization", authorization) }
            let answer = scene.post("/api/chat.postMessage", body, headers: headers)
            XCTAssertEqual(answer.0, 200)
            return answer.1
        }
        XCTAssertEqual(
            post(#"{"channel":"C0GENERAL","text":"hi"}"#),
            #"{"ok":true,"channel":"C0GENERAL","ts":"1795000000.000001"}"#
        )
        XCTAssertEqual(post(#"{"channel":"C1","text":"hi"}"#), #"{"ok":false,"error":"channel_not_found"}"#)
        XCTAssertEqual(post(#"{"channel":"C0GENERAL"}"#), #"{"ok":false,"error":"no_text"}"#)
        XCTAssertEqual(post("{}", nil), #"{"ok":false,"error":"not_authed"}"#)
        XCTAssertEqual(post("{}", "Bearer 1"), #"{"ok":false,"error":"invalid_auth"}"#)
        XCTAssertEqual(post("hi"), #"{"ok":false,"error":"invalid_json"}"#)
    }

    func testEventThatIsNotTakenComesThreeTimesMore() async throws {
        let scene = Scene(.text("", status: 500), .text("", status: 500), .isGone, .text(""))
        await scene.slack.emit(
            ["type": "app_mention", "user": "U0ANA"],
            app: "http://app/events",
            secret: Scene.secret
        )
        _ = await scene.clock.advance(by: .seconds(59), within: SettleBounds())
        XCTAssertEqual(scene.app.requests.count, 2, "the first retry is immediate")
        _ = await scene.clock.advance(by: .seconds(3600), within: SettleBounds())
        XCTAssertEqual(
            scene.app.requests.map { $0.headers["X-Slack-Retry-Num"] },
            [nil, "1", "2", "3"]
        )
        XCTAssertEqual(
            scene.app.requests.map { $0.headers["X-Slack-Retry-Reason"] },
            [nil, "http_error", "http_error", "connection_failed"]
        )
        XCTAssertEqual(Set(scene.app.requests.map(\.body)).count, 1, "the same event, with the same id")
        let event = try JSONValue(parsing: scene.app.requests[0].body)
        XCTAssertEqual(event["type"], "event_callback")
        XCTAssertEqual(event["event"], ["type": "app_mention", "user": "U0ANA"])
        XCTAssertEqual(event["event_time"], 1_700_000_000)
        XCTAssertEqual(scene.entries, [#"{"kind":"event","type":"app_mention"}"#])
    }

    func testEventIsGivenUp() async {
        let scene = Scene(isPatient: true)
        await scene.slack.emit(["type": "app_mention"], app: "http://app/events", secret: Scene.secret)
        _ = await scene.clock.advance(by: .seconds(3600), within: SettleBounds())
        XCTAssertEqual(scene.app.requests.count, 4)
        XCTAssertEqual(scene.slack.entries.count, 2)
    }

    func testAppMaySayThatItWantsNoRetry() async {
        let refusal = FakeApp.Behaviour.answers(500, "", type: "text/plain", headers: ["X-Slack-No-Retry": "1"])
        let scene = Scene(refusal)
        await scene.slack.emit(["type": "app_mention"], app: "http://app/events", secret: Scene.secret)
        _ = await scene.clock.advance(by: .seconds(3600), within: SettleBounds())
        XCTAssertEqual(scene.app.requests.count, 1)
    }
}
