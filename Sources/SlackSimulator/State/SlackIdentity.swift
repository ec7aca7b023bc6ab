/// Somebody in the simulated workspace; whoever is named is there.
package struct SlackUser: Hashable, Sendable {
    package let id: String
    package let name: String

    /// - Parameter name: makes the id as well: `ana` is `U0ANA`, in every run the same.
    package init(named name: String) {
        self.name = name
        id = "U0" + name.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// A channel of the simulated workspace.
package struct SlackChannel: Hashable, Sendable {
    package let id: String
    package let name: String

    package static let general = SlackChannel(id: "C0GENERAL", name: "general")
}

/// The workspace and the app, as every request names them.
package enum SlackWorkspaceIdentity {
    package static let teamID = "T0WORKSHOP"
    package static let teamDomain = "workshop"
    package static let appID = "A0SHOUTOUT"
    /// The old way to tell Slack from others, which the signature replaced; still sent.
    package static let verificationToken = "gIkuvaNzQIHg97ATvDxqgjtO"
    package static let botName = "Shoutout"
}
