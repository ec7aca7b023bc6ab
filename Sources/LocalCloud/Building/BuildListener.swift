/// Turns a build's bytes, as they come, into what a person is told of it.
struct BuildListener {
    enum Event: Hashable {
        case line(String)
        /// SwiftPM waits for another one that holds the scratch folder.
        case waits
        /// It goes on.
        case goesOn
    }

    /// A line that is longer comes in pieces.
    private static let longest = 1 << 16
    private var unfinished: [UInt8] = []
    private var isWaiting = false

    mutating func hear(_ bytes: [UInt8]) -> [Event] {
        var events: [Event] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            unfinished += rest[..<end]
            rest = rest[(end + 1)...]
            events += endLine()
        }
        unfinished += rest
        if unfinished.count >= Self.longest { events += endLine() }
        // SwiftPM doesn't end this line: what it does after the wait follows in the same one.
        if !isWaiting, let end = endOfWaiting() {
            events.append(.waits)
            isWaiting = true
            unfinished.removeSubrange(..<end)
        } else if isWaiting, !unfinished.isEmpty || !events.isEmpty {
            isWaiting = false
            events.insert(.goesOn, at: 0)
        }
        return events
    }

    /// What is left when there is nothing more to hear.
    mutating func end() -> [Event] { unfinished.isEmpty ? [] : endLine() }

    private mutating func endLine() -> [Event] {
        var events: [Event] = []
        if let end = endOfWaiting() {
            // The wait was over before we heard of it.
            unfinished.removeSubrange(..<end)
            events = [.waits, .goesOn]
        }
        let line = String(decoding: unfinished, as: UTF8.self)
        unfinished.removeAll(keepingCapacity: true)
        return events + [.line(line)]
    }

    /// Where in the unfinished line the remark ends that SwiftPM waits; `nil` when it does not begin with it.
    private func endOfWaiting() -> Int? {
        guard unfinished.starts(with: "Another instance of SwiftPM".utf8) else { return nil }
        return unfinished.firstRange(of: "has finished execution...".utf8)?.upperBound
    }
}
