import Logging

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Takes the Runtime API's place on a developer's machine: an event comes by `POST /invoke`, the answer goes back.
///
/// ```
/// curl --data '"world"' http://127.0.0.1:7000/invoke
/// ```
///
/// As in the real package, an answer has status 202 and a handler's error 500, and `LOCAL_LAMBDA_HOST`,
/// `LOCAL_LAMBDA_PORT` and `LOCAL_LAMBDA_INVOCATION_ENDPOINT` choose another address and path.
final class LocalServer: InvocationSource, @unchecked Sendable {
    // `InvocationSource` allows one call at a time, so nothing here needs a lock.
    private let listener: Int32
    private let path: String
    private var client: HTTPConnection?

    init(logger: Logger) throws {
        let host = Lambda.env("LOCAL_LAMBDA_HOST") ?? "127.0.0.1"
        let port = Lambda.env("LOCAL_LAMBDA_PORT").flatMap(Int.init) ?? 7000
        path = Lambda.env("LOCAL_LAMBDA_INVOCATION_ENDPOINT") ?? "/invoke"
        guard let listener = Sockets.listen(host: host, port: port) else {
            throw LambdaRuntimeError(.addressInUse, "can't listen on \(host):\(port); LOCAL_LAMBDA_PORT names another")
        }
        self.listener = listener
        logger.info("Server started and listening", metadata: ["host": "\(host)", "port": "\(port)"])
    }

    deinit {
        close(listener)
    }

    func next() throws -> Invocation? {
        while true {
            guard let client = client ?? acceptClient() else { return nil }
            self.client = client
            guard let event = receiveEvent(from: client) else { continue }
            return Invocation(local: event)
        }
    }

    func respond(to requestID: String, with output: [UInt8]) throws {
        answer("202 Accepted", output)
    }

    func fail(_ requestID: String, with error: any Error) throws {
        answer("500 Internal Server Error", ErrorReport(error).bytes, fields: "Content-Type: application/json\r\n")
    }

    private func acceptClient() -> HTTPConnection? {
        while true {
            let descriptor = accept(listener, nil, nil)
            if descriptor >= 0 { return HTTPConnection(descriptor: descriptor) }
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
    }

    /// Reads one request; `nil` where it wasn't an event, which has then been answered.
    private func receiveEvent(from client: HTTPConnection) -> [UInt8]? {
        guard let head = try? client.receiveHead() else {
            self.client = nil
            return nil
        }
        if head.fields["expect"]?.lowercased() == "100-continue" {
            _ = client.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        }
        guard let body = try? client.receiveBody(of: head) else {
            self.client = nil
            return nil
        }
        let words = head.firstLine.split(separator: " ")
        guard words.count == 3, words[1].hasSuffix(path) else {
            answer("404 Not Found", [])
            return nil
        }
        guard words[0] == "POST" else {
            answer("405 Method Not Allowed", [])
            return nil
        }
        guard !body.isEmpty else {
            answer("400 Bad Request", [])
            return nil
        }
        return body
    }

    /// Answers and hangs up: one client at a time is served, and the next may be waiting.
    private func answer(_ status: String, _ body: [UInt8], fields: String = "") {
        let head = "HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        _ = client?.send(Array(head.utf8) + body)
        client = nil
    }
}

extension Invocation {
    /// An invocation as Lambda would make it, with ids of our own and a quarter of an hour, the longest time-out.
    fileprivate init(local event: [UInt8]) {
        let now = LambdaClock().now
        let seconds = String(now.millisecondsSinceEpoch() / 1000, radix: 16)
        self.init(
            requestID: [8, 4, 4, 4, 12].map(Self.hexadecimal).joined(separator: "-"),
            deadline: now.advanced(by: .seconds(15 * 60)).millisecondsSinceEpoch(),
            functionARN: "arn:aws:lambda:us-east-1:123456789012:function:local",
            traceID: "Root=1-\(seconds)-\(Self.hexadecimal(24));Sampled=1",
            tenantID: nil,
            event: event
        )
    }

    private static func hexadecimal(_ count: Int) -> String {
        String((0..<count).map { _ in "0123456789abcdef".randomElement()! })
    }
}
