import Foundation

/// Rows that hold one value of a type each.
extension StoredTable {
    /// The change that writes a record, to be committed with others; costs nothing where nothing is kept.
    package func putting(_ key: String, record: some Encodable) -> Store.Change {
        guard isPersistent else { return putting(key, []) }
        return putting(key, Self.bytes(of: record))
    }

    package func put(_ key: String, record: some Encodable) throws(AWSError) {
        try put(key, Self.bytes(of: record))
    }

    /// All records in the order of their keys' bytes.
    ///
    /// Throws where a row holds something else: a file of a version that wrote other records.
    package func records<Record: Decodable>(_ type: Record.Type) throws(StoreError) -> [(key: String, value: Record)] {
        var records: [(key: String, value: Record)] = []
        for row in try all() {
            do {
                records.append((row.key, try JSONDecoder().decode(type, from: Data(row.value))))
            } catch {
                throw StoreError(file: "\(name)/\(row.key)", reason: "\(error)")
            }
        }
        return records
    }

    private static func bytes(of record: some Encodable) -> [UInt8] {
        do {
            return Array(try JSONEncoder().encode(record))
        } catch {
            preconditionFailure("a record can't be written: \(error)")
        }
    }
}
