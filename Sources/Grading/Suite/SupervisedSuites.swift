import Dispatch
import ProcessSupervisor
import Synchronization
package import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Runs suites as supervised children.
///
/// The session goes in and the records come out over sockets, not pipes: `/proc/<pid>/fd` opens another process's pipe
/// but never its socket, so that nothing which the learner's build starts can slip in while the suite still loads (from
/// then on it is not dumpable). The environment says only which descriptors these are.
package struct SupervisedSuites: SuiteRunner {
    private static let sessionDescriptor: Int32 = 3
    private static let recordsDescriptor: Int32 = 4
    /// Of the suite's process. XCTest, Foundation and a few responses take a twentieth of it.
    private static let memoryLimit = 1 << 30

    private let folder: FilePath
    private let environment: [String: String]

    /// - Parameters:
    ///   - folder: the suites' working directory, home and temporary folder.
    ///   - environment: ours; only what finds the Swift libraries is handed on.
    package init(folder: FilePath, environment: [String: String]) {
        self.folder = folder
        var own = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.string, "TMPDIR": folder.string]
        for name in ["LD_LIBRARY_PATH", "DEVELOPER_DIR", "LANG", "TZ"] { own[name] = environment[name] }
        own["WORKSHOP_GRADING_SESSION"] = String(SupervisedSuites.sessionDescriptor)
        own["WORKSHOP_GRADING_RECORDS"] = String(SupervisedSuites.recordsDescriptor)
        self.environment = own
    }

    package func launch(_ suite: SuiteCommand) async throws -> any RunningSuite {
        let session = try SocketPair()
        let records: SocketPair
        do {
            records = try SocketPair()
        } catch {
            session.closeBoth()
            throw error
        }
        defer {
            try? session.theirs.close()
            try? records.theirs.close()
        }
        do {
            let process = try SupervisedProcess.start(
                ProcessSpecification(
                    executable: suite.executable,
                    arguments: suite.arguments,
                    environment: environment,
                    workingDirectory: folder,
                    standardOutput: .pipe(),
                    standardError: .same(as: 1),
                    extraDescriptors: [
                        SupervisedSuites.sessionDescriptor: .descriptor(session.theirs),
                        SupervisedSuites.recordsDescriptor: .descriptor(records.theirs),
                    ],
                    limits: ProcessLimits(memory: SupervisedSuites.memoryLimit)
                )
            )
            return SupervisedSuite(process: process, session: session.ours, records: records.ours)
        } catch {
            try? session.ours.close()
            try? records.ours.close()
            throw error
        }
    }
}

private struct SocketPair {
    let ours: FileDescriptor
    let theirs: FileDescriptor

    init() throws(Errno) {
        var ends: [Int32] = [-1, -1]
        #if os(Linux)
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
        #if !os(Linux)
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            var on: Int32 = 1
            setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        #endif
        ours = FileDescriptor(rawValue: ends[0])
        theirs = FileDescriptor(rawValue: ends[1])
    }

    func closeBoth() {
        try? ours.close()
        try? theirs.close()
    }
}

private final class SupervisedSuite: RunningSuite {
    private let process: SupervisedProcess
    private let session: FileDescriptor
    private let records: FileDescriptor
    /// Descriptors are closed once, by `run` or by `cancel`.
    private let isUsed = Mutex(false)

    init(process: SupervisedProcess, session: FileDescriptor, records: FileDescriptor) {
        self.process = process
        self.session = session
        self.records = records
    }

    deinit { closeUnused() }

    func run(session document: [UInt8], timeLimit: Duration) async -> SuiteRun {
        guard
            isUsed.withLock({ used in
                defer { used = true }; return !used
            })
        else {
            return SuiteRun(end: .couldNotStart("the suite had run already"))
        }
        process.setTimeLimit(timeLimit)
        return await withTaskCancellationHandler {
            async let sent: Void = send(document)
            async let received = receive()
            async let printed = process.standardOutput.collect()
            let ending = await process.exit()
            let (bytes, overflowed) = await received
            await sent
            return SuiteRun(
                end: SupervisedSuite.end(ending),
                records: bytes,
                recordsOverflowed: overflowed,
                output: String(decoding: await printed, as: UTF8.self)
            )
        } onCancel: {
            process.beginTermination()
        }
    }

    func cancel() async {
        await process.terminate()
        closeUnused()
    }

    private func closeUnused() {
        guard
            isUsed.withLock({ used in
                defer { used = true }; return !used
            })
        else { return }
        try? session.close()
        try? records.close()
    }

    private static func end(_ ending: ProcessEnding) -> SuiteRun.End {
        switch (ending.cause, ending.reason) {
        case (.timeLimit, _): .timedOut
        case (.memoryLimit, _), (.outputLimit, _): .tookTooMuchMemory
        case (.itself, .exited(let status)): .exited(status)
        case (.itself, .signaled(let signal)): .signalled(signal)
        case (.terminated, _), (.guardLost, _): .signalled(SIGKILL)
        }
    }

    // MARK: Blocking I/O, on threads of its own so that the cooperative pool never waits

    private func send(_ document: [UInt8]) async {
        let session = session
        await onThread {
            document.withUnsafeBytes { bytes in
                var sent = 0
                while sent < bytes.count {
                    #if os(Linux)
                    let flags = Int32(MSG_NOSIGNAL)
                    #else
                    let flags: Int32 = 0
                    #endif
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                    let count = Self.systemSend(session.rawValue, rest.baseAddress, rest.count, flags)
                    if count < 0, errno == EINTR { continue }
                    if count <= 0 { break }
                    sent += count
                }
            }
            try? session.close()
        }
    }

    /// Reads to the end, keeping no more than the limit, so that a flood neither blocks the suite nor fills our memory.
    private func receive() async -> ([UInt8], Bool) {
        let records = records
        return await onThread {
            defer { try? records.close() }
            var kept: [UInt8] = []
            var overflowed = false
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while let count = try? buffer.withUnsafeMutableBytes({ try records.read(into: $0) }), count > 0 {
                let room = SuiteRun.recordLimit - kept.count
                kept.append(contentsOf: buffer[..<min(count, room)])
                if count > room { overflowed = true }
            }
            return (kept, overflowed)
        }
    }

    private static func systemSend(_ socket: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
        #if canImport(Glibc)
        Glibc.send(socket, bytes, count, flags)
        #elseif canImport(Musl)
        Musl.send(socket, bytes, count, flags)
        #else
        Darwin.send(socket, bytes, count, flags)
        #endif
    }

    private func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: work()) }
        }
    }
}
