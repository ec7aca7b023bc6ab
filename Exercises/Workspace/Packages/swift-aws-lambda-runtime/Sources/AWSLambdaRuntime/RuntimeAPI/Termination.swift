import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

// The signal handler may touch nothing but these two.
private let requested = Atomic<Bool>(false)
private let waitingDescriptor = Atomic<Int32>(-1)

/// SIGTERM, taken as a wish: the invocation under way is finished, a wait for the next one ends.
///
/// Lambda sends it to functions with extensions, two seconds before it kills them:
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
enum Termination {
    static var isRequested: Bool {
        requested.load(ordering: .acquiring)
    }

    static func install() {
        _ = isRequested
        _ = waitingDescriptor.load(ordering: .acquiring)
        signal(SIGTERM) { _ in
            requested.store(true, ordering: .releasing)
            let descriptor = waitingDescriptor.load(ordering: .acquiring)
            if descriptor >= 0 { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Does a blocking read that SIGTERM ends, as if the other side had closed the connection.
    static func interrupting<Result>(_ descriptor: Int32, _ read: () throws -> Result?) rethrows -> Result? {
        waitingDescriptor.store(descriptor, ordering: .releasing)
        defer { waitingDescriptor.store(-1, ordering: .releasing) }
        // Before the store the signal handler didn't know of the descriptor.
        if isRequested { return nil }
        return try read()
    }
}
