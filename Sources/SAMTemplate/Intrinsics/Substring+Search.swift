extension StringProtocol {
    /// Where the bytes begin; much quicker than a search that has to know what a character is, for what is ASCII.
    func firstIndex(ofASCII needle: StaticString) -> Index? {
        let bytes = UnsafeBufferPointer(start: needle.utf8Start, count: needle.utf8CodeUnitCount)
        guard let first = bytes.first else { return startIndex }
        var position = utf8.startIndex
        while let candidate = utf8[position...].firstIndex(of: first) {
            var index = candidate
            var matched = 0
            while matched < bytes.count, index < utf8.endIndex, utf8[index] == bytes[matched] {
                matched += 1
                index = utf8.index(after: index)
            }
            if matched == bytes.count { return candidate }
            position = utf8.index(after: candidate)
        }
        return nil
    }

    func contains(ascii needle: StaticString) -> Bool { firstIndex(ofASCII: needle) != nil }
}
