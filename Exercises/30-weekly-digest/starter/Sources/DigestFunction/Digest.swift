import Shoutouts

/// What a week brought, in a few lines.
struct Digest: Encodable {
    let count: Int
    let text: String

    /// - Parameter recipients: For each kind the recipient of each shoutout.
    init(_ recipients: [(kind: Kind, recipients: [String])], in week: Week) {
        count = recipients.map(\.recipients.count).reduce(0, +)
        var lines = ["The week from \(week.first.prefix(10)) had \(count) shoutouts."]
        for (kind, recipients) in recipients where !recipients.isEmpty {
            lines.append("\(kind.name): \(recipients.count)")
        }
        if let (person, count) = Digest.most(recipients.flatMap(\.recipients)) {
            lines.append("Most of them went to \(person): \(count).")
        }
        text = lines.joined(separator: "\n")
    }

    private static func most(_ recipients: [String]) -> (person: String, count: Int)? {
        let counts = recipients.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let first = counts.min { ($1.value, $0.key) < ($0.value, $1.key) }
        return first.map { (person: $0.key, count: $0.value) }
    }
}
