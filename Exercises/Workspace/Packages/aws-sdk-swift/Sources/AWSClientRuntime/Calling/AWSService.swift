/// What distinguishes one service from another on the wire.
package struct AWSService: Sendable {
    /// As the SDKs name it; `AWS_ENDPOINT_URL_…` ends in it.
    package var id: String
    /// The first part of its address.
    package var endpointPrefix: String
    package var signingName: String
    /// Before the dot in `X-Amz-Target`; empty where the protocol isn't JSON.
    package var target: String
    /// `1.0` or `1.1`.
    package var jsonVersion: String

    package init(
        id: String,
        endpointPrefix: String,
        signingName: String? = nil,
        target: String = "",
        jsonVersion: String = "1.0"
    ) {
        self.id = id
        self.endpointPrefix = endpointPrefix
        self.signingName = signingName ?? endpointPrefix
        self.target = target
        self.jsonVersion = jsonVersion
    }
}

/// Where a service is.
package struct Endpoint: Hashable, Sendable {
    package var scheme: String
    /// With the port where it isn't the scheme's own.
    package var host: String
    package var path: String
    /// Whether it is one of AWS's own, where hosts may have further names before them.
    package var isAWS: Bool

    /// AWS's own. https://docs.aws.amazon.com/general/latest/gr/rande.html
    package init(of service: AWSService, in region: String) {
        scheme = "https"
        host = "\(service.endpointPrefix).\(region).amazonaws.com" + (region.hasPrefix("cn-") ? ".cn" : "")
        path = ""
        isAWS = true
    }

    /// Another one: `http://127.0.0.1:4566`.
    package init(parsing text: String) throws {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "http:" || parts[0] == "https:", parts[1].isEmpty, !parts[2].isEmpty else {
            throw ConfigurationError(description: "\(text) is no endpoint; one looks like https://HOST:PORT")
        }
        scheme = String(parts[0].dropLast())
        let name = parts[2].prefix { $0 != "/" }
        let standardPort = scheme == "http" ? ":80" : ":443"
        host = String(name.hasSuffix(standardPort) ? name.dropLast(standardPort.count) : name)
        path = String(parts[2].dropFirst(name.count))
        while path.hasSuffix("/") { path.removeLast() }
        isAWS = false
    }
}
