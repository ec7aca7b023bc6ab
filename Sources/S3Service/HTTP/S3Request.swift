import CloudCore

/// A request as S3's operations read it.
struct S3Request {
    let http: CloudRequest
    let address: S3Address
    /// The first of each name counts.
    let query: [String: String]
    /// What its answer is named by: `x-amz-request-id` and `x-amz-id-2`.
    let id: String
    let hostID: String

    init(_ http: CloudRequest) {
        self.http = http
        address = S3Address(http)
        query = Dictionary(http.queryItems.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        id = Identifiers.hexadecimal(.random(in: 0 ... .max), digits: 16).uppercased()
        hostID = Base64.encode((0..<7).flatMap { _ in CRC.bytes(.random(in: 0 ... .max), width: 64) })
    }

    var method: String { http.method }

    func header(_ name: String) -> String? { http.headers[name] }

    func has(_ parameter: String) -> Bool { query[parameter] != nil }

    /// The name of the bucket; only operations that are on one ask for it.
    var bucket: String { address.bucket ?? "" }

    var key: String { address.key ?? "" }

    /// `/bucket/key`, as errors and events name it.
    var resource: String {
        guard let bucket = address.bucket else { return "/" }
        return "/\(bucket)" + (address.key.map { "/\($0)" } ?? "")
    }

    /// Of an object's version, `nil` for the newest.
    func version() throws(AWSError) -> String? {
        guard let version = query["versionId"] else { return nil }
        guard !version.isEmpty else {
            throw .invalidArgument("Version id cannot be the empty string", name: "versionId", value: version)
        }
        return version
    }

    /// A whole number of the query, between 0 and what fits 32 bits.
    func number(_ name: String) throws(AWSError) -> Int? {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let number = Int(text) else {
            throw .invalidArgument("Provided \(name) not an integer or within integer range", name: name, value: text)
        }
        guard (0...Int(Int32.max)).contains(number) else {
            throw .invalidArgument(
                "Argument \(name) must be an integer between 0 and \(Int32.max)",
                name: name,
                value: text
            )
        }
        return number
    }
}
