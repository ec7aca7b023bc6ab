#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// TCP sockets by host and port.
enum Sockets {
    /// Connects; `nil` where nobody listens.
    static func connect(host: String, port: Int) -> Int32? {
        open(host: host, port: port) { descriptor, address, length in
            systemConnect(descriptor, address, length) == 0
        }
    }

    /// Listens; `nil` where the port is taken.
    static func listen(host: String, port: Int) -> Int32? {
        open(host: host, port: port) { descriptor, address, length in
            var yes: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            return bind(descriptor, address, length) == 0 && systemListen(descriptor, 16) == 0
        }
    }

    private static func open(
        host: String,
        port: Int,
        _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) -> Int32? {
        var hints = addrinfo()
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        var addresses: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &addresses) == 0 else { return nil }
        defer { freeaddrinfo(addresses) }
        var address = addresses
        while let info = address?.pointee {
            let descriptor = socket(info.ai_family, info.ai_socktype, info.ai_protocol)
            if descriptor >= 0 {
                // A child that the handler starts has no business with our connection.
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                if use(descriptor, info.ai_addr, info.ai_addrlen) { return descriptor }
                close(descriptor)
            }
            address = info.ai_next
        }
        return nil
    }
}

private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    connect(descriptor, address, length)
}

private func systemListen(_ descriptor: Int32, _ backlog: Int32) -> Int32 {
    listen(descriptor, backlog)
}
