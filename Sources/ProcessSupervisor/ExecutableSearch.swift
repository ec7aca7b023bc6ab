import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Finds the file to execute before there is a process, so that a missing one is a clear error.
enum ExecutableSearch {
    static func path(of specification: ProcessSpecification) throws(ProcessStartError) -> String {
        let name = specification.executable.string
        if name.contains("/") { return name }
        let folders = (specification.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        for folder in folders {
            let candidate = "\(folder)/\(name)"
            var status = stat()
            if access(candidate, X_OK) == 0, stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
                return candidate
            }
        }
        throw .executableNotFound(name)
    }
}
