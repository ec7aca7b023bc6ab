import CloudCore
import SlackSimulator
import Synchronization
import WorkshopCommon
import XCTest

/// An app that answers what it is told to, and keeps what it got.
final class FakeApp: AppCaller {
    struct Request: Sendable {
        var url: String
        var headers: HeaderFields
        var body: String

        var form: [String: String] {
            Dictionary(PercentEncoding.query(body).map { ($0.name, $0.value) }) { first, _ in first }
        }
    }

    /// What it does with a request: an answer, or `nil` for none ever.
    enum Behaviour: Sendable {
        case answers(Int, String, type: String, headers: HeaderFields)
        case isGone
        case takesForEver
    }

    private let behaviours: Mutex<[Behaviour]>
    private let log = Mutex<[Request]>([])

    init(_ behaviours: [Behaviour]) {
        self.behaviours = Mutex(behaviours)
    }

    var requests: [Request] { log.withLock { $0 } }

    func post(to url: String, headers: HeaderFields, body: [UInt8]) async -> CloudResponse? {
        log.withLock { $0.append(Request(url: url, headers: headers, body: String(decoding: body, as: UTF8.self))) }
        switch behaviours.withLock({ $0.isEmpty ? .isGone : $0.removeFirst() }) {
        case .answers(let status, let body, let type, var headers):
            headers.append("Content-Type", type)
            return CloudResponse(status: status, headers: headers, body: .bytes(Array(body.utf8)))
        case .isGone: return nil
        case .takesForEver:
            // Until the test is over.
            try? await Task.sleep(for: .seconds(3600))
            return nil
        }
    }
}

extension FakeApp.Behaviour {
    static func json(_ body: String, status: Int = 200) -> Self {
        .answers(status, body, type: "application/json", headers: [:])
    }
    static func text(_ body: String, status: Int = 200) -> Self {
        .answers(status, body, type: "text/plain", headers: [:])
    }
}

/// A simulator on a virtual clock that starts at 1795000000.
struct Scene {
    let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_795_000_000_000))
    let app: FakeApp
    let slack: SlackSimulator
    let ana = SlackUser(named: "ana")

    static let url = "http://api.execute-api.localhost/Prod/slack/commands"
    static let secret = "8f742231b10e8888abcd99yyyzzz85a5"

    /// - Parameter isPatient: whether Slack waits for ever, or not at all.
    init(_ behaviours: FakeApp.Behaviour..., isPatient: Bool = true) {
        app = FakeApp(behaviours)
        slack = SlackSimulator(
            clock: clock,
            baseURL: "http://127.0.0.1:4566",
            app: app,
            patience: { if isPatient { try await Task.sleep(for: .seconds(3600)) } },
            wallClock: { 1_700_000_000 }
        )
    }

    func types(_ text: String) async {
        await slack.typeCommand(text, by: ana, app: Self.url, secret: Self.secret)
    }

    /// What comes out, as programs are told.
    var entries: [String] { slack.entries.map { $0.json.serialized() } }

    func post(_ path: String, _ body: String, headers: HeaderFields = ["Content-Type": "application/json"]) -> (
        Int, String
    ) {
        let request = CloudRequest("POST", "/_slack" + path, headers: headers, body: Array(body.utf8))
        let response = slack.respond(to: request, path: path)
        return (response.status, String(decoding: response.bytes, as: UTF8.self))
    }

    /// The path of the `response_url` of a request.
    func responsePath(_ index: Int = 0) throws -> String {
        let url: String?
        if let payload = app.requests[index].form["payload"] {
            url = try JSONValue(parsing: payload)["response_url"]?.string
        } else {
            url = app.requests[index].form["response_url"]
        }
        return String(try XCTUnwrap(url).dropFirst("http://127.0.0.1:4566/_slack".count))
    }
}
