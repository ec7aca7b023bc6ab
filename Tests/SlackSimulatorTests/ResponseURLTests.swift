import CloudCore
import SlackSimulator
import WorkshopCommon
import XCTest

final class ResponseURLTests: XCTestCase {
    private func scene() async throws -> (Scene, String) {
        let scene = Scene(.text(""))
        await scene.types("/shoutout hi")
        return (scene, try scene.responsePath())
    }

    func testFivePostsAndNoSixth() async throws {
        let (scene, path) = try await scene()
        for number in 1...5 {
            let answer = scene.post(path, #"{"response_type":"in_channel","text":"\#(number)"}"#)
            XCTAssertEqual(answer.0, 200)
            XCTAssertEqual(answer.1, "ok")
        }
        let sixth = scene.post(path, #"{"text":"6"}"#)
        XCTAssertEqual(sixth.0, 404)
        XCTAssertEqual(sixth.1, #"{"ok":false,"error":"used_url"}"#)
        XCTAssertEqual(scene.slack.entries.count, 1 + 5 + 1)
        XCTAssertEqual(
            scene.slack.entries.last,
            .refused(call: "response_url", error: "used_url", why: "it was good for five posts")
        )
    }

    func testThirtyMinutesAndNoLonger() async throws {
        let (scene, path) = try await scene()
        _ = await scene.clock.advance(by: .seconds(1800), within: SettleBounds())
        XCTAssertEqual(scene.post(path, #"{"text":"in time"}"#).0, 200)
        _ = await scene.clock.advance(by: .seconds(1), within: SettleBounds())
        let late = scene.post(path, #"{"text":"late"}"#)
        XCTAssertEqual(late.0, 404)
        XCTAssertEqual(late.1, #"{"ok":false,"error":"expired_url"}"#)
    }

    func testBadPostsAreRefusedAndDoNotCount() async throws {
        let (scene, path) = try await scene()
        let refusals = [
            ("{", "invalid_payload"), (#""hi""#, "invalid_payload"), (#"{"text":1}"#, "invalid_payload"),
            ("{}", "no_text"), (#"{"text":""}"#, "no_text"),
            (#"{"text":"\#(String(repeating: "a", count: 40_001))"}"#, "msg_too_long"),
            (#"{"blocks":{}}"#, "invalid_blocks_format"), (#"{"blocks":[{}]}"#, "invalid_blocks"),
            (#"{"blocks":[{"type":"nonsense"}]}"#, "invalid_blocks"),
            (#"{"blocks":[{"type":"section","text":{"type":"mrkdwn","text":""}}]}"#, "invalid_blocks"),
            (#"{"blocks":[{"type":"section","text":"hi"}]}"#, "invalid_blocks"),
            (#"{"blocks":[{"type":"actions","elements":[{"type":"button"}]}]}"#, "invalid_blocks"),
        ]
        for (body, error) in refusals {
            let answer = scene.post(path, body)
            XCTAssertEqual(answer.0, 400, body)
            XCTAssertEqual(answer.1, #"{"ok":false,"error":"\#(error)"}"#, body)
        }
        for _ in 1...5 { XCTAssertEqual(scene.post(path, #"{"text":"fine"}"#).0, 200) }
    }

    func testAnotherAddressIsNone() async throws {
        let (scene, path) = try await scene()
        XCTAssertEqual(scene.post(path + "0", #"{"text":"hi"}"#).0, 404)
        XCTAssertEqual(scene.post("/elsewhere", "{}").0, 404)
    }

    func testFormWithAPayloadIsTakenToo() async throws {
        let (scene, path) = try await scene()
        let answer = scene.post(
            path,
            "payload=%7B%22text%22%3A%22hi+there%22%7D",
            headers: ["Content-Type": "application/x-www-form-urlencoded"]
        )
        XCTAssertEqual(answer.0, 200)
        guard case .posted(let message)? = scene.slack.entries.last else { return XCTFail("\(scene.entries)") }
        XCTAssertEqual(message.content.visibleText, "hi there")
        XCTAssertEqual(message.audience, .user("ana"))
    }

    func testJSONThatIsCalledAFormIsRefused() async throws {
        let (scene, path) = try await scene()
        let answer = scene.post(
            path,
            #"{"text":"hi there"}"#,
            headers: ["Content-Type": "application/x-www-form-urlencoded"]
        )
        XCTAssertEqual(answer.0, 400)
        XCTAssertEqual(answer.1, #"{"ok":false,"error":"invalid_payload"}"#)
    }

    func testFollowersSeeWhatComesLater() async throws {
        let (scene, path) = try await scene()
        var entries = scene.slack.follow(from: 1).makeAsyncIterator()
        _ = scene.post(path, #"{"text":"later"}"#)
        guard case .posted(let message)? = await entries.next() else { return XCTFail("nothing came") }
        XCTAssertEqual(message.content.text, "later")
        scene.slack.stop()
        let end = await entries.next()
        XCTAssertNil(end)
    }
}
