package import CloudCore
package import Curriculum
import Synchronization
import WorkshopCommon

/// Takes hand-ins over the network, from whoever has the join code, and shows the board to whoever has the key.
///
/// `POST /hand-in` with the code in `X-Join-Code`; `GET /?key=…` the page, `GET /board?key=…` its changing part,
/// `GET /board.json?key=…` the document. Nothing else is there.
package struct BoardServer: Sendable {
    private let store: HandInStore
    private let steps: [Step]
    private let code: String
    private let key: String
    private let now: @Sendable () -> String
    private let guesses = Guesses()

    /// - Parameters:
    ///   - code: what learners type, as ``joinCode()`` makes it.
    ///   - key: in the address of the page; as long as nobody can guess it.
    package init(
        store: HandInStore,
        steps: [Step],
        code: String,
        key: String,
        now: @escaping @Sendable () -> String
    ) {
        self.store = store
        self.steps = steps
        self.code = code
        self.key = key
        self.now = now
    }

    /// Six characters that can be read aloud: 30 to the sixth power, and a hundred wrong guesses are all one address has.
    package static func joinCode() -> String {
        String((0..<6).map { _ in "ABCDEFGHJKMNPQRSTUVWXYZ2345678".randomElement() ?? "A" })
    }

    package static func viewKey() -> String {
        (0..<16).map { _ in
            let digits = String(UInt8.random(in: 0 ... .max), radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    package func handle(_ request: CloudRequest) -> CloudResponse {
        switch (request.method, request.path) {
        case ("POST", "/hand-in"): handIn(request)
        case ("GET", "/"): viewed(request) { html(BoardPage($0).page(updatingFrom: "/board?key=\(key)")) }
        case ("GET", "/board"): viewed(request) { html(BoardPage($0).body) }
        case ("GET", "/board.json"): viewed(request) { json(200, $0.json) }
        default: json(404, problem("not-found", "there is nothing at \(request.path)"))
        }
    }

    private func handIn(_ request: CloudRequest) -> CloudResponse {
        guard guesses.mayTry(request.remoteAddress) else {
            return json(429, problem("too-many-guesses", "too many wrong join codes came from this address"))
        }
        guard isSame(request.headers["X-Join-Code"]?.uppercased() ?? "", code) else {
            guesses.wrong(request.remoteAddress)
            return json(403, problem("wrong-join-code", "the join code is not this class's"))
        }
        guard !request.bodyExceedsLimit else {
            return json(413, problem("hand-in-refused", "a hand-in has at most \(HandIn.limit) bytes"))
        }
        do {
            switch try store.keep(try HandIn(parsing: request.body)) {
            case .kept, .older: return json(200, ["kept": true])
            case .full: return json(507, problem("board-full", "the board has no room for more learners"))
            }
        } catch {
            let diagnostic = error.diagnostics.first
            let status = diagnostic?.identifier == "hand-in-refused" ? 400 : 500
            return json(status, problem(diagnostic?.identifier ?? "", diagnostic?.message ?? ""))
        }
    }

    private func viewed(_ request: CloudRequest, _ answer: (Board) -> CloudResponse) -> CloudResponse {
        let given = request.queryItems.first { $0.name == "key" }?.value ?? ""
        guard isSame(given, key) else {
            return json(
                403,
                problem("no-key", "the board's address has a key at its end; 'workshop board serve' printed it")
            )
        }
        do {
            return answer(Board(try store.all(), steps: steps, now: now()))
        } catch {
            return json(500, problem("board-store-unusable", "\(error)"))
        }
    }

    /// In a time that does not tell how much of it is right.
    private func isSame(_ given: String, _ wanted: String) -> Bool {
        let (given, wanted) = (Array(given.utf8), Array(wanted.utf8))
        guard given.count == wanted.count else { return false }
        return zip(given, wanted).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func problem(_ identifier: String, _ message: String) -> JSONValue {
        ["error": ["identifier": .string(identifier), "message": .string(message)]]
    }

    private func json(_ status: Int, _ document: JSONValue) -> CloudResponse {
        response(status, "application/json", document.bytes)
    }

    private func html(_ text: String) -> CloudResponse {
        response(200, "text/html; charset=utf-8", Array(text.utf8))
    }

    private func response(_ status: Int, _ type: String, _ body: [UInt8]) -> CloudResponse {
        let headers: HeaderFields = [
            "Content-Type": type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        ]
        return CloudResponse(status: status, headers: headers, body: .bytes(body))
    }
}

/// Wrong join codes by address.
private final class Guesses: Sendable {
    private static let limit = 100
    private static let addresses = 10_000
    private let counts = Mutex<[String: Int]>([:])

    func mayTry(_ address: String) -> Bool { counts.withLock { $0[Guesses.host(address)] ?? 0 } < Guesses.limit }

    func wrong(_ address: String) {
        counts.withLock { counts in
            // Somebody with that many addresses is not kept out by counting; our memory stays bounded.
            if counts.count > Guesses.addresses { counts = [:] }
            counts[Guesses.host(address), default: 0] += 1
        }
    }

    /// Without a port, in case there is one.
    private static func host(_ address: String) -> String {
        let parts = address.split(separator: ":")
        return parts.count == 2 ? String(parts[0]) : address
    }
}
