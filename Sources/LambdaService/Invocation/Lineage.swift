import CloudCore

/// The part of a trace header in which Lambda counts how often one event has come round to the same function.
///
/// `Lineage=1:a87bd80c:0|1:68fd508a:5`: an entry a function, with the number of times that it ran before for what became
/// of this event. AWS SDKs send the header on from within a function, so that a function that calls itself, or writes to
/// what invokes it, is found out. See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html> and
/// <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>.
struct Lineage: Hashable {
    /// "If your function is invoked approximately 16 times in the same chain of requests, Lambda stops it."
    static let limit = 16

    private var entries: [(id: String, count: Int)] = []

    init(_ text: some StringProtocol) {
        entries = text.split(separator: "|").compactMap { entry in
            // Older headers have no version before the id.
            let parts = entry.split(separator: ":")
            guard parts.count >= 2, let count = Int(parts[parts.count - 1]), count >= 0 else { return nil }
            return (String(parts[parts.count - 2]), count)
        }
    }

    var text: String { entries.map { "1:\($0.id):\($0.count)" }.joined(separator: "|") }

    /// Counts one more invocation of the function. Returns whether it has come round too often.
    mutating func add(functionARN: String) -> Bool {
        let id = Self.id(of: functionARN)
        guard let index = entries.firstIndex(where: { $0.id == id }) else {
            entries.append((id, 0))
            return false
        }
        entries[index].count = min(entries[index].count + 1, Self.limit)
        return entries[index].count >= Self.limit
    }

    /// Eight digits that stand for the function, whatever its version (FNV-1a).
    static func id(of functionARN: String) -> String {
        let hash = functionARN.utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        return Identifiers.hexadecimal(UInt64(hash), digits: 8)
    }

    static func == (left: Lineage, right: Lineage) -> Bool { left.text == right.text }
    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Lineage {
    /// The trace header that the function gets: with this invocation counted.
    /// - Returns: And whether the event has come round too often.
    static func advance(_ header: String, functionARN: String) -> (header: String, isLoop: Bool) {
        var parts = header.split(separator: ";").map { $0.drop { $0 == " " } }
        let name = "Lineage="
        let index = parts.firstIndex { $0.hasPrefix(name) }
        var lineage = Lineage(index.map { parts[$0].dropFirst(name.count) } ?? "")
        let isLoop = lineage.add(functionARN: functionARN)
        if let index { parts.remove(at: index) }
        return ((parts + [Substring(name + lineage.text)]).joined(separator: ";"), isLoop)
    }
}
