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

    /// Locks of the operating system (`flock`): one ends with the process that holds it, however that ends.
    ///
    /// - Parameters:
    ///   - patience: how long to wait for another command, in milliseconds.
    ///   - waiting: called once when there is something to wait for.
    package static func files(
        patience: Int = 15_000,
        waiting: @escaping @Sendable () -> Void = {}
    ) -> LockProvider {
        LockProvider { path throws(DiagnosticError) in
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
    }

    /// For a disk in memory, which nobody else can see.
    package static let none = LockProvider { _ throws(DiagnosticError) in HeldLock {} }

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
final class HeldLock {
    private var onRelease: (() -> Void)?

    init(_ onRelease: @escaping () -> Void) { self.onRelease = onRelease }

    deinit { onRelease?() }

    func release() {
        onRelease?()
        onRelease = nil
    }
}
