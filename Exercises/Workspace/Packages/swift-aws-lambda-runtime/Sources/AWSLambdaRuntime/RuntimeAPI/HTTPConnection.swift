#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A blocking HTTP/1.1 connection, for either side: heads and bodies in, bytes out.
///
/// As little of HTTP as the Runtime API and `curl` need. It belongs to one caller at a time.
final class HTTPConnection {
    /// The first line and the fields of a message.
    struct Head {
        var firstLine: String
        /// By lower-case name.
        var fields: [String: String]
    }

    let descriptor: Int32
    private var received: [UInt8] = []
    /// How much of `received` has been used up.
    private var position = 0

    /// Takes over a connected socket.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        // Every message is one write, and should leave at once.
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        #if canImport(Darwin)
        setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    deinit {
        close(descriptor)
    }

    /// Writes all of `bytes`; `false` where the other side is gone.
    func send(_ bytes: [UInt8]) -> Bool {
        #if canImport(Darwin)
        let flags: Int32 = 0
        #else
        let flags = Int32(MSG_NOSIGNAL)
        #endif
        return bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = systemSend(descriptor, buffer.baseAddress! + sent, buffer.count - sent, flags)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Reads up to the empty line; `nil` where the other side closes the connection.
    func receiveHead() throws -> Head? {
        received.removeSubrange(..<position)
        position = 0
        var searched = 0
        while true {
            if let end = endOfHead(from: searched) {
                defer { position = end }
                return Head(received[..<end])
            }
            searched = max(0, received.count - 3)
            guard receiveMore() else { return nil }
            guard received.count < 1 << 20 else {
                throw LambdaRuntimeError(.malformedResponse, "a head of more than a mebibyte")
            }
        }
    }

    /// Reads the body that goes with a head; `nil` where the other side goes away in the middle.
    func receiveBody(of head: Head) throws -> [UInt8]? {
        if head.fields["transfer-encoding"]?.lowercased() == "chunked" {
            return try receiveChunks()
        }
        guard let length = Int(head.fields["content-length"] ?? "0"), length >= 0 else {
            throw LambdaRuntimeError(.malformedResponse, "a Content-Length that is no number")
        }
        return receiveBytes(length)
    }

    private func receiveChunks() throws -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            guard let line = receiveLine() else { return nil }
            guard let size = Int(line.prefix { $0 != ";" }, radix: 16), size >= 0 else {
                throw LambdaRuntimeError(.malformedResponse, "a chunk whose size is no number")
            }
            guard size > 0 else { break }
            guard let chunk = receiveBytes(size), receiveLine() != nil else { return nil }
            body += chunk
        }
        while let line = receiveLine() {
            if line.isEmpty { return body }
        }
        return nil
    }

    private func receiveLine() -> String? {
        var searched = position
        while true {
            if let end = newline(from: searched) {
                defer { position = end + 1 }
                return String(decoding: received[position..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
            }
            searched = received.count
            guard receiveMore() else { return nil }
        }
    }

    private func receiveBytes(_ count: Int) -> [UInt8]? {
        while received.count - position < count {
            guard receiveMore() else { return nil }
        }
        defer { position += count }
        return Array(received[position..<position + count])
    }

    // The searches and copies below go by whole buffers: byte by byte they would take most of an invocation's time in a
    // debug build, which is what runs in a check.

    private func receiveMore() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { room in
            var count: Int
            repeat {
                count = recv(descriptor, room.baseAddress, room.count, 0)
            } while count < 0 && errno == EINTR
            guard count > 0 else { return false }
            received.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
            return true
        }
    }

    private func endOfHead(from start: Int) -> Int? {
        var index = start
        while let found = newline(from: index) {
            if found >= 3, received[found - 1] == 13, received[found - 2] == 10, received[found - 3] == 13 {
                return found + 1
            }
            index = found + 1
        }
        return nil
    }

    private func newline(from start: Int) -> Int? {
        received.withUnsafeBytes { bytes in
            guard start < bytes.count, let base = bytes.baseAddress else { return nil }
            return memchr(base + start, 10, bytes.count - start).map { UnsafeRawPointer($0) - base }
        }
    }
}

extension HTTPConnection.Head {
    fileprivate init(_ bytes: ArraySlice<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"))[...]
        firstLine = String(Substring(lines.popFirst()?.dropLast() ?? ""[...].utf8))
        fields = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let value = line[line.index(after: colon)...].dropLast().drop { $0 == UInt8(ascii: " ") }
            fields[Substring(line[..<colon]).lowercased()] = String(Substring(value))
        }
    }
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int, _ flags: Int32) -> Int {
    send(descriptor, bytes, count, flags)
}
