import SystemPackage
import WorkshopCommon

/// Every transaction of a workspace, one file each, in order.
struct Journal: Sendable {
    let folder: FilePath
    let fileSystem: any FileSystem

    /// What could be read, and the names of entries that could not.
    struct Contents: Sendable {
        var transactions: [Transaction] = []
        var damaged: [String] = []
        /// The number that the next transaction gets.
        var nextNumber = 1
    }

    func read() throws(FileSystemError) -> Contents {
        var contents = Contents()
        guard try fileSystem.exists(folder) else { return contents }
        for name in try fileSystem.entries(of: folder) {
            guard let number = Journal.number(of: name) else { continue }
            contents.nextNumber = max(contents.nextNumber, number + 1)
            guard name.hasSuffix(".json") else { continue }
            if let transaction = try transaction(number, in: folder.appending(name)) {
                contents.transactions.append(transaction)
            } else {
                contents.damaged.append(name)
            }
        }
        contents.transactions.sort { $0.number < $1.number }
        return contents
    }

    /// `nil` when it is damaged. The file is read once a process, as long as it stays the same one.
    private func transaction(_ number: Int, in file: FilePath) throws(FileSystemError) -> Transaction? {
        let status = try fileSystem.status(of: file)
        if let known = JournalMemory.shared.transaction(in: file, status) { return known }
        let bytes = try fileSystem.read(file)
        guard let json = try? JSONValue(parsing: bytes), let transaction = Transaction(json: json),
            transaction.number == number
        else { return nil }
        JournalMemory.shared.remember(transaction, in: file, status)
        return transaction
    }

    func write(_ transaction: Transaction) throws(FileSystemError) {
        let text = transaction.json.serialized(.pretty) + "\n"
        try fileSystem.writeAtomically(Array(text.utf8), to: folder.appending(Journal.name(of: transaction.number)))
    }

    /// Takes an entry that can't be read out of the way, and keeps it.
    func setAside(_ name: String) throws(FileSystemError) {
        try fileSystem.move(folder.appending(name), to: folder.appending(name + ".damaged"))
    }

    private static func name(of number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".json"
    }

    private static func number(of name: String) -> Int? {
        name.split(separator: ".").first.flatMap { Int($0) }
    }
}
