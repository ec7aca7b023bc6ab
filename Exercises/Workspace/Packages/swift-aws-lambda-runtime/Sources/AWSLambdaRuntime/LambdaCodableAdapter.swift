/// What the runtime runs. Only `LambdaCodableAdapter` conforms here.
///
/// The real protocol hands the handler a `ByteBuffer` and streams the answer. Neither is part of the subset, so its
/// requirement is hidden: a type of one's own can't conform.
public protocol StreamingLambdaHandler {
    /// Not for use: the subset's own requirement.
    mutating func standInHandle(
        _ event: StandInBytes,
        writer: StandInResponseWriter,
        context: LambdaContext
    ) async throws
}

/// Not for use: stands where the real package has SwiftNIO's `ByteBuffer`.
public struct StandInBytes: Sendable {
    package var bytes: [UInt8]
}

/// Not for use: stands where the real package has `LambdaResponseStreamWriter`.
public struct StandInResponseWriter: Sendable {
    package let send: @Sendable ([UInt8]) throws -> Void
}

/// Turns the bytes of an event into a value.
public protocol LambdaEventDecoder {
    /// Not for use: the subset's own requirement.
    func standInDecode<Event: Decodable>(_ type: Event.Type, from bytes: StandInBytes) throws -> Event
}

/// Turns an answer into bytes.
public protocol LambdaOutputEncoder {
    /// What is encoded.
    associatedtype Output

    /// Not for use: the subset's own requirement.
    func standInEncode(_ value: Output) throws -> StandInBytes
}

/// Encodes nothing, as nothing.
public struct VoidEncoder: LambdaOutputEncoder, Sendable {
    /// Nothing.
    public typealias Output = Void

    /// Makes an encoder.
    public init() {}

    /// Not for use: the subset's own requirement.
    public func standInEncode(_ value: Void) throws -> StandInBytes {
        StandInBytes(bytes: [])
    }
}

/// Makes a `LambdaWithBackgroundProcessingHandler` of a `LambdaHandler`.
public struct LambdaHandlerAdapter<Event: Decodable, Output, Handler: LambdaHandler>:
    LambdaWithBackgroundProcessingHandler
where Handler.Event == Event, Handler.Output == Output {
    private let handler: Handler

    /// Wraps the handler.
    public init(handler: sending Handler) {
        self.handler = handler
    }

    /// Lets the handler work, then sends what it returned.
    public func handle(
        _ event: Event,
        outputWriter: some LambdaResponseWriter<Output>,
        context: LambdaContext
    ) async throws {
        try await outputWriter.write(handler.handle(event, context: context))
    }
}

/// Makes what the runtime runs of a handler that works on values: decodes its events, encodes its answers.
public struct LambdaCodableAdapter<
    Handler: LambdaWithBackgroundProcessingHandler,
    Event: Decodable,
    Output,
    Decoder: LambdaEventDecoder,
    Encoder: LambdaOutputEncoder
>: StreamingLambdaHandler where Handler.Event == Event, Handler.Output == Output, Encoder.Output == Output {
    private let handler: Handler
    private let encoder: Encoder
    private let decoder: Decoder

    /// Wraps a handler that answers.
    public init(encoder: sending Encoder, decoder: sending Decoder, handler: sending Handler)
    where Output: Encodable {
        self.encoder = encoder
        self.decoder = decoder
        self.handler = handler
    }

    /// Wraps a handler that answers nothing.
    public init(decoder: sending Decoder, handler: Handler) where Output == Void, Encoder == VoidEncoder {
        self.encoder = VoidEncoder()
        self.decoder = decoder
        self.handler = handler
    }

    /// Not for use: the subset's own requirement.
    public mutating func standInHandle(
        _ event: StandInBytes,
        writer: StandInResponseWriter,
        context: LambdaContext
    ) async throws {
        let event = try decoder.standInDecode(Event.self, from: event)
        let outputWriter = EncodingResponseWriter(encoder: encoder, writer: writer)
        try await handler.handle(event, outputWriter: outputWriter, context: context)
    }
}

private struct EncodingResponseWriter<Encoder: LambdaOutputEncoder>: LambdaResponseWriter {
    let encoder: Encoder
    let writer: StandInResponseWriter

    func write(_ output: Encoder.Output) async throws {
        try writer.send(encoder.standInEncode(output).bytes)
    }
}
