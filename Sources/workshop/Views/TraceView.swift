import OrderedCollections
import Terminal
import WorkshopCommon

/// A trace as a waterfall: each segment below the one that caused it, with a bar for when it ran.
struct TraceView {
    let id: String
    private let rows: [Row]
    private let start: Double
    private let end: Double
    private let http: JSONValue?
    /// The traces that this one goes on with, such as those that sent the messages of a batch.
    private let links: [String]

    private struct Row {
        let depth: Int
        let name: String
        /// What kind of service; `nil` for a part of one.
        let kind: String?
        let start: Double
        let end: Double
        let failure: Failure?
    }

    private enum Failure: String { case fault, error, throttle }

    /// - Parameter documents: As `BatchGetTraces` gives them.
    init(id: String, documents: [JSONValue]) {
        self.id = id
        let all = documents.sorted { Self.start(of: $0) < Self.start(of: $1) }
        let ids = Set(all.flatMap(Self.ids))
        let children = Dictionary(grouping: all) { $0["parent_id"]?.string ?? "" }
        let roots = all.filter { $0["parent_id"]?.string.map { !ids.contains($0) } ?? true }
        rows = roots.flatMap { Self.rows(of: $0, depth: 0, children) }
        start = rows.map(\.start).min() ?? 0
        end = rows.map(\.end).max() ?? 0
        links = OrderedSet(all.flatMap { $0["links"]?.array ?? [] }.compactMap { $0["trace_id"]?.string }).elements
        http = roots.lazy.compactMap { $0["http"] }.first { $0["request"] != nil }
    }

    private static func start(of document: JSONValue) -> Double { document["start_time"]?.double ?? 0 }

    private static func ids(of document: JSONValue) -> [String] {
        [document["id"]?.string].compactMap { $0 } + (document["subsegments"]?.array ?? []).flatMap(ids)
    }

    private static func rows(of document: JSONValue, depth: Int, _ children: [String: [JSONValue]]) -> [Row] {
        // A document that names itself, or one above it, as its parent would never end.
        guard depth < 32 else { return [] }
        let start = start(of: document)
        let failures: [Failure] = [.throttle, .fault, .error]
        let row = Row(
            depth: depth,
            name: sanitized(document["name"]?.string ?? ""),
            kind: document["origin"]?.string.map(Self.kind) ?? (document["namespace"] == "remote" ? "remote" : nil),
            start: start,
            end: document["end_time"]?.double ?? start,
            failure: failures.first { document[$0.rawValue] == true }
        )
        let inner = (document["subsegments"]?.array ?? []) + (children[document["id"]?.string ?? ""] ?? [])
        return [row]
            + inner.sorted { Self.start(of: $0) < Self.start(of: $1) }.flatMap {
                rows(of: $0, depth: depth + 1, children)
            }
    }

    /// `AWS::Lambda::Function` is a `Function`.
    private static func kind(_ origin: String) -> String {
        origin.split(separator: ":").last.map(String.init) ?? origin
    }

    // MARK: Rendering

    func render(_ capabilities: TerminalCapabilities) -> String {
        let width = max(40, min(capabilities.width, 120))
        let timeWidth = 9
        let nameWidth = min(36, width * 2 / 5)
        let barWidth = width - nameWidth - timeWidth - 2
        var lines = headline.wrapped(to: width, hangingIndent: "  ")
        for link in links { lines.append(StyledText("  goes on from \(sanitized(link))", .muted)) }
        for row in rows {
            lines.append(
                name(of: row, width: nameWidth) + StyledText(" ") + bar(of: row, width: barWidth)
                    + StyledText(Self.padded(Self.duration(row.end - row.start), timeWidth, atStart: true), .muted)
            )
        }
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }

    private var headline: StyledText {
        var line = StyledText(id, .bold)
        if let request = http?["request"], let url = request["url"]?.string {
            line += StyledText("  \(sanitized(request["method"]?.string ?? "")) \(sanitized(url))")
        }
        if let status = http?["response"]?["status"]?.int {
            line += StyledText("  \(status)", TextStyle(status < 400 ? .success : .error))
        }
        return line + StyledText("  \(Self.duration(end - start))", .muted)
    }

    private func name(of row: Row, width: Int) -> StyledText {
        let indent = String(repeating: "  ", count: min(row.depth, 8))
        let mark = row.failure.map { " \($0.rawValue)" } ?? ""
        let kind = row.kind.map { " \($0)" } ?? ""
        let room = max(4, width - indent.count - mark.count)
        let name = row.name.count > room ? row.name.prefix(room - 1) + "…" : row.name[...]
        let shownKind = name.count + kind.count <= room ? kind : ""
        let filler = max(0, width - indent.count - name.count - shownKind.count - mark.count)
        return StyledText(indent + name, row.kind == nil ? .plain : .bold) + StyledText(shownKind, .muted)
            + StyledText(mark, TextStyle(.error)) + StyledText(String(repeating: " ", count: filler))
    }

    private func bar(of row: Row, width: Int) -> StyledText {
        let scale = end > start ? Double(width) / (end - start) : 0
        let from = min(width - 1, Int((row.start - start) * scale))
        let length = max(1, min(width - from, Int(((row.end - row.start) * scale).rounded())))
        let bar = String(repeating: "━", count: length)
        return StyledText(String(repeating: " ", count: from))
            + StyledText(bar, row.failure == nil ? TextStyle(.success) : TextStyle(.error))
            + StyledText(String(repeating: " ", count: width - from - length))
    }

    private static func padded(_ text: String, _ width: Int, atStart: Bool) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// `850 µs`, `12.5 ms`, `1.25 s`
    static func duration(_ seconds: Double) -> String {
        let (value, unit) =
            seconds < 0.001 ? (seconds * 1e6, "µs") : seconds < 1 ? (seconds * 1000, "ms") : (seconds, "s")
        let digits = value < 10 ? 100.0 : value < 100 ? 10.0 : 1.0
        let rounded = (value * digits).rounded() / digits
        return "\(rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)") \(unit)"
    }
}
