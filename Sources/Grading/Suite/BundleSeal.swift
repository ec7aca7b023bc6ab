package import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Which file the bundle of hidden suites is, so that one that was put in its place is noticed.
///
/// Code that we check runs as the same user as we do, and could write to the kit. The time at which a file's entry
/// changed is nothing that a program can set.
package struct BundleSeal: Hashable, Sendable {
    private var identity: [Int] = []

    /// A bundle that is not there has a seal too.
    package init(of bundle: FilePath) {
        var status = stat()
        guard stat(bundle.string, &status) == 0 else { return }
        #if canImport(Darwin)
        let time = status.st_ctimespec
        #else
        let time = status.st_ctim
        #endif
        identity = [
            Int(truncatingIfNeeded: status.st_dev), Int(truncatingIfNeeded: status.st_ino), Int(status.st_size),
            Int(time.tv_sec), Int(time.tv_nsec),
        ]
    }

    /// What a report says when the bundle is another one in the end.
    static let broken = """
        the kit's hidden suites changed while your work was checked, so that no verdict can be trusted. If you updated the \
        kit meanwhile, check again; if not, the checked code did it: build the kit again with 'make start'
        """
}
