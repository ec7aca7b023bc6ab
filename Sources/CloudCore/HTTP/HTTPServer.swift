import NIOCore
import NIOHTTP1
import NIOPosix

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
/// that delays its acknowledgements would wait 40 ms for the second. It stands on SwiftNIO itself: a framework's server
/// keeps trailers from its handlers, and changes threads four times for what can be answered on the event loop.
package final class HTTPServer: Sendable {
    package typealias Handler = @Sendable (CloudRequest) async -> CloudResponse

    package struct Configuration: Sendable {
        package var host: String
        /// 0 for a free one.
        package var port: Int
        /// In bytes. A longer body is read to its end and thrown away; the handler is told.
        package var maximumBodySize: Int
        /// Whether responses say when they were made.
        package var sendsDate: Bool
        /// Serves all connections; several do where it is `nil`.
        package var thread: RequestThread?

        package init(
            host: String = "127.0.0.1",
            port: Int = 0,
            maximumBodySize: Int = 16 << 20,
            sendsDate: Bool = true,
            thread: RequestThread? = nil
        ) {
            self.host = host
            self.port = port
            self.maximumBodySize = maximumBodySize
            self.sendsDate = sendsDate
            self.thread = thread
        }
    }

    /// The port that it listens on.
    package let port: Int
    private let channel: any Channel
    private let service: HTTPService

    private init(port: Int, channel: any Channel, service: HTTPService) {
        self.port = port
        self.channel = channel
        self.service = service
    }

    /// Returns once the server accepts connections.
    ///
    /// - Parameters:
    ///   - wantsStream: Asked of each request before its body is read: whether the handler is to be called at once and
    ///     read ``CloudRequest/bodyStream``.
    ///   - runsOnEventLoop: Asked of each request: whether its handler may run on the thread that moves the bytes, which
    ///     saves changes of thread; one that computes for long would hold up others.
    package static func start(
        _ configuration: Configuration = Configuration(),
        wantsStream: @escaping @Sendable (CloudRequest) -> Bool = { _ in false },
        runsOnEventLoop: @escaping @Sendable (CloudRequest) -> Bool = { _ in false },
        handler: @escaping Handler
    ) async throws(HTTPServerError) -> HTTPServer {
        try await listen(
            configuration,
            wantsStream: wantsStream,
            handler: .asynchronous(handler, onEventLoop: runsOnEventLoop)
        )
    }

    /// Returns once the server accepts connections.
    ///
    /// - Parameter immediateHandler: Called on an event loop; must not wait, but may answer later.
    package static func start(
        _ configuration: Configuration = Configuration(),
        wantsStream: @escaping @Sendable (CloudRequest) -> Bool = { _ in false },
        immediateHandler: @escaping @Sendable (CloudRequest, HTTPResponder) -> Void
    ) async throws(HTTPServerError) -> HTTPServer {
        try await listen(configuration, wantsStream: wantsStream, handler: .immediate(immediateHandler))
    }

    private static func listen(
        _ configuration: Configuration,
        wantsStream: @escaping @Sendable (CloudRequest) -> Bool,
        handler: HTTPService.Handler
    ) async throws(HTTPServerError) -> HTTPServer {
        let service = HTTPService(configuration, eventLoops: eventLoops, wantsStream: wantsStream, handler: handler)
        let bootstrap = ServerBootstrap(group: configuration.thread?.loop ?? eventLoops)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // On each accepted socket: whether it is inherited is up to the system.
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // A connection writes its responses itself, each in one piece.
                    let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
                    try channel.pipeline.syncOperations.addHandlers(decoder, HTTPConnection(service))
                }
            }
        do {
            let channel = try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
            let port = channel.localAddress?.port ?? configuration.port
            return HTTPServer(port: port, channel: channel, service: service)
        } catch let error as IOError {
            throw HTTPServerError(host: configuration.host, port: configuration.port, errno: error.errnoCode)
        } catch {
            throw HTTPServerError(host: configuration.host, port: configuration.port, errno: EADDRNOTAVAIL)
        }
    }

    /// Closes the port and every connection, whatever goes on in them, and returns when all handlers have ended and whoever
    /// wrote a body that nobody reads any more has been told.
    package func stop() async {
        try? await channel.close().get()
        service.connections.closeAll()
        await service.waitForWork()
        // What a handler answered at the very end may still be on its way to the connection's thread, and be work again
        // there: the sending of a body.
        await service.passThroughEventLoops()
        await service.waitForWork()
    }

    /// They serve every server of the process. Two at least, since brief requests are answered on them; few, since what
    /// passes from one connection to another on the same loop wakes no other thread, and the cores are for the functions.
    private static let eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: max(2, System.coreCount / 2))
}

/// A server that can't listen, with the system's reason.
package struct HTTPServerError: Error, Hashable, Sendable {
    package let host: String
    package let port: Int
    package let errno: CInt

    package var isPortInUse: Bool { errno == EADDRINUSE }
}
