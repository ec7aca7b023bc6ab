/// Speaks the Lambda Runtime API over one connection that stays open.
///
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
///
/// A blocking socket rather than an HTTP library: a function has one request under way at a time, and start-up is
/// what its user waits for.
final class RuntimeAPIClient: InvocationSource, @unchecked Sendable {
    // `InvocationSource` allows one call at a time, so nothing here needs a lock.
    private let host: String
    private let port: Int
    private var connection: HTTPConnection?

    /// Takes `AWS_LAMBDA_RUNTIME_API`, a host and a port.
    init(endpoint: String) throws {
        let parts = endpoint.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let port = UInt16(parts[1]) else {
            throw LambdaRuntimeError(.invalidEndpoint, "AWS_LAMBDA_RUNTIME_API=\(endpoint) is not HOST:PORT")
        }
        self.host = String(parts[0])
        self.port = Int(port)
        Termination.install()
    }

    func next() throws -> Invocation? {
        // A second attempt, because the other side may close a connection that was idle for long.
        for _ in 0..<2 {
            guard !Termination.isRequested, let connection = connected() else { return nil }
            if let answer = try askForNext(connection) {
                return try Invocation(answer.head, event: answer.body)
            }
            self.connection = nil
        }
        return nil
    }

    func respond(to requestID: String, with output: [UInt8]) throws {
        try post("invocation/\(requestID)/response", output)
    }

    func fail(_ requestID: String, with error: any Error) throws {
        try post(
            "invocation/\(requestID)/error",
            ErrorReport(error).bytes,
            fields: "Content-Type: application/json\r\nLambda-Runtime-Function-Error-Type: Unhandled\r\n"
        )
    }

    private func askForNext(_ connection: HTTPConnection) throws -> (head: HTTPConnection.Head, body: [UInt8])? {
        let request = "GET \(Self.prefix)invocation/next HTTP/1.1\r\nHost: \(host):\(port)\r\n\(Self.userAgent)\r\n"
        guard connection.send(Array(request.utf8)) else { return nil }
        // SIGTERM ends this wait, and no other.
        let head = try Termination.interrupting(connection.descriptor) { try connection.receiveHead() }
        guard let head, let body = try connection.receiveBody(of: head) else { return nil }
        return (head, body)
    }

    private func post(_ path: String, _ body: [UInt8], fields: String = "") throws {
        let head = """
            POST \(Self.prefix)\(path) HTTP/1.1\r
            Host: \(host):\(port)\r
            \(Self.userAgent)\(fields)Content-Length: \(body.count)\r
            \r

            """
        var message = Array(head.utf8)
        message.append(contentsOf: body)
        guard let answer = try exchange(message) else {
            throw LambdaRuntimeError(.connectionToControlPlaneLost, "no answer to POST \(path)")
        }
        guard answer.firstLine.hasPrefix("HTTP/1.1 2") else {
            throw LambdaRuntimeError(.responseRefused, "POST \(path) was answered with \(answer.firstLine)")
        }
    }

    private func exchange(_ message: [UInt8]) throws -> HTTPConnection.Head? {
        for _ in 0..<2 {
            guard let connection = connected() else { return nil }
            if connection.send(message), let answer = try connection.receiveHead(),
                try connection.receiveBody(of: answer) != nil
            {
                return answer
            }
            // It was closed while the handler worked; a new one may do.
            self.connection = nil
        }
        return nil
    }

    private func connected() -> HTTPConnection? {
        if connection == nil {
            connection = Sockets.connect(host: host, port: port).map { HTTPConnection(descriptor: $0) }
        }
        return connection
    }

    private static let prefix = "/2018-06-01/runtime/"
    private static let userAgent = "User-Agent: swift-aws-lambda-runtime-stand-in\r\n"
}

extension Invocation {
    fileprivate init(_ head: HTTPConnection.Head, event: [UInt8]) throws {
        guard let requestID = head.fields["lambda-runtime-aws-request-id"] else {
            throw LambdaRuntimeError(.malformedResponse, "an invocation without Lambda-Runtime-Aws-Request-Id")
        }
        guard let deadline = head.fields["lambda-runtime-deadline-ms"].flatMap(Int64.init) else {
            throw LambdaRuntimeError(.malformedResponse, "an invocation without Lambda-Runtime-Deadline-Ms")
        }
        self.init(
            requestID: requestID,
            deadline: deadline,
            functionARN: head.fields["lambda-runtime-invoked-function-arn"] ?? "",
            traceID: head.fields["lambda-runtime-trace-id"] ?? "",
            tenantID: head.fields["lambda-runtime-aws-tenant-id"],
            event: event
        )
    }
}
