import CloudCore

extension ListRequest {
    /// - Parameter limit: What the number of entries is called: `max-keys`, `max-uploads`.
    init(_ request: S3Request, limit: String = "max-keys") throws(AWSError) {
        prefix = request.query["prefix"] ?? ""
        delimiter = request.query["delimiter"] ?? ""
        maximum = min(try request.number(limit) ?? Self.most, Self.most)
        let encoding = request.query["encoding-type"]
        guard encoding == nil || encoding == "url" else {
            throw .invalidArgument(
                "Invalid Encoding Method specified in Request",
                name: "encoding-type",
                value: encoding
            )
        }
        isEncoded = encoding != nil
    }

    var encodingElement: [XMLElement] { isEncoded ? [XMLElement("EncodingType", text: "url")] : [] }

    var delimiterElement: [XMLElement] {
        delimiter.isEmpty ? [] : [XMLElement("Delimiter", text: text(delimiter))]
    }

    func groupElement(_ group: String) -> XMLElement {
        XMLElement("CommonPrefixes", [XMLElement("Prefix", text: text(group))])
    }

    /// As a form's field, but with slashes as they are.
    static func encoded(_ key: String) -> String {
        PercentEncoding.encode(key).replacing("%2F", with: "/").replacing("%20", with: "+")
    }
}
