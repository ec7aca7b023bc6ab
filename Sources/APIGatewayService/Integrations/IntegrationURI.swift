/// An integration's URI, which may hold `${stageVariables.name}`. One that doesn't is read once, not in every request.
struct IntegrationURI: Hashable, Sendable {
    let text: String
    private let fixed: IntegrationTarget?

    init(_ text: String) {
        self.text = text
        fixed = text.contains("${stageVariables.") ? nil : IntegrationTarget(text)
    }

    func target(_ variables: [String: String]) -> IntegrationTarget {
        if let fixed { return fixed }
        return IntegrationTarget(
            variables.reduce(text) { $0.replacing("${stageVariables.\($1.key)}", with: $1.value) }
        )
    }
}
