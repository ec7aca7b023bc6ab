import OrderedCollections

extension TableRecord {
    /// The bytes of a key that a request names.
    func keyBytes(_ key: Item) throws(RequestFailure) -> [UInt8] {
        guard key.count == keys.attributes.count else { throw .keyDoesNotMatchSchema }
        for attribute in keys.attributes {
            guard let value = key[attribute], value.kind == type(of: attribute) else { throw .keyDoesNotMatchSchema }
            try Self.checkKeyValue(value, attribute, isHash: attribute == keys.hash)
        }
        return storedKey(key)
    }

    /// The key of a whole item, whose index keys are checked as well.
    /// - Parameter inBatch: Batches don't say which part of the key is wrong.
    func itemKeyBytes(_ item: Item, inBatch: Bool = false) throws(RequestFailure) -> [UInt8] {
        for attribute in keys.attributes {
            if inBatch, item[attribute]?.kind != type(of: attribute) { throw .keyDoesNotMatchSchema }
            guard let value = item[attribute] else {
                throw .invalidParameters("Missing the key \(attribute) in the item")
            }
            let expected = type(of: attribute)
            guard value.kind == expected else {
                throw .invalidParameters(
                    "Type mismatch for key \(attribute) expected: \(expected.rawValue) actual: \(value.kind.rawValue)"
                )
            }
            try Self.checkKeyValue(value, attribute, isHash: attribute == keys.hash)
        }
        try checkIndexKeys(of: item)
        return storedKey(item)
    }

    func checkIndexKeys(of item: Item, inUpdate: Bool = false) throws(RequestFailure) {
        for index in indexes {
            for attribute in index.keys.attributes {
                guard let value = item[attribute] else { continue }
                let expected = type(of: attribute)
                guard value.kind == expected else {
                    if inUpdate {
                        throw .validation(
                            "The update expression attempted to update the secondary index key to unsupported type"
                        )
                    }
                    throw .invalidParameters(
                        "Type mismatch for Index Key \(attribute) Expected: \(expected.rawValue) "
                            + "Actual: \(value.kind.rawValue) IndexName: \(index.name)"
                    )
                }
                if value.isEmptyKey {
                    let kind = expected == .binary ? "binary" : "string"
                    throw .validation(
                        "One or more parameter values are not valid. A value specified for a secondary index key is not "
                            + "supported. The AttributeValue for a key attribute cannot contain an empty \(kind) value. "
                            + "IndexName: \(index.name), IndexKey: \(attribute)"
                    )
                }
                try Self.checkKeySize(value, isHash: index.keys.hashes.contains(attribute))
            }
        }
    }

    static func checkKeyValue(
        _ value: AttributeValue,
        _ attribute: String,
        isHash: Bool
    ) throws(RequestFailure) {
        if value.isEmptyKey {
            let kind = value.kind == .binary ? "binary" : "string"
            throw .validation(
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                    + "empty \(kind) value. Key: \(attribute)"
            )
        }
        try checkKeySize(value, isHash: isHash)
    }

    private static func checkKeySize(_ value: AttributeValue, isHash: Bool) throws(RequestFailure) {
        if value.kind == .number { return }
        if isHash, value.size > 2048 {
            // The missing space is AWS's.
            throw .invalidParameters("Size of hashkey has exceeded the maximum size limit of2048 bytes")
        }
        if !isHash, value.size > 1024 {
            throw .invalidParameters("Aggregated size of all range keys has exceeded the size limit of 1024 bytes")
        }
    }

    /// Of an item whose key is known to be right.
    func storedKey(_ item: Item) -> [UInt8] {
        KeyBytes.partition([item[keys.hash] ?? .null])
            + (keys.range.flatMap { item[$0] }.map(KeyBytes.part) ?? [])
    }

    /// The key of an item's entry in an index; `nil` where the item has not all of the index's key.
    func entryKey(_ item: Item, in index: Index, itemKey: [UInt8]) -> [UInt8]? {
        let hashes = index.keys.hashes.compactMap { item[$0] }
        let ranges = index.keys.ranges.compactMap { item[$0] }
        guard hashes.count + ranges.count == index.keys.attributes.count else { return nil }
        let tie = index.isGlobal ? KeyBytes.hash(keys.attributes.compactMap { item[$0] }) : []
        return KeyBytes.partition(hashes) + ranges.flatMap(KeyBytes.part) + tie + itemKey
    }

    func key(of item: Item) -> Item { item.filter { keys.attributes.contains($0.key) } }
}

extension AttributeValue {
    fileprivate var isEmptyKey: Bool { self == .string("") || self == .binary([]) }
}
