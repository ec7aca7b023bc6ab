import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An HTTP/1.1 server on the loopback interface.
///
/// A whole response leaves in one write, head and body together, on a socket with `TCP_NODELAY`: in two writes a client
/// that delays its acknowledgements would wait 40 ms for the second.
package final class HTTPServer: Sendable {
    package typealias Handler = @Sendable (CloudRequest) async -> CloudResponse

    package struct Configuration: Hashable, Sendable {
        package var host: String
        /// 0 for a free one.
        package var port: Int
        /// In bytes. A longer body is read to its end and thrown away; the handler is told.
        package var maximumBodySize: Int

        package init(host: String = "127.0.0.1", port: Int = 0, maximumBodySize: Int = 16 << 20) {
            self.host = host
            self.port = port
            self.maximumBodySize = maximumBodySize
        }
    }

    /// The port that it listens on.
    package let port: Int
    private let running: Task<Void, any Error>
    private let connections: Connections

    private init(port: Int, running: Task<Void, any Error>, connections: Connections) {
        self.port = port
        self.running = running
        self.connections = connections
    }

    /// Returns once the server accepts connections.
    package static func start(
        _ configuration: Configuration = Configuration(),
        handler: @escaping Handler
    ) async throws(HTTPServerError) -> HTTPServer {
        do {
            return try await listen(configuration, handler: handler)
        } catch let error as IOError {
            throw HTTPServerError(host: configuration.host, port: configuration.port, errno: error.errnoCode)
        } catch {
            throw HTTPServerError(host: configuration.host, port: configuration.port, errno: EADDRNOTAVAIL)
        }
    }

    private static func listen(_ configuration: Configuration, handler: @escaping Handler) async throws -> HTTPServer {
        let connections = Connections()
        let (ports, announce) = AsyncThrowingStream<Int, any Error>.makeStream()
        let channel = TrackedHTTP1Channel(
            base: HTTP1Channel(responder: responder(handler, limit: configuration.maximumBodySize)),
            connections: connections
        )
        let server = Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(address: .hostname(configuration.host, port: configuration.port)),
            onServerRunning: { channel in announce.yield(channel.localAddress?.port ?? configuration.port) },
            eventLoopGroup: eventLoops,
            logger: Logger(label: "http") { _ in SwiftLogNoOpLogHandler() }
        )
        let running = Task {
            do {
                try await server.run()
                announce.finish()
            } catch {
                announce.finish(throwing: error)
                throw error
            }
        }
        for try await port in ports {
            return HTTPServer(port: port, running: running, connections: connections)
        }
        throw CancellationError()
    }

    /// Closes the port and every connection, whatever goes on in them, and returns when all handlers have ended.
    package func stop() async {
        running.cancel()
        connections.closeAll()
        _ = await running.result
    }

    /// Two threads serve every server of the process: they only move bytes.
    private static let eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: 2)

    private static func responder(_ handler: @escaping Handler, limit: Int) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            if request.headers[.expect]?.lowercased() == "100-continue" {
                try await writer.writeInformationalHead(HTTPResponse(status: .continue))
            }
            let body = try await Self.collect(request.body, limit: limit)
            let cloudRequest = CloudRequest(request.head, body: body, remoteAddress: channel.remoteAddress?.ipAddress)
            let response = await handler(cloudRequest)
            try await writer.write(response, isHead: cloudRequest.method == "HEAD")
        }
    }

    /// `nil` when the body is too long.
    private static func collect(_ body: RequestBody, limit: Int) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var isTooLong = false
        for try await buffer in body {
            isTooLong = isTooLong || bytes.count + buffer.readableBytes > limit
            if isTooLong {
                bytes = []
            } else {
                bytes.append(contentsOf: buffer.readableBytesView)
            }
        }
        return isTooLong ? nil : bytes
    }
}

/// A server that can't listen, with the system's reason.
package struct HTTPServerError: Error, Hashable, Sendable {
    package let host: String
    package let port: Int
    package let errno: CInt

    package var isPortInUse: Bool { errno == EADDRINUSE }
}

/// The open connections, so that stopping needn't wait until their clients close them.
private final class Connections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isClosed = state.withLock { state in
            if !state.isClosed { state.channels[id] = channel }
            return state.isClosed
        }
        if isClosed { return channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { _ = $0.channels.removeValue(forKey: id) }
        }
    }

    func closeAll() {
        let channels = state.withLock { state in
            defer { state.channels = [:] }
            state.isClosed = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.close(promise: nil) }
    }
}

private struct TrackedHTTP1Channel: ServerChildChannel {
    let base: HTTP1Channel
    let connections: Connections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        connections.add(channel)
        // SwiftNIO sets it on the listening socket alone; whether accepted ones inherit it is up to the system.
        try? channel.syncOptions?.setOption(.tcpOption(.tcp_nodelay), value: 1)
        return base.setup(channel: channel, logger: logger)
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
