import Foundation

/// Seven days, by their first and their last second: in UTC, such as `2026-11-25T11:24:00Z`, as shoutouts have it.
struct Week: Equatable {
    let first: String
    let last: String

    /// The week that ends at a moment; the moment itself belongs to the next one.
    init(before end: String) throws {
        // TODO 1: `try Date(end, strategy: .iso8601)` reads a moment, `date.formatted(.iso8601)` writes one, and
        // `date.addingTimeInterval(…)` is so many seconds later; 86,400 are a day.
        first = end
        last = end
    }
}
