import Foundation

/// What the environment says to all clients, under the names that AWS's tools know.
///
/// https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
package struct Settings: Sendable {
    private let environment: [String: String]

    package init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    /// A variable that is empty says nothing.
    package subscript(name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    package var region: String? { self["AWS_REGION"] ?? self["AWS_DEFAULT_REGION"] }

    package var credentials: Credentials? {
        guard let id = self["AWS_ACCESS_KEY_ID"], let secret = self["AWS_SECRET_ACCESS_KEY"] else { return nil }
        return Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: self["AWS_SESSION_TOKEN"])
    }

    /// An address in place of AWS's own: one service's before that of all.
    ///
    /// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    package func endpoint(of serviceID: String) -> String? {
        guard self["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() != "true" else { return nil }
        let name = serviceID.uppercased().replacing(" ", with: "_")
        return self["AWS_ENDPOINT_URL_\(name)"] ?? self["AWS_ENDPOINT_URL"]
    }

    package var maxAttempts: Int? { self["AWS_MAX_ATTEMPTS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil } }
}

/// Whose name a request is signed in.
package struct Credentials: Hashable, Sendable {
    package var accessKeyID: String
    package var secretAccessKey: String
    /// There for credentials that end, as those of a Lambda function's role do.
    package var sessionToken: String?

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}
