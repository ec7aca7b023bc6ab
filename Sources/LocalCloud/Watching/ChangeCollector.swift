/// Gathers changes until the folder is quiet, so that one save of many files is one rebuild.
package struct ChangeCollector: Sendable {
    private var last: FolderScan
    private var pending: Set<String> = []
    private let isWanted: @Sendable (String) -> Bool

    /// - Parameter isWanted: which paths count; the others neither are told nor keep the folder from being quiet.
    package init(_ first: FolderScan, isWanted: @escaping @Sendable (String) -> Bool = { _ in true }) {
        last = first
        self.isWanted = isWanted
    }

    /// Whether a change waits for the folder to be quiet.
    package var isGathering: Bool { !pending.isEmpty }

    /// Takes in the next scan. Returns what has changed once nothing has changed for one interval.
    package mutating func observe(_ scan: FolderScan) -> Set<String>? {
        let changed = scan.changes(since: last).filter(isWanted)
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
