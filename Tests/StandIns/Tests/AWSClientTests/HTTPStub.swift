import Foundation
import LoopbackSupport

/// A server that answers what it was given, in this order, and keeps what it got.
final class HTTPStub: @unchecked Sendable {
    struct Log {
        var heads: [String] = []
        var bodies: [String] = []
        var connections = 0
    }

    let port: Int
    private let listener: Int32
    private let lock = NSLock()
    private var answers: [(status: String, body: String)]
    private var log = Log()

    init(_ answers: KeyValuePairs<String, String>) throws {
        self.answers = answers.map { ($0.key, $0.value) }
        (listener, port) = try Loopback.listen()
        guard !self.answers.isEmpty else { return }
        Thread.detachNewThread { self.serve() }
    }

    /// Ends the server; what it got so far.
    func stop() -> Log {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        return lock.withLock { log }
    }

    private func serve() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            lock.withLock { log.connections += 1 }
            Thread.detachNewThread { self.serve(client) }
        }
    }

    private func serve(_ client: Int32) {
        defer { close(client) }
        var bytes = Data()
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            if let end = bytes.range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: bytes[..<end.upperBound], as: UTF8.self)
                let length =
                    head.lowercased().components(separatedBy: "content-length: ").dropFirst().first
                    .flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
                if bytes.count - (end.upperBound - bytes.startIndex) >= length {
                    let body = bytes[end.upperBound..<end.upperBound + length]
                    let answer: (status: String, body: String)? = lock.withLock {
                        log.heads.append(head)
                        log.bodies.append(String(decoding: body, as: UTF8.self))
                        return answers.isEmpty ? nil : answers.removeFirst()
                    }
                    bytes = Data(bytes[(end.upperBound + length)...])
                    guard let answer else { return }
                    let text =
                        "HTTP/1.1 \(answer.status)\r\nContent-Length: \(answer.body.utf8.count)\r\n\r\n\(answer.body)"
                    _ = Array(text.utf8).withUnsafeBytes { write(client, $0.baseAddress, $0.count) }
                    continue
                }
            }
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}
