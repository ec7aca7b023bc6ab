package import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A folder that only a child and what it starts see: empty at first, of a limited size, and gone with the last of them.
///
/// Linux, where the system lets this user mount (as root, or in a user namespace); elsewhere starting with one throws
/// ``ProcessStartError/privateFolder(_:)``. Its files are in memory, and outside they show below `/proc/PID/root`.
package struct PrivateFolder: Hashable, Sendable {
    /// A folder of the machine that stays in sight.
    package struct Bind: Hashable, Sendable {
        package var source: FilePath
        package var target: FilePath
        package var isWritable: Bool

        /// - Parameter target: An empty folder that exists, where it shows too; `nil` for its own place alone.
        package init(_ source: FilePath, at target: FilePath? = nil, isWritable: Bool = false) {
            self.source = source
            self.target = target ?? source
            self.isWritable = isWritable
        }
    }

    /// What the private folder stands in for.
    package var path: FilePath
    /// In bytes. A file that would go beyond gets `ENOSPC`.
    package var size: Int
    package var binds: [Bind]
    /// A child that was given one before: this one shares it. When that child is gone, it gets its own.
    package var sharedWith: Int32?

    package init(path: FilePath = "/tmp", size: Int, binds: [Bind] = [], sharedWith: Int32? = nil) {
        self.path = path
        self.size = size
        self.binds = binds
        self.sharedWith = sharedWith
    }

    /// The binds, and those that must be made because what they lead to would be covered.
    var needed: [Bind] {
        var binds = binds
        for bind in self.binds where bind.source == bind.target {
            guard let real = realpath(bind.source.string, nil) else { continue }
            defer { free(real) }
            let place = FilePath(String(cString: real))
            if place != bind.source, place.starts(with: path) { binds.append(Bind(place, isWritable: bind.isWritable)) }
        }
        return binds
    }
}
