import CloudCore

/// What a list of archives or replays is narrowed to: one thing at most.
///
/// See <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListArchives.html>.
struct ArchiveFilter {
    private let prefix: String?
    /// The bus that it is of.
    let source: String?
    private let state: String?

    /// - Parameter states: All that there are of what is listed.
    init(_ request: RequestMembers, of operation: String, states: [String]) throws(AWSError) {
        prefix = try request.text("NamePrefix")
        source = try request.text("EventSourceArn")
        state = try request.text("State")
        var check = ConstraintCheck()
        check.oneOf(state, at: "state", states)
        try check.verify()
        guard [prefix, source, state].compactMap(\.self).count <= 1 else {
            throw .eventValidation(
                "At most one filter is allowed for \(operation). Use either : State, EventSourceArn, or NamePrefix."
            )
        }
    }

    func takes(name: String, source: String, state: String) -> Bool {
        name.hasPrefix(prefix ?? "") && source == self.source ?? source && state == self.state ?? state
    }
}
