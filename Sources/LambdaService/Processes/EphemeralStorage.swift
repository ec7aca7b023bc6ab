/// The `/tmp` of an execution environment: empty at first, of the size that the function asks for, kept from one
/// invocation to the next, gone with the environment.
///
/// Where the system gives no private one (macOS, most containers) a folder of the environment's own stands in, without a
/// limit: `TMPDIR` leads to whichever it is.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html>.
package struct EphemeralStorage: Sendable {
    package struct Folder: Hashable, Sendable {
        package var path: String
        /// Where it shows too; `nil` for its own place alone.
        package var shownAt: String?
        package var isWritable = false
    }

    package static let path = "/tmp"

    package var megabytes: Int
    /// What the process must still see, wherever it lies; read-only, as `/var/task` and `/opt` are on AWS.
    package var visible: [Folder]
    /// What stands in for it.
    package var substitute: String
    /// A process of the same environment: they share it.
    package var sharedWith: (any RunningProcess)?
}
