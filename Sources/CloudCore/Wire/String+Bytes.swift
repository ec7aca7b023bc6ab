extension String {
    /// What follows the first occurrence of an ASCII text; `nil` where there is none.
    ///
    /// Compares bytes. The standard library's searches compare characters, or any collection's elements, and several of
    /// them took longer than all else that was done for a request.
    package func bytes(after pattern: StaticString) -> Substring.UTF8View? {
        var text = self
        text.makeContiguousUTF8()
        let count = pattern.utf8CodeUnitCount
        let pattern = UnsafeBufferPointer(start: pattern.utf8Start, count: count)
        let end = text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
            var start = 0
            while start + count <= bytes.count {
                if bytes[start..<start + count].elementsEqual(pattern) { return start + count }
                start += 1
            }
            return nil
        }
        guard let end = end ?? nil else { return nil }
        return text.utf8[text.utf8.index(text.utf8.startIndex, offsetBy: end)...]
    }
}
