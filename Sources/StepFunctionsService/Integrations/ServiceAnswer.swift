import CloudCore
import OrderedCollections
import WorkshopCommon

/// What a service of the account answered, read by its protocol.
struct ServiceAnswer {
    let response: CloudResponse
    let document: JSONValue

    init(_ response: CloudResponse, _ wire: AccountServiceModel.Wire, action: String) {
        self.response = response
        switch wire {
        case .json: document = (try? JSONValue(parsing: response.bytes)) ?? .object([:])
        case .query:
            let root = XMLReply(response.bytes)
            document = (root?.child("\(action)Result") ?? root?.child("Error"))?.value ?? .object([:])
        }
    }

    var requestID: String {
        response.headers["x-amzn-RequestId"] ?? response.headers["x-amz-request-id"] ?? Identifiers.requestID()
    }

    /// `nil` where the call succeeded.
    var error: AWSError? {
        guard response.status >= 400 else { return nil }
        // `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`
        let written = document["__type"]?.string ?? document["Code"]?.string ?? response.headers["x-amzn-ErrorType"]
        let code = written?.split(separator: "#").last.map(String.init) ?? "InternalFailure"
        let message = document["message"]?.string ?? document["Message"]?.string ?? "null"
        return AWSError(code, message, status: response.status)
    }

    /// The code that the older SDK reads: services that once spoke Query have another one there.
    var queryCode: String? {
        response.headers["x-amzn-query-error"]?.split(separator: ";").first.map(String.init)
    }
}

/// An XML document as the Query and REST protocols answer it, read with no more than they write: elements, text,
/// attributes that nobody asks for, the five entities and references to characters.
struct XMLReply {
    let name: String
    private(set) var children: [XMLReply] = []
    private(set) var text = ""

    func child(_ name: String) -> XMLReply? { children.first { $0.name == name } }

    /// Lists are written as elements named `member`, maps as `entry` with `key` and `value`.
    var value: JSONValue {
        guard let first = children.first else { return .string(text) }
        if first.name == "member" { return .array(children.map(\.value)) }
        if first.name == "entry" {
            return .object(
                JSONObject(
                    children.compactMap { entry in
                        entry.child("key").map { ($0.text, entry.child("value")?.value ?? .null) }
                    },
                    uniquingKeysWith: { $1 }
                )
            )
        }
        return .object(JSONObject(children.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    }

    init?(_ bytes: [UInt8]) {
        var rest = String(decoding: bytes, as: UTF8.self)[...]
        while rest.firstRange(of: "<?")?.lowerBound == rest.firstIndex(of: "<"), let end = rest.firstRange(of: "?>") {
            rest = rest[end.upperBound...]
        }
        self.init(&rest, depth: 0)
    }

    private init?(_ rest: inout Substring, depth: Int) {
        guard depth < 64, let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") else {
            return nil
        }
        let tag = rest[rest.index(after: start)..<end]
        name = String(tag.prefix { !$0.isWhitespace && $0 != "/" })
        rest = rest[rest.index(after: end)...]
        if tag.hasSuffix("/") { return }
        while let next = rest.firstIndex(of: "<") {
            text += Self.unescaped(rest[..<next])
            rest = rest[next...]
            if rest.hasPrefix("</") {
                guard let close = rest.firstIndex(of: ">") else { return nil }
                rest = rest[rest.index(after: close)...]
                return
            }
            guard let child = XMLReply(&rest, depth: depth + 1) else { return nil }
            children.append(child)
        }
        return nil
    }

    private static let entities = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]

    private static func unescaped(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        var parts = text.split(separator: "&", omittingEmptySubsequences: false).makeIterator()
        var result = String(parts.next() ?? "")
        while let part = parts.next() {
            let halves = part.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, let character = character(halves[0]) else {
                result += "&" + part
                continue
            }
            result += character + halves[1]
        }
        return result
    }

    private static func character(_ name: Substring) -> String? {
        if let known = entities[String(name)] { return known }
        guard name.hasPrefix("#") else { return nil }
        let isHexadecimal = name.hasPrefix("#x")
        let code = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
        return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}
