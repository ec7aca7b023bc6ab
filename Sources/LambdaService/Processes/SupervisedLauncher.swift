import ProcessSupervisor
import SystemPackage

#if canImport(Darwin)
import Darwin
#endif

/// Starts runtimes under the process supervisor, which lets nothing of theirs outlive them.
package struct SupervisedLauncher: ProcessLauncher {
    package init() {}

    package func launch(_ launch: ProcessLaunch) throws(LaunchError) -> any RunningProcess {
        let specification = ProcessSpecification(
            executable: FilePath(launch.executable),
            arguments: launch.arguments,
            environment: launch.environment,
            workingDirectory: FilePath(launch.workingDirectory),
            standardOutput: .descriptor(FileDescriptor(rawValue: launch.output)),
            standardError: .same(as: 1),
            limits: ProcessLimits(memory: launch.memoryLimit)
        )
        do throws(ProcessStartError) {
            return SupervisedRuntime(process: try SupervisedProcess.start(specification))
        } catch {
            throw LaunchError(error)
        }
    }
}

private struct SupervisedRuntime: RunningProcess {
    let process: SupervisedProcess

    func wait() async -> ProcessEnd { ProcessEnd(await process.exit().reason) }

    func terminate() async { await process.terminate() }

    /// What the system counted: exact where the supervisor's own figure is sampled.
    var peakMemory: Int {
        #if canImport(Darwin)
        var info = proc_taskinfo()
        let size = Int32(MemoryLayout<proc_taskinfo>.size)
        return proc_pidinfo(process.pid, PROC_PIDTASKINFO, 0, &info, size) == size ? Int(info.pti_resident_size) : 0
        #else
        guard let status = FileDescriptor.contents(of: "/proc/\(process.pid)/status"),
            let start = status.firstRange(of: "VmHWM:")?.upperBound
        else { return 0 }
        return (Int(status[start...].drop { !$0.isNumber }.prefix { $0.isNumber }) ?? 0) << 10
        #endif
    }
}

extension ProcessEnd {
    fileprivate init(_ reason: ExitReason) {
        switch reason {
        case .exited(let status): self = .exited(status)
        case .signaled(let signal): self = .signalled(signal)
        }
    }
}

extension LaunchError {
    fileprivate init(_ error: ProcessStartError) {
        let reason: Errno =
            switch error {
            case .executableNotFound: .noSuchFileOrDirectory
            case .notExecutable(_, let reason), .workingDirectory(_, let reason), .file(_, let reason): reason
            case .system(let reason): reason
            }
        self.init(errno: reason.rawValue)
    }
}

extension FileDescriptor {
    /// Up to 4 KB of a file, in one read.
    fileprivate static func contents(of path: String) -> String? {
        guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec) else { return nil }
        defer { try? file.close() }
        var buffer = [UInt8](repeating: 0, count: 4096)
        guard let count = try? buffer.withUnsafeMutableBytes({ try file.read(into: $0) }) else { return nil }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }
}
