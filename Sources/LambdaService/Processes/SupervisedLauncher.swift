import ProcessSupervisor
import Synchronization
import SystemPackage
import WorkshopCommon

#if canImport(Darwin)
import Darwin
#endif

/// Starts runtimes under the process supervisor, which lets nothing of theirs outlive them.
package struct SupervisedLauncher: ProcessLauncher {
    package init() {}

    /// Whether this system may give a process a `/tmp` of its own: yes, until it has refused it once.
    private static let mayMount = Atomic(true)

    package func launch(_ launch: ProcessLaunch) throws(LaunchError) -> any RunningProcess {
        var specification = specification(of: launch)
        do throws(ProcessStartError) {
            if Self.mayMount.load(ordering: .relaxed) {
                specification.privateFolder = PrivateFolder(launch.storage)
                do throws(ProcessStartError) {
                    return SupervisedRuntime(process: try SupervisedProcess.start(specification))
                } catch .privateFolder(let reason) {
                    if [.notPermitted, .permissionDenied, .noFunction, .noSpace].contains(reason) {
                        Self.mayMount.store(false, ordering: .relaxed)
                    }
                    specification.privateFolder = nil
                }
            }
            substitute(launch.storage, in: &specification)
            return SupervisedRuntime(process: try SupervisedProcess.start(specification))
        } catch {
            throw LaunchError(error)
        }
    }

    private func specification(of launch: ProcessLaunch) -> ProcessSpecification {
        ProcessSpecification(
            executable: FilePath(launch.executable),
            arguments: launch.arguments,
            environment: launch.environment,
            workingDirectory: FilePath(launch.workingDirectory),
            standardOutput: .descriptor(FileDescriptor(rawValue: launch.output)),
            standardError: .same(as: 1),
            limits: ProcessLimits(memory: launch.memoryLimit)
        )
    }

    private func substitute(_ storage: EphemeralStorage, in specification: inout ProcessSpecification) {
        // One that can't be made is the handler's to meet, as a full disk is.
        try? LocalFileSystem().createFolder(FilePath(storage.substitute))
        if specification.environment["TMPDIR"] == EphemeralStorage.path {
            specification.environment["TMPDIR"] = storage.substitute
        }
    }
}

extension PrivateFolder {
    fileprivate init(_ storage: EphemeralStorage) {
        self.init(
            path: FilePath(EphemeralStorage.path),
            size: storage.megabytes << 20,
            binds: storage.visible.map { folder in
                Bind(
                    FilePath(folder.path),
                    at: folder.shownAt.map { FilePath($0) },
                    isWritable: folder.isWritable
                )
            },
            sharedWith: storage.sharedWith?.pid
        )
    }
}

private struct SupervisedRuntime: RunningProcess {
    let process: SupervisedProcess

    var pid: Int32 { process.pid }

    func wait() async -> ProcessEnd { ProcessEnd(await process.exit().reason) }

    func terminate(grace: Duration) async { await process.terminate(grace: grace) }

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
            case .privateFolder(let reason), .system(let reason): reason
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
