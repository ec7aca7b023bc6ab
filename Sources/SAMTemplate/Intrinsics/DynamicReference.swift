/// A value that CloudFormation fetches when it creates the stack: `{{resolve:ssm:/shoutout/token:3}}`.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
package struct DynamicReference: Hashable, Sendable {
    package enum Service: String, Hashable, Sendable {
        case ssm
        case ssmSecure = "ssm-secure"
        case secretsManager = "secretsmanager"
    }

    package var service: Service
    /// The parameter's name, or the secret's name or ARN.
    package var name: String
    /// The parameter's version, or the secret's version id.
    package var version: String?
    /// Of a secret.
    package var versionStage: String?
    /// Which member of a secret that holds JSON.
    package var jsonKey: String?

    package init(
        service: Service,
        name: String,
        version: String? = nil,
        versionStage: String? = nil,
        jsonKey: String? = nil
    ) {
        self.service = service
        self.name = name
        self.version = version
        self.versionStage = versionStage
        self.jsonKey = jsonKey
    }

    /// What stands between `{{resolve:` and `}}`.
    init?(parsing text: Substring) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, let service = Service(rawValue: parts.removeFirst()) else { return nil }
        guard service == .secretsManager else {
            self.init(service: service, name: parts[0], version: parts.count > 1 ? parts[1] : nil)
            return
        }
        let count = Self.segmentsOfName(parts)
        let name = parts.prefix(count).joined(separator: ":")
        parts.removeFirst(count)
        func part(_ index: Int) -> String? {
            parts.indices.contains(index) && !parts[index].isEmpty ? parts[index] : nil
        }
        self.init(service: service, name: name, version: part(3), versionStage: part(2), jsonKey: part(1))
    }

    /// An ARN has six colons of its own.
    private static func segmentsOfName(_ segments: [String]) -> Int {
        segments.first == "arn" ? min(7, segments.count) : 1
    }

    /// What a reference to a secret has where `SecretString` or nothing belongs; `nil` where all are well-formed.
    static func unknownSecretPart(in text: String) -> String? {
        for piece in pieces(of: text) where piece.reference?.service == .secretsManager {
            let segments = piece.text.dropFirst("{{resolve:secretsmanager:".count).dropLast("}}".count)
                .split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let part = segments.dropFirst(segmentsOfName(segments)).first ?? ""
            if !part.isEmpty, part != "SecretString" { return part }
        }
        return nil
    }

    /// The pieces of a text: what stands between references, and the references.
    static func pieces(of text: String) -> [(text: String, reference: DynamicReference?)] {
        var result: [(String, DynamicReference?)] = []
        var rest = Substring(text)
        while let open = rest.firstRange(of: "{{resolve:"),
            let close = rest[open.upperBound...].firstRange(of: "}}")
        {
            if open.lowerBound > rest.startIndex { result.append((String(rest[..<open.lowerBound]), nil)) }
            let whole = String(rest[open.lowerBound..<close.upperBound])
            result.append((whole, DynamicReference(parsing: rest[open.upperBound..<close.lowerBound])))
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { result.append((String(rest), nil)) }
        return result
    }
}
