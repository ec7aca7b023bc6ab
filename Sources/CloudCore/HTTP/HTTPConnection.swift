import NIOCore
import NIOHTTP1

/// One client's connection: reads a request, has it answered, writes the answer, reads the next.
///
/// Lives on its event loop. A client that sends the next request before it has the answer (pipelining) is read no
/// further until then; so is one whose streamed body nobody takes.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How much of the request has come.
    private enum Incoming {
        case nothing
        case body
        case stream(ByteStream)
        /// Nobody wants the rest of it.
        case rest
        case whole
    }

    private enum Outgoing {
        case nothing
        case awaited
        case streaming(CloudResponse.Body, BodyFraming)
        case sent
    }

    private let service: HTTPService
    private var context: ChannelHandlerContext?
    private var incoming = Incoming.nothing
    /// What has come of a request that is wanted whole. In a property of its own, where its body grows in place: as a payload of
    /// `incoming` each piece would copy all before it.
    private var request: CloudRequest?
    private var outgoing = Outgoing.nothing
    private var version = HTTPVersion.http1_1
    private var isHead = false
    private var mustClose = false
    private var isInputClosed = false
    private var isAdvancing = false
    private var isReadHeld = false
    /// Parts of later requests.
    private var backlog = CircularBuffer<HTTPServerRequestPart>()
    private var task: Task<Void, Never>?
    /// Asked of the system once.
    private lazy var remoteAddress = context?.remoteAddress?.ipAddress
    private var thread: RequestThread?
    /// How many have been given to the service.
    private var requests = 0

    init(_ service: HTTPService) {
        self.service = service
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        service.connections.add(loopBound(context))
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if isWaitingForAnswer || !backlog.isEmpty {
            backlog.append(part)
        } else {
            take(part, context)
        }
    }

    func read(context: ChannelHandlerContext) {
        var isFull = !backlog.isEmpty
        if case .stream(let stream) = incoming, !stream.hasRoom { isFull = true }
        if isFull {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    private var isWaitingForAnswer: Bool { if case .whole = incoming { true } else { false } }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch (part, incoming) {
        case (.head(let head), _):
            begin(head, context)
        case (.body(let buffer), .body):
            request?.append(buffer, limit: service.maximumBodySize)
        case (.body(let buffer), .stream(let stream)):
            if !stream.offer(Array(buffer: buffer)) { resumeReading(whenRoomIn: stream, context) }
        case (.body, _):
            break
        case (.end, .body):
            incoming = .whole
            if let request = request.take() { dispatch(request, context) }
        case (.end(let trailers), .stream(let stream)):
            incoming = .whole
            stream.finish(trailers: HeaderFields(trailers ?? [:]))
            advance()
        case (.end, _):
            incoming = .whole
            advance()
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        (version, isHead, mustClose) = (head.version, head.method == .HEAD, !head.isKeepAlive)
        outgoing = .awaited
        var request = CloudRequest(head, remoteAddress: remoteAddress)
        if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            let ready = ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(ready), promise: nil)
        }
        guard service.wantsStream(request) else {
            incoming = .body
            self.request = request
            return
        }
        let stream = ByteStream()
        request.bodyStream = stream
        incoming = .stream(stream)
        dispatch(request, context)
    }

    private func resumeReading(whenRoomIn stream: ByteStream, _ context: ChannelHandlerContext) {
        let (loop, connection) = (context.eventLoop, loopBound(context))
        stream.notifyOfRoom { loop.execute { connection.value.resumeReading() } }
    }

    private func resumeReading() {
        guard isReadHeld, let context else { return }
        isReadHeld = false
        read(context: context)
    }

    private func dispatch(_ request: CloudRequest, _ context: ChannelHandlerContext) {
        requests += 1
        let number = requests
        let thread = thread ?? RequestThread(context.eventLoop)
        self.thread = thread
        let responder = HTTPResponder(thread: thread, connection: loopBound(context))
        let task = service.handle(request, responder)
        // An answer that came at once has gone on to the next request.
        if number == requests, case .awaited = outgoing { self.task = task }
    }

    // MARK: Answering

    func respond(_ response: CloudResponse) {
        guard let context, case .awaited = outgoing else { return response.body.abandon() }
        if case .stream(let stream) = incoming {
            // The answer doesn't wait for the rest of the body, so nobody else will.
            incoming = .rest
            stream.cancel()
        }
        let framing = BodyFraming(of: response, in: version)
        if framing == .endOfConnection { mustClose = true }
        var buffer = context.channel.allocator.buffer(capacity: 512)
        buffer.writeHead(
            of: response,
            version: version,
            framing: framing,
            connection: mustClose || isInputClosed ? "close" : version == .http1_0 ? "keep-alive" : nil,
            withDate: service.sendsDate
        )
        if isHead || framing == .noBody {
            response.body.abandon()
            return finish(context, with: buffer)
        }
        if case .bytes(let bytes) = response.body {
            buffer.writeBytes(bytes)
            return finish(context, with: buffer)
        }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        outgoing = .streaming(response.body, framing)
        let (loop, connection) = (context.eventLoop, loopBound(context))
        task = service.track { await HTTPConnection.send(response.body, loop: loop, to: connection) }
    }

    private static func send(
        _ body: CloudResponse.Body,
        loop: any EventLoop,
        to connection: NIOLoopBound<HTTPConnection>
    ) async {
        let write = { @Sendable (chunk: [UInt8]) async throws in
            try await loop.flatSubmit { connection.value.write(chunk) }.get()
        }
        do {
            switch body {
            case .bytes: break
            case .stream(let chunks): for await chunk in chunks { try await write(chunk) }
            case .byteStream(let chunks): while let chunk = try await chunks.next() { try await write(chunk) }
            }
            loop.execute { connection.value.finishStream() }
        } catch {
            body.abandon()
            loop.execute { connection.value.close() }
        }
    }

    private func write(_ chunk: [UInt8]) -> EventLoopFuture<Void> {
        guard let context, case .streaming(_, let framing) = outgoing else {
            return service.eventLoops.any().makeFailedFuture(ChannelError.ioOnClosedChannel)
        }
        var buffer = context.channel.allocator.buffer(capacity: chunk.count + 16)
        buffer.writePiece(chunk, framing)
        return context.writeAndFlush(wrapOutboundOut(buffer))
    }

    private func finishStream() {
        guard let context, case .streaming(_, let framing) = outgoing else { return }
        var buffer = ByteBuffer()
        buffer.writeEnd(framing)
        finish(context, with: buffer)
    }

    private func finish(_ context: ChannelHandlerContext, with buffer: ByteBuffer) {
        outgoing = .sent
        if buffer.readableBytes > 0 { context.writeAndFlush(wrapOutboundOut(buffer), promise: nil) }
        advance()
    }

    /// Goes on to the next request once this one has come and been answered.
    private func advance() {
        guard let context, case .whole = incoming, case .sent = outgoing else { return }
        (incoming, outgoing, task) = (.nothing, .nothing, nil)
        guard !mustClose, !(isInputClosed && backlog.isEmpty) else { return close() }
        // An answer that comes at once comes back here: the loop below goes on, the stack doesn't grow.
        guard !isAdvancing else { return }
        isAdvancing = true
        while !isWaitingForAnswer, self.context != nil, let part = backlog.popFirst() { take(part, context) }
        isAdvancing = false
        if backlog.isEmpty { resumeReading() }
    }

    // MARK: The end

    /// What was written before is sent first.
    func close() {
        context?.close(promise: nil)
    }

    /// Ends the work on the present request as well.
    func abort() {
        task?.cancel()
        close()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            isInputClosed = true
            if case .nothing = incoming { close() }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        var isUnanswered = true
        switch outgoing {
        case .streaming, .sent: isUnanswered = false
        case .nothing, .awaited: break
        }
        if error is HTTPParserError, isUnanswered {
            let refusal = ByteBuffer(
                staticString: "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            )
            context.writeAndFlush(wrapOutboundOut(refusal), promise: nil)
        }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        service.connections.remove(self)
        if case .stream(let stream) = incoming { stream.fail(ByteStream.Failure("the client closed the connection")) }
        if case .streaming(let body, _) = outgoing { body.abandon() }
        backlog = []
        context.fireChannelInactive()
    }

    private func loopBound(_ context: ChannelHandlerContext) -> NIOLoopBound<HTTPConnection> {
        NIOLoopBound(self, eventLoop: context.eventLoop)
    }
}

extension CloudResponse.Body {
    /// Tells whoever writes it that nobody reads.
    fileprivate func abandon() {
        if case .byteStream(let stream) = self { stream.cancel() }
    }
}
