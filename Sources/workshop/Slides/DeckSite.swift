import CloudCore
import Synchronization
import WorkshopCommon

/// What a browser asks `workshop slides serve` for: the deck, and to be told when it changes.
final class DeckSite: Sendable {
    private struct State {
        var html: String
        var listeners: [Int: AsyncStream<[UInt8]>.Continuation] = [:]
        var next = 0
    }

    private let state: Mutex<State>

    init(html: String) {
        state = Mutex(State(html: html))
    }

    /// Shows another deck and has every open page load it, at the slide that changed.
    func show(_ html: String, changed slide: String?) {
        let listeners = state.withLock { state in
            state.html = html
            return Array(state.listeners.values)
        }
        // An event without data is never dispatched.
        let event = Array("event: changed\ndata: \(slide ?? "")\n\n".utf8)
        for listener in listeners { listener.yield(event) }
    }

    func answer(_ request: CloudRequest) -> CloudResponse {
        // A page of another site that had its name lead to this machine (DNS rebinding) sends that name.
        let host = request.headers["Host"]?.split(separator: ":").first.map(String.init)
        guard ["127.0.0.1", "localhost"].contains(host) else {
            return text(403, "This server answers to 127.0.0.1 and localhost only.\n")
        }
        switch (request.method, request.path) {
        case ("GET", "/"), ("HEAD", "/"):
            return CloudResponse(
                status: 200,
                headers: ["Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"],
                body: .bytes(Array(state.withLock(\.html).utf8))
            )
        case ("GET", "/events"):
            return CloudResponse(
                status: 200,
                headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store"],
                body: .stream(events())
            )
        default: return text(404, "There is the deck at /, and nothing else.\n")
        }
    }

    private func events() -> AsyncStream<[UInt8]> {
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        let number = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
        }
        // Something to read, so that the browser knows that it is connected.
        continuation.yield(Array(": open\n\n".utf8))
        return stream
    }

    private func text(_ status: Int, _ text: String) -> CloudResponse {
        CloudResponse(
            status: status,
            headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: .bytes(Array(text.utf8))
        )
    }
}
