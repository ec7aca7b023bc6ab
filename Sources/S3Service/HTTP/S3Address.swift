import CloudCore

/// Which bucket and which object a request names: by its path, or by its host and its path.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>.
struct S3Address: Hashable {
    var bucket: String?
    /// Not empty.
    var key: String?

    init(_ request: CloudRequest) {
        let path = request.path
        if let bucket = Self.bucket(inHost: request.headers["Host"] ?? "") {
            self.bucket = bucket
            key = Self.key(path.dropFirst())
        } else {
            let rest = path.dropFirst()
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            guard end > rest.startIndex else { return }
            bucket = PercentEncoding.decode(rest[..<end])
            if end < rest.endIndex { key = Self.key(rest[rest.index(after: end)...]) }
        }
    }

    private static func key(_ path: Substring) -> String? { path.isEmpty ? nil : PercentEncoding.decode(path) }

    /// Whether the host is one of S3's own, with a bucket's name before it or without.
    static func isHost(_ host: String) -> Bool {
        let labels = labels(of: host)
        return Self.suffixLength(labels) != nil
    }

    /// `bucket.s3.localhost`, `bucket.s3.us-east-1.amazonaws.com`, and `bucket.localhost`, where a bucket's name may
    /// have dots of its own.
    static func bucket(inHost host: String) -> String? {
        let labels = labels(of: host)
        if let suffix = suffixLength(labels) {
            return suffix < labels.count ? labels.dropLast(suffix).joined(separator: ".") : nil
        }
        guard labels.count >= 2, labels.last == "localhost", labels.first != "www" else { return nil }
        return labels.dropLast().joined(separator: ".")
    }

    private static func labels(of host: String) -> [Substring] {
        let name = host.prefix { $0 != ":" }
        return name.split(separator: ".", omittingEmptySubsequences: false)
    }

    /// How many labels at the end are S3's: `s3.localhost`, `s3.eu-central-1.localhost`, `s3.amazonaws.com`.
    private static func suffixLength(_ labels: [Substring]) -> Int? {
        let domain: Int
        if labels.last == "localhost" {
            domain = 1
        } else if labels.suffix(2) == ["amazonaws", "com"] {
            domain = 2
        } else {
            return nil
        }
        let rest = labels.dropLast(domain)
        if rest.last == "s3" { return domain + 1 }
        let region = rest.last ?? ""
        guard region.split(separator: "-").count >= 3 || region == "dualstack" else {
            return region.hasPrefix("s3-") ? domain + 1 : nil
        }
        switch rest.dropLast().last {
        case "s3", "s3-accelerate": return domain + 2
        case "dualstack" where rest.dropLast(2).last == "s3": return domain + 3
        default: return nil
        }
    }
}
