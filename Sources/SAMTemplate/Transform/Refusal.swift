/// Why the transform can't go on with a resource, as AWS would refuse it.
struct Refusal: Error, Hashable {
    /// Of the diagnostic.
    var identifier: String
    /// From the template's root.
    var path: [String]
    var message: String
    var why: String?
    var suggestion: String?
    /// Suspicious, but AWS takes it.
    var isWarning = false

    /// Nothing to say: something else that was refused is the cause.
    static let consequence = Refusal("", at: [], "")

    init(
        _ identifier: String,
        at path: [String],
        _ message: String,
        why: String? = nil,
        suggestion: String? = nil
    ) {
        self.identifier = identifier
        self.path = path
        self.message = message
        self.why = why
        self.suggestion = suggestion
    }
}
