import Foundation
import LoopbackSupport

/// A Runtime API that hands out events, one after the other, then goes away. It keeps all that it was sent.
///
/// Blocking sockets on a thread: as simple as the protocol is, and no part of what is tested.
final class RuntimeAPIStub: @unchecked Sendable {
    struct Request {
        var line: String
        var head: String
        var body: String
    }

    let endpoint: String
    private let listener: Int32
    private let done = DispatchSemaphore(value: 0)
    private let status: String
    private var hangUps: Int
    private var answers: [String]
    private var log: [Request] = []

    /// - Parameters:
    ///   - events: whole HTTP answers to `GET …/next`, or bodies that get the usual head.
    ///   - status: of the answers to all reports.
    ///   - hangUps: how many reports are answered by closing the connection.
    init(_ events: [String], status: String = "202 Accepted", hangUps: Int = 0) throws {
        self.status = status
        self.hangUps = hangUps
        answers = events.enumerated().map { $1.hasPrefix("HTTP/") ? $1 : RuntimeAPIStub.answer($0, $1) }
        let (descriptor, port) = try Loopback.listen()
        listener = descriptor
        endpoint = "127.0.0.1:\(port)"
        Thread.detachNewThread { self.serve() }
    }

    /// All requests but those for the next event, once the last event has been worked on.
    func reports() -> [Request] {
        done.wait()
        return log.filter { !$0.line.hasPrefix("GET") }
    }

    private func serve() {
        defer { done.signal() }
        var client: Int32 = -1
        while true {
            if client < 0 { client = accept(listener, nil, nil) }
            guard let request = receive(client) else { return }
            log.append(request)
            if hangUps > 0, !request.line.hasPrefix("GET") {
                hangUps -= 1
                close(client)
                client = -1
            } else if !request.line.hasPrefix("GET") {
                send(client, "HTTP/1.1 \(status)\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n")
            } else if answers.isEmpty {
                close(listener)
                close(client)
                return
            } else {
                send(client, answers.removeFirst())
            }
        }
    }

    static let head = """
        HTTP/1.1 200 OK\r
        lambda-runtime-aws-request-id: request-%d\r
        Lambda-Runtime-Deadline-Ms: 4102444800000\r
        Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:f\r
        Lambda-Runtime-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1\r

        """

    private static func answer(_ index: Int, _ event: String) -> String {
        String(format: head, index) + "Content-Length: \(event.utf8.count)\r\n\r\n" + event
    }

    private func receive(_ client: Int32) -> Request? {
        var bytes = Data()
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if let end = bytes.range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                let length = head.lowercased().components(separatedBy: "content-length: ").dropFirst().first
                    .flatMap { Int($0.prefix { $0.isNumber }) }
                if bytes.count - end.upperBound >= length ?? 0 {
                    let line = String(head.prefix { $0 != "\r\n" })
                    return Request(
                        line: line,
                        head: head,
                        body: String(decoding: bytes[end.upperBound...], as: UTF8.self)
                    )
                }
            }
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    private func send(_ client: Int32, _ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(client, $0.baseAddress, $0.count) }
    }
}
