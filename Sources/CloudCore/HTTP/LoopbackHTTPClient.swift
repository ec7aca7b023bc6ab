import NIOCore
import NIOPosix
import Synchronization

/// Calls HTTP servers on this machine: one connection a request.
package enum LoopbackHTTPClient {
    private static let maximumSize = 16 << 20

    package static func send(_ call: HTTPCall, atMost limit: Duration) async throws(HTTPCallError) -> CloudResponse {
        guard let address = Address(call.url) else { throw .notLoopback(Address.host(of: call.uri)) }
        let text = head(call, address)
        let bytes = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<[UInt8], HTTPCallError>, Never>) in
            let exchange = Exchange(continuation)
            let timer = MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: .nanoseconds(limit.inNanoseconds))
            {
                exchange.finish(.failure(.timedOut))
            }
            ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(5))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Reader(exchange, limit: maximumSize))
                    }
                }
                .connect(host: "127.0.0.1", port: address.port)
                .whenComplete { result in
                    switch result {
                    case .failure: exchange.finish(.failure(.failed))
                    case .success(let channel):
                        exchange.onEnd {
                            timer.cancel()
                            channel.close(promise: nil)
                        }
                        channel.writeAndFlush(ByteBuffer(bytes: Array(text.utf8) + call.body), promise: nil)
                    }
                }
        }
        guard let response = HTTPMessage(try bytes.get()).response else { throw .failed }
        return response
    }

    private static func head(_ call: HTTPCall, _ address: Address) -> String {
        var text = "\(call.method) \(address.target) HTTP/1.1\r\nHost: \(address.authority)\r\nConnection: close\r\n"
        if !call.body.isEmpty || ["POST", "PUT", "PATCH"].contains(call.method) {
            text += "Content-Length: \(call.body.count)\r\n"
        }
        for field in call.headers where !["host", "connection", "content-length"].contains(field.name.lowercased()) {
            guard isToken(field.name) else { continue }
            let value = field.value.filter { !$0.isNewline }
            text += "\(field.name): \(value)\r\n"
        }
        return text + "\r\n"
    }

    /// `http://localhost:8080/path?query`
    private struct Address {
        let authority: String
        let port: Int
        let target: String

        init?(_ uri: String) {
            guard uri.hasPrefix("http://") else { return nil }
            let rest = uri.dropFirst("http://".count)
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            authority = String(rest[..<end])
            let parts = authority.split(separator: ":")
            guard let host = parts.first, host == "localhost" || host == "127.0.0.1" || host.hasSuffix(".localhost"),
                let port = parts.count > 1 ? Int(parts[1]) : 80
            else { return nil }
            self.port = port
            let path = String(rest[end...])
            target = path.hasPrefix("/") ? path : "/" + path
        }

        static func host(of uri: String) -> String {
            let rest = uri.firstRange(of: "://").map { uri[$0.upperBound...] } ?? uri[...]
            return String(rest.prefix { $0 != "/" })
        }
    }

    /// The end of one exchange, told once.
    private final class Exchange: Sendable {
        private struct State {
            var continuation: CheckedContinuation<Result<[UInt8], HTTPCallError>, Never>?
            var end: (@Sendable () -> Void)?
        }

        private let state: Mutex<State>

        init(_ continuation: CheckedContinuation<Result<[UInt8], HTTPCallError>, Never>) {
            state = Mutex(State(continuation: continuation))
        }

        func onEnd(_ action: @escaping @Sendable () -> Void) {
            let isOver = state.withLock { state in
                if state.continuation != nil { state.end = action }
                return state.continuation == nil
            }
            if isOver { action() }
        }

        func finish(_ result: Result<[UInt8], HTTPCallError>) {
            let (continuation, end) = state.withLock { state in
                defer { state = State() }
                return (state.continuation, state.end)
            }
            continuation?.resume(returning: result)
            end?()
        }
    }

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let exchange: Exchange
        private let limit: Int
        private var bytes: [UInt8] = []

        init(_ exchange: Exchange, limit: Int) {
            self.exchange = exchange
            self.limit = limit
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes.append(contentsOf: unwrapInboundIn(data).readableBytesView)
            if bytes.count > limit { return exchange.finish(.failure(.failed)) }
            // A server may keep the connection open although it was asked not to.
            if HTTPMessage(bytes).isComplete { exchange.finish(.success(bytes)) }
        }

        func channelInactive(context: ChannelHandlerContext) { exchange.finish(.success(bytes)) }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { exchange.finish(.failure(.failed)) }
    }
}
