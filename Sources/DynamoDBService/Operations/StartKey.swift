import OrderedCollections
import WorkshopCommon

/// An `ExclusiveStartKey`, whose parts are looked at one by one, between the other checks of `Query` and `Scan`.
struct StartKey {
    let key: Item
    private let reading: ItemReading

    init(_ key: Item, _ reading: ItemReading) {
        (self.key, self.reading) = (key, reading)
    }

    private static let invalid = "The provided starting key is invalid"

    /// That it has as many attributes as the keys of the table and the index together.
    func checkCount() throws(RequestFailure) {
        guard key.count == reading.startKeyAttributes.count else { throw .validation(Self.invalid) }
    }

    /// One attribute of the key that is read by.
    func check(_ attribute: String) throws(RequestFailure) {
        guard let value = key[attribute] else { throw .validation(Self.invalid) }
        guard value.kind == reading.table.type(of: attribute) else { throw .keyDoesNotMatchSchema }
        let keys = reading.index?.keys ?? reading.table.keys
        try TableRecord.checkKeyValue(value, attribute, isHash: keys.hashes.contains(attribute))
    }

    /// What of it is the key of an item.
    func checkTableKey() throws(RequestFailure) {
        let table = reading.table
        do throws(RequestFailure) {
            _ = try table.keyBytes(reading.index == nil ? key : table.key(of: key))
        } catch {
            throw .validation("\(Self.invalid): \(error.message)")
        }
    }

    /// All of it, as a scan of an index wants it.
    func checkIndexKey() throws(RequestFailure) {
        guard let index = reading.index else { return }
        try checkCount()
        for attribute in index.keys.attributes { try check(attribute) }
    }
}

extension Request {
    func startKey() throws(RequestFailure) -> Item? {
        guard has("ExclusiveStartKey") else { return nil }
        do throws(RequestFailure) {
            return try item("ExclusiveStartKey")
        } catch {
            // What is found while values are read is told as it is; what is found afterwards is told of the key.
            let plain = ["numeric value", "Number", "number set", "contains duplicates"]
            guard !plain.contains(where: { error.message.contains($0) }) else { throw error }
            throw .validation("The provided starting key is invalid: \(error.message)")
        }
    }
}
