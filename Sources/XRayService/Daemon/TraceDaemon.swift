import CloudCore
import NIOCore
import NIOPosix

/// The X-Ray daemon, as SDKs look for it at `AWS_XRAY_DAEMON_ADDRESS`: segments by UDP, sampling rules by HTTP on the same
/// port.
///
/// Each datagram is `{"format": "json", "version": 1}`, a line feed, and a document.
/// See <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon>.
package final class TraceDaemon: Sendable {
    /// The daemon's own, for `workshop up`.
    package static let standardPort = 2000

    package let port: Int
    private let server: HTTPServer
    private let channel: any Channel

    private init(port: Int, server: HTTPServer, channel: any Channel) {
        (self.port, self.server, self.channel) = (port, server, channel)
    }

    package var address: String { "127.0.0.1:\(port)" }

    /// Listens on the loopback interface.
    /// - Parameter preferred: Where that port is taken, by a real daemon or another cloud, a free one is used.
    /// - Returns: `nil` where no port can be had for both.
    package static func start(for service: XRayService, preferred: Int?) async -> TraceDaemon? {
        if let preferred, let daemon = await listen(on: preferred, for: service) { return daemon }
        // A free port for one may be taken for the other.
        for _ in 0..<5 {
            if let daemon = await listen(on: 0, for: service) { return daemon }
        }
        return nil
    }

    private static func listen(on port: Int, for service: XRayService) async -> TraceDaemon? {
        let configuration = HTTPServer.Configuration(port: port, maximumBodySize: 1 << 20)
        guard let server = try? await HTTPServer.start(configuration, handler: { await service.respond(to: $0) }) else {
            return nil
        }
        do {
            let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(DatagramReader(sink: service))
                    }
                }
                .bind(host: "127.0.0.1", port: server.port).get()
            return TraceDaemon(port: server.port, server: server, channel: channel)
        } catch {
            await server.stop()
            return nil
        }
    }

    package func stop() async {
        try? await channel.close().get()
        await server.stop()
    }
}

/// Takes the documents out of datagrams; what is none is passed by, as the daemon does.
private final class DatagramReader: ChannelInboundHandler, Sendable {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let sink: any TraceSink

    init(sink: any TraceSink) { self.sink = sink }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data).data.readableBytesView
        guard let end = bytes.firstIndex(of: 0x0A), bytes[..<end].contains(UInt8(ascii: "{")) else { return }
        sink.record(segment: Array(bytes[bytes.index(after: end)...]))
    }
}
