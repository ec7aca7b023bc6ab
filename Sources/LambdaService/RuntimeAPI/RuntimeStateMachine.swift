/// Where a runtime stands in its conversation with the Runtime API: event in, verdict out, no I/O.
///
/// States, their names and what each refuses are those of AWS's own implementation (the Runtime Interface Emulator's
/// `core/states.go`): asking for the next invocation while one runs gives that one again.
struct RuntimeStateMachine {
    enum State: Equatable {
        /// The process runs and has not asked for anything.
        case started
        case initError
        /// The runtime waits for an invocation.
        case waiting
        /// It has this one.
        case running(requestID: String)
        /// It streams its answer to this one.
        case responding(requestID: String)
        /// It has answered this one and not asked for the next.
        case responseSent(requestID: String)
        case ended

        var name: String {
            switch self {
            case .started: "Started"
            case .initError: "InitError"
            case .waiting: "Ready"
            case .running: "Running"
            case .responding: "InvocationResponse"
            case .responseSent: "RuntimeResponseSentState"
            case .ended: "Ended"
            }
        }
    }

    enum Next: Equatable {
        /// The first: the init phase is over.
        case initialized
        /// The invocation before is wholly done.
        case done(requestID: String)
        case redeliver
        case refused(RuntimeAPIError)
    }

    private(set) var state = State.started

    mutating func next() -> Next {
        switch state {
        case .started:
            state = .waiting
            return .initialized
        case .responseSent(let requestID):
            state = .waiting
            return .done(requestID: requestID)
        case .running: return .redeliver
        case .initError, .waiting, .responding, .ended:
            return .refused(.invalidTransition(from: state.name, to: "Ready"))
        }
    }

    /// Hands an invocation to a runtime that waits.
    mutating func deliver(requestID: String) {
        precondition(state == .waiting, "an environment takes one invocation at a time")
        state = .running(requestID: requestID)
    }

    /// The runtime answers; `nil` when it may.
    mutating func answer(requestID: String, kind: AnswerKind) -> RuntimeAPIError? {
        if let refusal = refusal(requestID: requestID, kind: kind) { return refusal }
        state = .responseSent(requestID: requestID)
        return nil
    }

    /// The runtime begins to stream its answer; `nil` when it may.
    mutating func beginStreaming(requestID: String) -> RuntimeAPIError? {
        if let refusal = refusal(requestID: requestID, kind: .response) { return refusal }
        state = .responding(requestID: requestID)
        return nil
    }

    /// Whether the end of a streamed answer still concerns anybody: the invocation may have ended before.
    mutating func endStreaming(requestID: String) -> Bool {
        guard state == .responding(requestID: requestID) else { return false }
        state = .responseSent(requestID: requestID)
        return true
    }

    private func refusal(requestID: String, kind: AnswerKind) -> RuntimeAPIError? {
        switch state {
        case .running(requestID): nil
        case .responding(requestID), .responseSent(requestID): .invalidTransition(from: state.name, to: kind.rawValue)
        default: .invalidRequestID
        }
    }

    enum AnswerKind: String {
        case response = "InvocationResponse"
        case error = "InvocationErrorResponse"
    }

    mutating func reportInitError() -> RuntimeAPIError? {
        guard state == .started else { return .invalidTransition(from: state.name, to: "InitError") }
        state = .initError
        return nil
    }

    /// What failed to get ready stays so: a runtime that goes on is told the reason.
    mutating func end() {
        if state != .initError { state = .ended }
    }
}
