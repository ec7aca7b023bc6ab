import Foundation

/// Seven days, by their first and their last second: in UTC, such as `2026-11-25T11:24:00Z`, as shoutouts have it.
struct Week: Equatable {
    let first: String
    let last: String

    /// The week that ends at a moment; the moment itself belongs to the next one.
    init(before end: String) throws {
        let end = try Date(end, strategy: .iso8601)
        first = end.addingTimeInterval(-7 * 86_400).formatted(.iso8601)
        last = end.formatted(.iso8601)
    }
}
