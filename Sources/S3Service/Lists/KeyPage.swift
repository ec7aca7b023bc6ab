import CloudCore

/// A page of a list of keys: entries, and groups of them that stand as one.
struct KeyPage<Entry> {
    var entries: [Entry] = []
    var groups: [String] = []
    var isTruncated = false
    /// The last key or group on it.
    var last: String?

    var count: Int { entries.count + groups.count }

    /// Fills a page by walks along the keys, each from a start on: a group is passed over as a whole.
    ///
    /// - Parameters:
    ///   - start: The bytes that the first key isn't below.
    ///   - passed: The last that a page before has shown: a key, or a group.
    ///   - walk: Hands over entries with their keys, until it is told to stop.
    init(
        _ list: ListRequest,
        from start: [UInt8],
        passed: String?,
        _ walk: (
            _ start: [UInt8],
            _ end: [UInt8]?,
            _ body: (String, Entry) throws(AWSError) -> Bool
        ) throws(AWSError) -> Void
    ) throws(AWSError) {
        let prefix = Array(list.prefix.utf8)
        let end = KeyRange.end(ofPrefix: prefix)
        var next: [UInt8]? = KeyRange.greater(prefix, start)
        while let from = next {
            next = nil
            guard list.maximum > 0 else { return }
            try walk(from, end) { key, entry throws(AWSError) in
                if let group = list.group(key) {
                    next = KeyRange.end(ofPrefix: Array(group.utf8))
                    // A marker in a group has passed all of it.
                    if let passed, passed.utf8.starts(with: group.utf8) { return false }
                    guard count < list.maximum else {
                        (isTruncated, next) = (true, nil)
                        return false
                    }
                    groups.append(group)
                    last = group
                    return false
                }
                guard count < list.maximum else {
                    isTruncated = true
                    return false
                }
                entries.append(entry)
                last = key
                return true
            }
        }
    }
}
