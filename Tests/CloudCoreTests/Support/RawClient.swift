#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A socket, for what no HTTP client can be made to send.
struct RawClient {
    private let socket: Int32

    init?(port: Int) {
        #if canImport(Darwin)
        let kind = SOCK_STREAM
        #else
        let kind = Int32(SOCK_STREAM.rawValue)
        #endif
        let descriptor = Self.open(kind)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { return nil }
        socket = descriptor
    }

    private static func open(_ kind: Int32) -> Int32 {
        #if canImport(Darwin)
        Darwin.socket(AF_INET, kind, 0)
        #elseif canImport(Musl)
        Musl.socket(AF_INET, kind, 0)
        #else
        Glibc.socket(AF_INET, kind, 0)
        #endif
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Says that nothing more comes.
    func finish() {
        _ = shutdown(socket, Int32(SHUT_WR))
    }

    /// Up to the end of the connection, without the line that changes from one second to the next; line ends as `\n`.
    func readToEnd(keepingDate: Bool = false) -> String {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(socket, &buffer, buffer.count)
            guard count > 0 else { break }
            all += buffer[..<count]
        }
        _ = close(socket)
        return String(decoding: all, as: UTF8.self).replacing("\r\n", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .filter { keepingDate || !$0.hasPrefix("Date: ") }
            .joined(separator: "\n")
    }
}
