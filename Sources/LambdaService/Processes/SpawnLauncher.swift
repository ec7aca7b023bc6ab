import Dispatch
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Starts children by `posix_spawn`, each in a session of its own.
package struct SpawnLauncher: ProcessLauncher {
    package init() {}

    package func launch(_ launch: ProcessLaunch) throws(LaunchError) -> any RunningProcess {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, launch.output, 1)
        posix_spawn_file_actions_adddup2(&actions, launch.output, 2)
        posix_spawnattr_setflags(&attributes, 0x80)
        var arguments: [UnsafeMutablePointer<CChar>?] =
            (["/bin/sh", "-c", "cd \"$0\" && exec \"$1\"", launch.workingDirectory, launch.executable] as [String]).map
        { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] =
            launch.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + environment { free(pointer) } }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, "/bin/sh", &actions, &attributes, &arguments, &environment)
        guard result == 0 else { throw LaunchError(errno: result) }
        return SpawnedProcess(pid: pid)
    }
}

private final class SpawnedProcess: RunningProcess {
    let pid: pid_t
    let ended: Task<ProcessEnd, Never>

    init(pid: pid_t) {
        self.pid = pid
        ended = Task.detached {
            await withCheckedContinuation { continuation in
                let thread = Thread_(pid: pid, continuation: continuation)
                thread.start()
            }
        }
    }

    func wait() async -> ProcessEnd { await ended.value }

    func terminate() async {
        kill(-pid, SIGKILL)
        _ = await ended.value
    }

    var peakMemory: Int { 0 }
}

private struct Thread_ {
    let pid: pid_t
    let continuation: CheckedContinuation<ProcessEnd, Never>
    func start() {
        let pid = pid, continuation = continuation
        DispatchQueue.global().async {
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            if status & 0x7f == 0 {
                continuation.resume(returning: .exited((status >> 8) & 0xff))
            } else {
                continuation.resume(returning: .signalled(status & 0x7f))
            }
        }
    }
}
