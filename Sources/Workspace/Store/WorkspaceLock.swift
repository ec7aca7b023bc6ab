import Synchronization
import SystemPackage
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Lets one command at a time change a workspace.
package struct LockProvider: Sendable {
    /// Takes the lock that a path names; gives what releases it.
    let acquire: @Sendable (FilePath) throws(DiagnosticError) -> HeldLock
    /// Takes a lock that nobody holds; `nil` when somebody does.
    let acquireAtOnce: @Sendable (FilePath) -> HeldLock?

    /// Locks of the operating system (`flock`): one ends with the process that holds it, however that ends.
    ///
    /// - Parameters:
    ///   - patience: how long to wait for another command, in milliseconds.
    ///   - waiting: called once when there is something to wait for.
    package static func files(
        patience: Int = 15_000,
        waiting: @escaping @Sendable () -> Void = {}
    ) -> LockProvider {
        let acquire: @Sendable (FilePath) throws(DiagnosticError) -> HeldLock = { path throws(DiagnosticError) in
            let descriptor = try open(path)
            var left = patience
            while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
                guard errno == EWOULDBLOCK || errno == EINTR else {
                    throw failure(descriptor, FileSystemError(.write, path, Errno(rawValue: errno)))
                }
                guard left > 0 else {
                    try? descriptor.close()
                    throw DiagnosticError(busy)
                }
                if left == patience { waiting() }
                usleep(20_000)
                left -= 20
            }
            return HeldLock { try? descriptor.close() }
        }
        return LockProvider(acquire: acquire) { path in
            guard let descriptor = try? open(path) else { return nil }
            if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 { return HeldLock { try? descriptor.close() } }
            try? descriptor.close()
            return nil
        }
    }

    /// For a disk in memory. Each provider is a process of its own, whose locks nobody else sees: they have ended for
    /// another one, as if it had been killed.
    package static func inMemory() -> LockProvider {
        let held = Mutex(Set<FilePath>())
        return LockProvider { _ throws(DiagnosticError) in
            HeldLock {}
        } acquireAtOnce: { path in
            guard held.withLock({ $0.insert(path).inserted }) else { return nil }
            return HeldLock { held.withLock { _ = $0.remove(path) } }
        }
    }

    private static let busy = Diagnostic(
        "workspace-busy",
        "another workshop command is still changing this project",
        why: "Two at once could undo each other's work.",
        suggestion: "let it finish, or end it, then type the command again"
    )

    /// The descriptor is closed on exec, so that no child of ours holds the lock after us.
    private static func open(_ path: FilePath) throws(DiagnosticError) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                path,
                .readWrite,
                options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
        } catch {
            throw DiagnosticError(
                Diagnostic(describing: FileSystemError(.write, path, error as? Errno ?? .ioError))
            )
        }
    }

    private static func failure(_ descriptor: FileDescriptor, _ error: FileSystemError) -> DiagnosticError {
        try? descriptor.close()
        return DiagnosticError(Diagnostic(describing: error))
    }
}

/// A lock that was taken; releases it at the latest when it goes away.
final class HeldLock: Sendable {
    private let onRelease: Mutex<(@Sendable () -> Void)?>

    init(_ onRelease: @escaping @Sendable () -> Void) { self.onRelease = Mutex(onRelease) }

    deinit { release() }

    func release() {
        let action = onRelease.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
