import SystemPackage
import WorkshopCommon

/// What is written down for as long as a check runs, so that one that was killed is noticed.
///
/// A lock beside it is held by the check's process: it is free again when that has ended, however it ended.
struct CheckMark: Hashable, Sendable {
    let id: String
    /// What is checked.
    let steps: [String]
    /// The number of the last change before it began.
    let transaction: Int
    /// The digest of the manifest of all files as they were.
    let manifest: String

    private var json: JSONValue {
        [
            "version": 1, "steps": .array(steps.map(JSONValue.string)),
            "transaction": .number(JSONNumber(transaction)), "manifest": .string(manifest),
        ]
    }

    func write(to store: Store) throws(FileSystemError) {
        let text = json.serialized(.pretty) + "\n"
        try store.fileSystem.writeAtomically(Array(text.utf8), to: CheckMark.path(of: id, in: store))
    }

    /// The mark goes before its lock, so that nobody finds it without.
    func remove(from store: Store) throws(FileSystemError) {
        try store.fileSystem.remove(CheckMark.path(of: id, in: store))
        try store.fileSystem.remove(CheckMark.lock(of: id, in: store))
    }

    /// The marks of checks that run or were cut off. One that can't be read says nothing that could be used.
    static func all(in store: Store) -> [CheckMark] {
        ((try? store.fileSystem.entries(of: store.checks)) ?? []).compactMap { name in
            guard name.hasSuffix(".json"), Store.isIdentifier(String(name.dropLast(5))),
                let contents = try? store.fileSystem.read(store.checks.appending(name)),
                let json = try? JSONValue(parsing: contents), let steps = json["steps"]?.array,
                let transaction = json["transaction"]?.int, let manifest = json["manifest"]?.string
            else { return nil }
            return CheckMark(
                id: String(name.dropLast(5)),
                steps: steps.compactMap(\.string),
                transaction: transaction,
                manifest: manifest
            )
        }
    }

    static func lock(of id: String, in store: Store) -> FilePath { store.checks.appending("\(id).lock") }
    private static func path(of id: String, in store: Store) -> FilePath { store.checks.appending("\(id).json") }
}
