import CloudCore
import OrderedCollections
import WorkshopCommon

/// The form by which a web page sends an object: fields, and the file as the last of them.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html>.
struct FormUpload {
    /// By their names in lower case.
    let fields: OrderedDictionary<String, String>
    let file: [UInt8]
    let fileName: String

    init(_ request: S3Request) throws(AWSError) {
        guard let type = request.header("Content-Type"), type.hasPrefix("multipart/form-data"),
            let boundary = type.firstRange(of: "boundary=").map({ type[$0.upperBound...].prefix { $0 != ";" } })
        else {
            throw .s3(
                "PreconditionFailed",
                "At least one of the pre-conditions you specified did not hold",
                status: 412,
                ["Condition": "Bucket POST must be of the enclosure-type multipart/form-data"]
            )
        }
        var fields: OrderedDictionary<String, String> = [:]
        var file: (bytes: [UInt8], name: String)?
        let parts = MultipartForm(boundary: boundary.filter { $0 != "\"" }, request.http.body)
        guard parts.isWhole else {
            throw .s3("MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.")
        }
        // What follows the file is passed over.
        for part in parts.parts where file == nil {
            if part.name.lowercased() == "file" {
                file = (part.bytes, part.fileName ?? "")
            } else {
                fields[part.name.lowercased()] = String(decoding: part.bytes, as: UTF8.self)
            }
        }
        guard let file else {
            throw .s3("InvalidArgument", "POST requires exactly one file upload per request.", ["ArgumentName": "file"])
        }
        self.fields = fields
        (self.file, fileName) = (file.bytes, file.name)
    }

    var key: String? { fields["key"]?.replacing("${filename}", with: fileName) }

    /// What a `PUT` of the same object would say.
    var headers: HeaderFields {
        var headers = HeaderFields()
        for (name, value) in fields {
            switch name {
            case "acl": headers.append("x-amz-acl", value)
            case "cache-control", "content-disposition", "content-encoding", "content-type", "expires":
                headers.append(name, value)
            case _ where name.hasPrefix("x-amz-meta-"), ObjectDetails.redirect, "x-amz-storage-class",
                "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id":
                headers.append(name, value)
            case _ where name.hasPrefix("x-amz-checksum-"): headers.append(name, value)
            default: break
            }
        }
        return headers
    }
}

/// What a form may send, as whoever signed it wrote it down.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>.
struct FormPolicy {
    private let document: JSONValue

    /// `nil` for a form without one: a bucket that anybody may write to.
    init?(_ form: FormUpload) throws(AWSError) {
        guard let text = form.fields["policy"] else { return nil }
        guard let bytes = Base64.decode(text), let document = try? JSONValue(parsing: bytes),
            document["expiration"]?.string != nil, document["conditions"]?.array != nil
        else { throw .s3("InvalidPolicyDocument", "Invalid Policy: Invalid JSON.") }
        self.document = document
    }

    func check(_ form: FormUpload, bucket: String, at now: Timestamp) throws(AWSError) {
        guard let end = document["expiration"]?.string.flatMap({ Timestamp(iso8601: $0) }) else {
            throw .s3("InvalidPolicyDocument", "Invalid Policy: Invalid 'expiration' value.")
        }
        guard now <= end else { throw Self.denied("Policy expired.") }
        for condition in document["conditions"]?.array ?? [] {
            if let list = condition.array {
                try check(list, form, bucket)
            } else {
                for (name, value) in condition.object ?? [:] {
                    try check(["eq", .string("$" + name), value], form, bucket)
                }
            }
        }
    }

    private func check(_ condition: [JSONValue], _ form: FormUpload, _ bucket: String) throws(AWSError) {
        guard condition.count == 3, let kind = condition[0].string else {
            throw .s3("InvalidPolicyDocument", "Invalid Policy: Invalid Condition.")
        }
        if kind == "content-length-range" {
            return try checkSize(condition[1], condition[2], form)
        }
        guard kind == "eq" || kind == "starts-with" else {
            throw .s3("InvalidPolicyDocument", "Invalid Policy: Invalid Condition.")
        }
        let name = (condition[1].string ?? "").lowercased().drop { $0 == "$" }
        let value = name == "bucket" ? bucket : name == "key" ? form.key ?? "" : form.fields[String(name)] ?? ""
        let wanted = condition[2].string ?? condition[2].serialized()
        let holds = kind == "starts-with" ? value.hasPrefix(wanted) : value == wanted
        guard holds else {
            let text = condition.map { $0.serialized() }.joined(separator: ", ")
            throw Self.denied("Policy Condition failed: [\(text)]")
        }
    }

    private func checkSize(_ least: JSONValue, _ most: JSONValue, _ form: FormUpload) throws(AWSError) {
        func number(_ value: JSONValue) -> Int? { value.int ?? value.string.flatMap { Int($0) } }
        guard let least = number(least), let most = number(most) else {
            throw .s3("InvalidPolicyDocument", "Invalid Policy: Invalid Condition.")
        }
        let size = form.file.count
        guard size <= most else { throw .tooLarge(size, limit: most) }
        guard size >= least else {
            throw .s3(
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
                ["ProposedSize": String(size), "MinSizeAllowed": String(least)]
            )
        }
    }

    private static func denied(_ reason: String) -> AWSError {
        .s3("AccessDenied", "Invalid according to Policy: \(reason)", status: 403)
    }
}

/// A body of the type `multipart/form-data` (RFC 7578).
struct MultipartForm {
    struct Part {
        var name: String
        var fileName: String?
        var bytes: [UInt8]
    }

    private(set) var parts: [Part] = []
    /// Whether it ends as it should.
    private(set) var isWhole = false

    init(boundary: String, _ body: [UInt8]) {
        let mark = Array("--\(boundary)".utf8)
        let separator = [0x0D, 0x0A] + mark
        guard !boundary.isEmpty, let start = Self.find(mark, in: body, from: 0) else { return }
        var position = start + mark.count
        while true {
            if body[position...].starts(with: "--".utf8) {
                isWhole = true
                return
            }
            guard let headerEnd = Self.find(Array("\r\n\r\n".utf8), in: body, from: position),
                let end = Self.find(separator, in: body, from: headerEnd + 2)
            else { return }
            let header = String(decoding: body[position..<headerEnd], as: UTF8.self)
            if let name = Self.parameter("name", of: header) {
                let bytes = headerEnd + 4 <= end ? Array(body[(headerEnd + 4)..<end]) : []
                parts.append(Part(name: name, fileName: Self.parameter("filename", of: header), bytes: bytes))
            }
            position = end + separator.count
        }
    }

    private static func parameter(_ name: String, of header: String) -> String? {
        for mark in ["; \(name)=\"", ";\(name)=\""] {
            if let range = header.firstRange(of: mark) {
                return String(header[range.upperBound...].prefix { $0 != "\"" })
            }
        }
        return nil
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, start <= bytes.count else { return nil }
        var position = start
        while let candidate = bytes[position...].firstIndex(of: first), candidate + pattern.count <= bytes.count {
            if bytes[candidate..<(candidate + pattern.count)].elementsEqual(pattern) { return candidate }
            position = candidate + 1
        }
        return nil
    }
}
