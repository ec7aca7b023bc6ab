import CProcessGuard
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension SupervisedProcess {
    /// Starts a process. Returns once the program is being executed, which takes about a millisecond.
    package static func start(
        _ specification: ProcessSpecification
    ) throws(ProcessStartError) -> SupervisedProcess {
        let path = try ExecutableSearch.path(of: specification)
        let descriptors = try ChildDescriptors(for: specification)
        var control: Int32 = -1
        var news: Int32 = -1
        let guardPID = withRequest(specification, path: path, descriptors: descriptors.pairs) { request in
            ProcessRegistry.shared.fork { guard_start(&request, &control, &news) }
        }
        let forkError = Errno(rawValue: errno)
        descriptors.close(includingPipes: guardPID < 0)
        guard guardPID > 0 else { throw .system(forkError) }

        let reports = reports(from: FileDescriptor(rawValue: news))
        guard let report = reports.last, Int(report.report) == guard_report_started else {
            close(control)
            ProcessRegistry.shared.remove(guard: guardPID)
            for pipe in descriptors.pipes { try? pipe.end.close() }
            throw error(from: reports.last, specification, path)
        }
        let connection = GuardConnection(
            guardPID: guardPID,
            leaderPID: report.pid,
            control: FileDescriptor(rawValue: control),
            pipes: descriptors.pipes,
            limits: specification.limits
        )
        return SupervisedProcess(connection: connection)
    }

    /// All reports of the start; the last one counts. Closes the descriptor.
    ///
    /// The end comes when the program is executed and the guard has let go. Once it is executed it may stop its guard
    /// before that: after the first report we wait for no more than a second.
    private static func reports(from news: FileDescriptor) -> [guard_report] {
        defer { try? news.close() }
        var reports: [guard_report] = []
        while true {
            var report = guard_report()
            if !reports.isEmpty, !isReadable(news.rawValue, within: 1000) { return reports }
            let count = try? withUnsafeMutableBytes(of: &report) { try news.read(into: $0) }
            guard count == MemoryLayout<guard_report>.size else { return reports }
            reports.append(report)
        }
    }

    private static func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let result = poll(&source, 1, milliseconds)
            if result >= 0 || errno != EINTR { return result > 0 }
        }
    }

    private static func error(
        from report: guard_report?,
        _ specification: ProcessSpecification,
        _ path: String
    ) -> ProcessStartError {
        guard let report else { return .system(.noChildProcess) }
        let reason = Errno(rawValue: report.error)
        return switch Int(report.stage) {
        case guard_stage_working_directory: .workingDirectory(specification.workingDirectory, reason)
        case guard_stage_execute where reason == .noSuchFileOrDirectory: .executableNotFound(path)
        case guard_stage_execute: .notExecutable(path, reason)
        case guard_stage_private_folder: .privateFolder(reason)
        default: .system(reason)
        }
    }

    /// Lays the request out in C's way. Everything that the guard will touch is there before it is forked.
    private static func withRequest(
        _ specification: ProcessSpecification,
        path: String,
        descriptors: [guard_descriptor],
        _ body: (inout guard_request) -> Int32
    ) -> Int32 {
        var environment = specification.environment
        #if os(macOS)
        let marker = (name: "WORKSHOP_PROCESS_TREE", value: "\(UInt64.random(in: 0 ... .max))")
        environment[marker.name] = marker.value
        #endif
        let arguments = CStrings([specification.executable.string] + specification.arguments)
        let variables = CStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        let texts = CStrings([path, specification.workingDirectory.string])
        var request = guard_request()
        request.executable = texts[0]
        request.working_directory = texts[1]
        request.arguments = UnsafePointer(arguments.pointer)
        request.environment = UnsafePointer(variables.pointer)
        request.time_limit_ms = specification.limits.time?.milliseconds ?? -1
        request.memory_limit = Int64(specification.limits.memory ?? 0)
        #if os(macOS)
        let markerText = CStrings(["\(marker.name)=\(marker.value)"])
        request.marker = markerText[0]
        defer { markerText.free() }
        #endif
        defer {
            arguments.free()
            variables.free()
            texts.free()
        }
        return descriptors.withUnsafeBufferPointer { buffer in
            request.descriptors = buffer.baseAddress
            request.descriptor_count = Int32(buffer.count)
            guard let folder = specification.privateFolder else { return body(&request) }
            return withPrivateFolder(folder) { pointer in
                request.private_folder = pointer
                return body(&request)
            }
        }
    }

    private static func withPrivateFolder(
        _ folder: PrivateFolder,
        _ body: (UnsafePointer<guard_private_folder>) -> Int32
    ) -> Int32 {
        let binds = folder.needed
        let texts = CStrings([folder.path.string] + binds.flatMap { [$0.source.string, $0.target.string] })
        defer { texts.free() }
        let pointers = binds.enumerated().map { index, bind in
            guard_bind(
                source: texts[1 + 2 * index],
                target: texts[2 + 2 * index],
                is_writable: bind.isWritable ? 1 : 0
            )
        }
        return pointers.withUnsafeBufferPointer { buffer in
            var request = guard_private_folder(
                path: texts[0],
                size: Int64(folder.size),
                binds: buffer.baseAddress,
                bind_count: Int32(buffer.count),
                shared_with: folder.sharedWith ?? 0
            )
            return body(&request)
        }
    }
}

/// A null-terminated array of C strings, until freed.
private struct CStrings {
    let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        pointer = .allocate(capacity: count + 1)
        for (index, text) in texts.enumerated() { (pointer + index).initialize(to: strdup(text)) }
        (pointer + count).initialize(to: nil)
    }

    subscript(index: Int) -> UnsafePointer<CChar>? { pointer[index].map { UnsafePointer($0) } }

    func free() {
        for index in 0..<count { systemFree(pointer[index]) }
        pointer.deallocate()
    }
}

private func systemFree(_ pointer: UnsafeMutableRawPointer?) { free(pointer) }
