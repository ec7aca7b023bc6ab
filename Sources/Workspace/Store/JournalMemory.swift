import Synchronization
import SystemPackage
import WorkshopCommon

/// Transactions that this process has read already: a command opens the project several times, `workshop watch` before
/// and after every check, and the first of them lists every file of the day.
final class JournalMemory: Sendable {
    static let shared = JournalMemory()

    private struct Entry {
        let status: FileStatus
        let transaction: Transaction
    }

    private let entries = Mutex<[FilePath: Entry]>([:])

    /// `nil` when the file is not the one that was read.
    func transaction(in file: FilePath, _ status: FileStatus?) -> Transaction? {
        guard let entry = entries.withLock({ $0[file] }), entry.status == status else { return nil }
        return entry.transaction
    }

    /// A disk without times can't show that a file was replaced.
    func remember(_ transaction: Transaction, in file: FilePath, _ status: FileStatus?) {
        guard let status, status.kind == .file, status.modificationTime != 0 else { return }
        entries.withLock { $0[file] = Entry(status: status, transaction: transaction) }
    }
}
