/// Gathers changes until the folder is quiet, so that one save of many files is one rebuild.
package struct ChangeCollector: Sendable {
    private var last: FolderScan
    private var pending: Set<String> = []

    package init(_ first: FolderScan) { last = first }

    /// Takes in the next scan. Returns what has changed once nothing has changed for one interval.
    package mutating func observe(_ scan: FolderScan) -> Set<String>? {
        let changed = scan.changes(since: last)
        last = scan
        if !changed.isEmpty {
            pending.formUnion(changed)
            return nil
        }
        guard !pending.isEmpty else { return nil }
        defer { pending = [] }
        return pending
    }
}
