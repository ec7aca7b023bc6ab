package import SystemPackage

/// Why a process could not be started. Nothing runs when this is thrown.
package enum ProcessStartError: Error, Hashable, Sendable {
    /// No file of this name, or no folder of `PATH` has it.
    case executableNotFound(String)
    /// It is there, but may not or can't be executed.
    case notExecutable(String, Errno)
    case workingDirectory(FilePath, Errno)
    /// A file that one of its descriptors should lead to.
    case file(FilePath, Errno)
    /// The system gives no ``PrivateFolder``: it may be tried again without.
    case privateFolder(Errno)
    /// No processes, descriptors or memory left, or another failure of the system.
    case system(Errno)
}

extension ProcessStartError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .executableNotFound(let name): "there is no program \(name)"
        case .notExecutable(let path, let reason): "can't execute \(path): \(reason)"
        case .workingDirectory(let path, let reason): "can't start a program in \(path): \(reason)"
        case .file(let path, let reason): "can't open \(path): \(reason)"
        case .privateFolder(let reason): "can't mount a private folder: \(reason)"
        case .system(let reason): "can't start a program: \(reason)"
        }
    }
}
