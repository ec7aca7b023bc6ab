import CloudCore
import SystemPackage
import WorkshopCommon

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The folder that holds the temporary files of a cloud's handlers, named after the process that made it.
enum CloudFolder {
    private static let prefix = "workshop-cloud-"

    /// A path for a new one. Folders that a killed process left behind are removed on the way.
    static func make(in parent: FilePath) -> FilePath {
        sweep(parent)
        return parent.appending("\(prefix)\(getpid())-\(Identifiers.hexadecimal(.random(in: 0 ... .max), digits: 16))")
    }

    private static func sweep(_ parent: FilePath) {
        let disk = LocalFileSystem()
        for name in (try? disk.entries(of: parent)) ?? [] where name.hasPrefix(prefix) {
            let owner = name.dropFirst(prefix.count).prefix { $0 != "-" }
            guard let process = Int32(owner), kill(process, 0) == -1, errno == ESRCH else { continue }
            try? disk.remove(parent.appending(name))
        }
    }
}
