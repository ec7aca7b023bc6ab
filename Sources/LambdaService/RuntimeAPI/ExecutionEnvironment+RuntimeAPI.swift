import CloudCore
import Synchronization
import WorkshopCommon

/// What the Runtime API answers. Called on an event loop: it changes the state, wakes whom it concerns and never waits.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.
extension ExecutionEnvironment {
    func respond(to request: CloudRequest, _ responder: HTTPResponder) {
        if let call = ExtensionsAPIRequest(request) { return respond(to: call, request, responder) }
        switch RuntimeAPIRequest(request) {
        case .next: next(responder)
        case .response where context.faults.strike(.crashes, function.name): crash()
        case .response(let requestID):
            if let body = request.bodyStream {
                stream(requestID, body, contentType: request.headers["Content-Type"], responder)
            } else {
                responder.send(answer(requestID, .response, request))
            }
        case .error(let requestID): responder.send(answer(requestID, .error, request))
        case .initError: responder.send(initError(request))
        case .restore(let wanted):
            let refusal = RuntimeAPIError.invalidTransition(from: state.withLock(\.machine.state.name), to: wanted)
            responder.send(refusal.response)
        case .wrongMethod: responder.send(CloudResponse(status: 405))
        case .unknown: responder.send(.pageNotFound)
        }
    }

    private func next(_ responder: HTTPResponder) {
        let (done, wakeUp) = state.withLock { $0.next(responder) }
        if let done { conclude(done) }
        wakeUp?.run()
    }

    /// Ends the process before its answer gets out, as a machine of AWS's may at any moment.
    private func crash() {
        let process = state.withLock(\.process)
        Task { await process?.terminate() }
    }

    /// Ends an invocation that all have done their part of: the environment is free again.
    func conclude(_ invocation: RunningInvocation) {
        if let timer = invocation.timer { Deadlines.shared.callOff(timer) }
        report(invocation)
        invocation.complete(with: invocation.result, tail: log.takeTail())
        invocation.events(.done(isReusable: true))
    }

    private func answer(
        _ requestID: String,
        _ kind: RuntimeStateMachine.AnswerKind,
        _ request: CloudRequest
    ) -> CloudResponse {
        let result =
            switch kind {
            case _ where request.bodyExceedsLimit:
                FunctionResult(.responseTooLarge(), requestID: requestID)
            case .response: FunctionResult(payload: request.body, requestID: requestID)
            case .error: FunctionResult(errorDocument: request, requestID: requestID)
            }
        let (refusal, wakeUp) = state.withLock { $0.answer(requestID, kind, result) }
        if let refusal { return refusal.response }
        wakeUp?.run()
        return request.bodyExceedsLimit ? RuntimeAPIError.tooLarge.response : .accepted
    }

    private func initError(_ request: CloudRequest) -> CloudResponse {
        let failure = InitEnd.reported(
            document: FunctionResult(errorDocument: request, requestID: "").payload,
            errorType: request.headers["Lambda-Runtime-Function-Error-Type"] ?? "Runtime.Unknown"
        )
        let (refusal, wakeUp) = state.withLock { ($0.machine.reportInitError(), $0.endInit(failure)) }
        wakeUp?.run()
        return refusal?.response ?? .accepted
    }

    // MARK: Streaming

    /// Takes an answer that comes piece by piece: hands each piece on where the caller wants them so, else collects them.
    private func stream(_ requestID: String, _ body: ByteStream, contentType: String?, _ responder: HTTPResponder) {
        switch state.withLock({ $0.beginStreaming(requestID) }) {
        case .failure(let refusal): responder.send(refusal.response)
        case .success(let answer):
            answer?.begin(contentType: contentType)
            Task {
                let result = await StreamedAnswer(requestID: requestID, body: body).read(into: answer?.chunks)
                state.withLock { $0.endStreaming(requestID, result) }?.run()
                responder.send(.accepted)
            }
        }
    }
}

/// The body of a streamed answer, with what stands below it.
private struct StreamedAnswer {
    let requestID: String
    let body: ByteStream

    /// - Parameter chunks: Where the pieces go; `nil` when the result is to hold them.
    func read(into chunks: ByteStream?) async -> FunctionResult {
        let limit = chunks == nil ? InvocationLimits.response : InvocationLimits.streamedResponse
        var (size, collected) = (0, [UInt8]())
        do {
            while let chunk = try await body.next() {
                size += chunk.count
                // What comes beyond the limit is read, so that the runtime isn't kept waiting, and thrown away.
                guard size <= limit else { continue }
                if let chunks { await chunks.write(chunk) } else { collected += chunk }
            }
        } catch {
            return FunctionResult(.truncated(requestID: requestID), requestID: requestID)
        }
        if let document = errorDocument {
            return FunctionResult(payload: document, functionError: "Unhandled", requestID: requestID)
        }
        guard size <= limit else {
            return FunctionResult(.responseTooLarge(limit: limit), requestID: requestID)
        }
        return FunctionResult(payload: collected, requestID: requestID)
    }

    /// A runtime that fails within its answer says so in trailers: the type in plain text, the document in base 64.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming>.
    private var errorDocument: [UInt8]? {
        let trailers = body.trailers
        guard let errorType = trailers["Lambda-Runtime-Function-Error-Type"] else { return nil }
        if let encoded = trailers["Lambda-Runtime-Function-Error-Body"], let document = Base64.decode(encoded),
            !document.isEmpty
        {
            return document
        }
        let empty: JSONValue = ["errorType": .string(errorType), "errorMessage": ""]
        return empty.bytes
    }
}

extension CloudResponse {
    static var accepted: CloudResponse { .json(status: 202, Array("{\"status\":\"OK\"}\n".utf8)) }

    fileprivate static var pageNotFound: CloudResponse {
        CloudResponse(
            status: 404,
            headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: .bytes(Array("404 page not found\n".utf8))
        )
    }
}

extension FunctionResult {
    init(_ failure: FunctionFailure, requestID: String) {
        let document: JSONValue = [
            "errorType": .string(failure.errorType), "errorMessage": .string(failure.message),
        ]
        self.init(payload: document.bytes, functionError: "Unhandled", requestID: requestID)
    }

    /// What a runtime posts as an error goes to the caller as it is; only an empty one is filled in.
    fileprivate init(errorDocument request: CloudRequest, requestID: String) {
        let errorType = request.headers["Lambda-Runtime-Function-Error-Type"] ?? "Runtime.Unknown"
        let empty: JSONValue = ["errorType": .string(errorType), "errorMessage": ""]
        self.init(
            payload: request.body.isEmpty ? empty.bytes : request.body,
            functionError: "Unhandled",
            requestID: requestID
        )
    }
}
