import CloudCore

/// The extensions of an environment: who is there, what each waits for, what each may say. No I/O.
///
/// An environment is ready, or done with an invocation, when its runtime and all of its extensions have asked for what
/// comes next. See <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html>.
struct ExtensionRegistry {
    enum Event: String {
        case invoke = "INVOKE"
        case shutdown = "SHUTDOWN"
    }

    struct Member {
        let name: String
        var events: Set<Event>
        /// A process of its own, where an internal one is a part of the runtime's.
        let isExternal: Bool
        /// Its open request for the next event.
        var parked: HTTPResponder?
        /// An event that came before it asked.
        var isBehind: CloudResponse?
        /// It has reported an error, or its process is gone.
        var hasFailed = false
    }

    /// By identifier.
    private(set) var members: [String: Member] = [:]
    /// The names of those that were started and have not registered.
    private(set) var awaited: Set<String> = []

    /// Whether the environment has to wait for none of them.
    var areReady: Bool {
        awaited.isEmpty && members.values.allSatisfy { $0.parked != nil || $0.events.isEmpty }
    }

    var isEmpty: Bool { members.isEmpty && awaited.isEmpty }

    /// Those whose processes get time to end.
    var wantShutdown: Bool { members.values.contains { $0.events.contains(.shutdown) && !$0.hasFailed } }

    /// How long the environment may take to shut down.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown>.
    var shutdownLimit: Duration {
        if members.values.contains(where: \.isExternal) { return .seconds(2) }
        return members.isEmpty ? .zero : .milliseconds(500)
    }

    mutating func start(_ name: String) { awaited.insert(name) }

    /// - Returns: The identifier that it goes by from now on.
    mutating func register(
        name: String?,
        events: [String],
        isOpen: Bool
    ) -> Result<String, RuntimeAPIError> {
        guard let name, !name.isEmpty else {
            return .failure(.extensions("Extension.InvalidExtensionName", "Empty extension name"))
        }
        guard !members.values.contains(where: { $0.name == name }) else {
            return .failure(
                .extensions("Extension.InvalidExtensionState", "Extension with this name already registered")
            )
        }
        let isExternal = awaited.contains(name)
        guard isOpen || isExternal else {
            return .failure(.extensions("Extension.RegistrationClosed", "Extension registration closed already"))
        }
        var wanted: Set<Event> = []
        for text in events {
            guard let event = Event(rawValue: text) else {
                return .failure(.extensions("Extension.InvalidEventType", "\(text): ErrorInvalidEventType"))
            }
            guard isExternal || event != .shutdown else {
                let reason = "ShutdownEventNotSupportedForInternalExtension"
                return .failure(.extensions("Extension.InvalidEventType", "\(text): \(reason)"))
            }
            wanted.insert(event)
        }
        awaited.remove(name)
        let identifier = Identifiers.requestID()
        members[identifier] = Member(name: name, events: wanted, isExternal: isExternal)
        return .success(identifier)
    }

    /// The extension that a request is from.
    func check(_ identifier: String?) -> Result<String, RuntimeAPIError> {
        guard let identifier else {
            return .failure(
                .extensions("Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header")
            )
        }
        guard identifier.utf8.count == 36, identifier.utf8.filter({ $0 == UInt8(ascii: "-") }).count == 4 else {
            return .failure(
                .extensions("Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier")
            )
        }
        guard members[identifier] != nil else {
            return .failure(
                .extensions("Extension.UnknownExtensionIdentifier", "Unknown extension \(identifier)")
            )
        }
        return .success(identifier)
    }

    /// An extension asks for its next event.
    /// - Returns: The event, if it has come already.
    mutating func next(_ identifier: String, _ responder: HTTPResponder) -> CloudResponse? {
        if let event = members[identifier]?.isBehind.take() { return event }
        members[identifier]?.parked = responder
        return nil
    }

    mutating func fail(_ identifier: String) { members[identifier]?.hasFailed = true }

    /// Hands an event to all who registered for it. Returns whom to answer.
    mutating func send(_ event: Event, _ document: CloudResponse) -> [(HTTPResponder, CloudResponse)] {
        var answers: [(HTTPResponder, CloudResponse)] = []
        for (identifier, member) in members where member.events.contains(event) {
            var document = document
            document.headers.append("Lambda-Extension-Event-Identifier", Identifiers.requestID())
            if let responder = member.parked {
                members[identifier]?.parked = nil
                answers.append((responder, document))
            } else {
                members[identifier]?.isBehind = document
            }
        }
        return answers
    }
}

extension RuntimeAPIError {
    /// The Extensions API refuses everything with 403.
    static func extensions(_ errorType: String, _ message: String) -> RuntimeAPIError {
        RuntimeAPIError(status: 403, errorType: errorType, message: message)
    }
}
