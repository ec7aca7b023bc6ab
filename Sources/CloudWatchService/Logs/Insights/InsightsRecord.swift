import CloudCore
import OrderedCollections
import WorkshopCommon

/// One line, or one row of `stats`, as a query sees it: fields by name, all of them texts.
struct InsightsRecord: Hashable, Sendable {
    var fields: OrderedDictionary<String, String>

    /// A line, with the fields that are found in it: the members of a JSON document, and what Lambda reports.
    init(_ event: StoredEvent, stream: String, group: String, account: String) {
        fields = [
            "@timestamp": Self.time(event.key.timestamp), "@ingestionTime": Self.time(event.ingestionTime),
            "@message": event.message, "@logStream": stream, "@log": "\(account):\(group)",
            "@ptr": Base64.encode(
                Array(LogEventID(timestamp: event.key.timestamp, number: event.key.number).text.utf8)
            ),
        ]
        if event.message.utf8.first == UInt8(ascii: "{"), let document = try? JSONValue(parsing: event.message) {
            add(document, as: "")
        }
        if group.hasPrefix("/aws/lambda/") { addReport(event.message) }
    }

    init(_ fields: OrderedDictionary<String, String>) { self.fields = fields }

    static let mostFields = 200

    private mutating func add(_ value: JSONValue, as name: String) {
        guard fields.count < Self.mostFields else { return }
        switch value {
        case .object(let members):
            for (key, member) in members { add(member, as: name.isEmpty ? key : "\(name).\(key)") }
        case .array(let elements):
            for (index, element) in elements.enumerated() { add(element, as: "\(name).\(index)") }
        case .string, .number, .bool: fields[name] = value.plainText
        case .null: break
        }
    }

    private static let reported = [
        "Duration": "@duration", "Billed Duration": "@billedDuration", "Memory Size": "@memorySize",
        "Max Memory Used": "@maxMemoryUsed", "Init Duration": "@initDuration",
    ]

    /// `REPORT RequestId: …	Duration: 12.5 ms	…`, `START RequestId: …`, `END RequestId: …`
    private mutating func addReport(_ message: String) {
        guard let type = ["REPORT", "START", "END"].first(where: message.hasPrefix),
            let id = message.split(separator: " ").dropFirst(2).first?.prefix(36)
        else { return }
        fields["@type"] = type
        fields["@requestId"] = String(id)
        guard type == "REPORT" else { return }
        for part in message.split(separator: "\t") {
            let pair = part.split(separator: ":", maxSplits: 1)
            guard pair.count == 2, let name = Self.reported[String(pair[0])] else { continue }
            let words = pair[1].split(separator: " ")
            guard let number = words.first.flatMap({ Double($0) }) else { continue }
            // Memory is given in bytes.
            fields[name] = InsightsValue.text(words.last == "MB" ? number * 1_000_000 : number)
        }
    }

    /// `2026-11-25 09:15:00.000`
    static func time(_ milliseconds: Int64) -> String {
        String(Timestamp(millisecondsSince1970: milliseconds).iso8601.map { $0 == "T" ? " " : $0 }.dropLast())
    }
}

enum InsightsValue {
    static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    }
}
