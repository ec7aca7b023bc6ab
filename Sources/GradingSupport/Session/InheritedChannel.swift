import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The two descriptors that the grader hands down: the session comes in on one, records go out on the other.
///
/// Only their numbers stand in the environment, and both are closed on exec at once, so that nothing that this process
/// might start could read the nonce or write a record.
struct InheritedChannel: Sendable {
    static let sessionVariable = "WORKSHOP_GRADING_SESSION"
    static let recordsVariable = "WORKSHOP_GRADING_RECORDS"

    let session: GradingSession
    private let records: CInt

    /// `nil` outside a grading run. Inside one, a session that can't be read ends the process: a suite that ran
    /// without it would be empty, and so look as if it had passed.
    static let current: InheritedChannel? = {
        guard let input = descriptor(sessionVariable), let output = descriptor(recordsVariable) else { return nil }
        for descriptor in [input, output] {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
        unsetenv(sessionVariable)
        unsetenv(recordsVariable)
        forbidInspection()
        signal(SIGPIPE, SIG_IGN)
        do {
            let document = try JSONValue(parsing: readAll(input))
            close(input)
            return InheritedChannel(session: try GradingSession(document: document), records: output)
        } catch {
            fatalError("\(error)")
        }
    }()

    /// Writes one line, whole; when nobody reads any more there is nobody to tell.
    func write(_ record: JSONValue) {
        var line = record.bytes
        line.append(0x0A)
        line.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                #if canImport(Glibc)
                let written = Glibc.write(records, rest.address, rest.count)
                #elseif canImport(Musl)
                let written = Musl.write(records, rest.address, rest.count)
                #else
                let written = Darwin.write(records, rest.address, rest.count)
                #endif
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return }
                rest = rest.dropFirst(written)
            }
        }
    }

    private static func descriptor(_ variable: String) -> CInt? {
        getenv(variable).flatMap { CInt(String(cString: $0)) }
    }

    private static func readAll(_ descriptor: CInt) -> [UInt8] {
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return contents }
            contents.append(contentsOf: buffer[..<count])
        }
    }

    /// Other processes of the same user (the handlers are such) can't read this one's memory or open its descriptors.
    private static func forbidInspection() {
        #if os(Linux)
        // prctl is variadic in C and so not visible to Swift; its first argument is all that PR_SET_DUMPABLE needs
        // besides the value (prctl(2)).
        let setDumpable: CInt = 4
        typealias Prctl = @convention(c) (CInt, CUnsignedLong, CUnsignedLong, CUnsignedLong, CUnsignedLong) -> CInt
        guard let symbol = dlsym(nil, "prctl") else { return }
        _ = unsafeBitCast(symbol, to: Prctl.self)(setDumpable, 0, 0, 0, 0)
        #endif
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var address: UnsafeRawPointer? { UnsafeRawBufferPointer(rebasing: self).baseAddress }
}
