public import Logging

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Decodes events from JSON.
public struct LambdaJSONEventDecoder: LambdaEventDecoder, Sendable {
    private let jsonDecoder: JSONDecoder

    /// Uses the decoder given.
    public init(_ jsonDecoder: JSONDecoder) {
        self.jsonDecoder = jsonDecoder
    }

    /// Not for use: the subset's own requirement.
    public func standInDecode<Event: Decodable>(_ type: Event.Type, from bytes: StandInBytes) throws -> Event {
        try jsonDecoder.decode(type, from: Data(bytes.bytes))
    }
}

/// Encodes answers as JSON.
public struct LambdaJSONOutputEncoder<Output: Encodable>: LambdaOutputEncoder, Sendable {
    private let jsonEncoder: JSONEncoder

    /// Uses the encoder given.
    public init(_ jsonEncoder: JSONEncoder) {
        self.jsonEncoder = jsonEncoder
    }

    /// Not for use: the subset's own requirement.
    public func standInEncode(_ value: Output) throws -> StandInBytes {
        try StandInBytes(bytes: [UInt8](jsonEncoder.encode(value)))
    }
}

extension LambdaCodableAdapter {
    /// Wraps a handler that takes JSON and answers JSON.
    public init(
        encoder: JSONEncoder = JSONEncoder(),
        decoder: JSONDecoder = JSONDecoder(),
        handler: sending Handler
    )
    where
        Output: Encodable,
        Output == Handler.Output,
        Encoder == LambdaJSONOutputEncoder<Output>,
        Decoder == LambdaJSONEventDecoder
    {
        self.init(
            encoder: LambdaJSONOutputEncoder(encoder),
            decoder: LambdaJSONEventDecoder(decoder),
            handler: handler
        )
    }

    /// Wraps a handler that takes JSON and answers nothing.
    public init(
        decoder: JSONDecoder = JSONDecoder(),
        handler: sending Handler
    )
    where
        Output == Void,
        Handler.Output == Void,
        Decoder == LambdaJSONEventDecoder,
        Encoder == VoidEncoder
    {
        self.init(decoder: LambdaJSONEventDecoder(decoder), handler: handler)
    }
}

extension LambdaRuntime {
    /// Makes a runtime of a closure that takes JSON and answers JSON.
    ///
    /// ```swift
    /// let runtime = LambdaRuntime { (event: APIGatewayRequest, context: LambdaContext) in
    ///     APIGatewayResponse(statusCode: .ok, body: "Hello from \(event.path)")
    /// }
    /// try await runtime.run()
    /// ```
    public convenience init<Event: Decodable, Output>(
        decoder: JSONDecoder = JSONDecoder(),
        encoder: JSONEncoder = JSONEncoder(),
        logger: Logger = Logger(label: "LambdaRuntime"),
        body: sending @escaping (Event, LambdaContext) async throws -> Output
    )
    where
        Handler == LambdaCodableAdapter<
            LambdaHandlerAdapter<Event, Output, ClosureHandler<Event, Output>>,
            Event,
            Output,
            LambdaJSONEventDecoder,
            LambdaJSONOutputEncoder<Output>
        >
    {
        self.init(decoder: decoder, encoder: encoder, logger: logger, lambdaHandler: ClosureHandler(body: body))
    }

    /// Makes a runtime of a closure that takes JSON and answers nothing.
    public convenience init<Event: Decodable>(
        decoder: JSONDecoder = JSONDecoder(),
        logger: Logger = Logger(label: "LambdaRuntime"),
        body: sending @escaping (Event, LambdaContext) async throws -> Void
    )
    where
        Handler == LambdaCodableAdapter<
            LambdaHandlerAdapter<Event, Void, ClosureHandler<Event, Void>>,
            Event,
            Void,
            LambdaJSONEventDecoder,
            VoidEncoder
        >
    {
        self.init(decoder: decoder, logger: logger, lambdaHandler: ClosureHandler(body: body))
    }

    /// Makes a runtime of a handler that takes JSON and answers JSON.
    public convenience init<Event: Decodable, Output, LHandler: LambdaHandler>(
        decoder: JSONDecoder = JSONDecoder(),
        encoder: JSONEncoder = JSONEncoder(),
        logger: Logger = Logger(label: "LambdaRuntime"),
        lambdaHandler: sending LHandler
    )
    where
        Handler == LambdaCodableAdapter<
            LambdaHandlerAdapter<Event, Output, LHandler>,
            Event,
            Output,
            LambdaJSONEventDecoder,
            LambdaJSONOutputEncoder<Output>
        >,
        LHandler.Event == Event,
        LHandler.Output == Output
    {
        self.init(
            handler: LambdaCodableAdapter(
                encoder: encoder,
                decoder: decoder,
                handler: LambdaHandlerAdapter(handler: lambdaHandler)
            ),
            logger: logger
        )
    }

    /// Makes a runtime of a handler that takes JSON and answers nothing.
    public convenience init<Event: Decodable, LHandler: LambdaHandler>(
        decoder: JSONDecoder = JSONDecoder(),
        logger: Logger = Logger(label: "LambdaRuntime"),
        lambdaHandler: sending LHandler
    )
    where
        Handler == LambdaCodableAdapter<
            LambdaHandlerAdapter<Event, Void, LHandler>,
            Event,
            Void,
            LambdaJSONEventDecoder,
            VoidEncoder
        >,
        LHandler.Event == Event,
        LHandler.Output == Void
    {
        self.init(
            handler: LambdaCodableAdapter(
                decoder: LambdaJSONEventDecoder(decoder),
                handler: LambdaHandlerAdapter(handler: lambdaHandler)
            ),
            logger: logger
        )
    }
}
