/// What was drawn for one run.
package struct DrawnValues: Hashable, Sendable {
    /// By template parameter.
    package var parameters: [String: String]
    /// By the name of a parameter in the Parameter Store.
    package var ssm: [String: String]
    /// By the name of a secret in Secrets Manager: its members.
    package var secrets: [String: [String: String]]

    package init(
        parameters: [String: String] = [:],
        ssm: [String: String] = [:],
        secrets: [String: [String: String]] = [:]
    ) {
        self.parameters = parameters
        self.ssm = ssm
        self.secrets = secrets
    }
}
