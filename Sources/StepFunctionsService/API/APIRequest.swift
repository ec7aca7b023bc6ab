import CloudCore
import OrderedCollections
import WorkshopCommon

/// The members of one request.
struct APIRequest {
    let members: JSONValue

    init(_ members: JSONValue) { self.members = members }

    subscript(_ name: String) -> JSONValue? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    func text(_ name: String) -> String? { self[name]?.string }
    func integer(_ name: String) -> Int? { self[name]?.int }
    func flag(_ name: String) -> Bool { self[name]?.bool ?? false }

    /// A member that the API's model requires.
    func required(_ name: String) throws(AWSError) -> String {
        guard let value = text(name) else {
            var check = ConstraintCheck()
            check.present(nil as String?, at: name)
            try check.verify()
            return ""
        }
        return value
    }

    /// A name as state machines, executions and activities have it.
    /// See <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html>.
    func name(_ member: String = "name") throws(AWSError) -> String {
        let name = try required(member)
        guard APIRequest.isName(name) else { throw .invalidName(name) }
        return name
    }

    static func isName(_ name: String) -> Bool {
        let refused: Set<Unicode.Scalar> = [
            " ", "\t", "\n", "\r", "<", ">", "{", "}", "[", "]", "?", "*", "\"", "#", "%", "\\", "^", "|", "~", "`",
            "$", "&", ",", ";", ":", "/",
        ]
        return (1...80).contains(name.unicodeScalars.count)
            && name.unicodeScalars.allSatisfy { !refused.contains($0) && $0.value >= 0x20 && $0.value != 0x7F }
    }

    /// An ARN of Step Functions' own.
    /// - Parameter types: What the resource may be: `stateMachine`, `execution`, ...
    func arn(_ member: String, _ types: String...) throws(AWSError) -> ARN {
        let text = try required(member)
        guard text.hasPrefix("arn:") else { throw .invalidARN("Invalid ARN prefix: \(text)") }
        guard let arn = ARN(text), arn.service == "states" else { throw .invalidARN("Invalid ARN: \(text)") }
        let type = String(Substring(arn.resource.utf8.prefix { $0 != UInt8(ascii: ":") }))
        guard types.contains(type) else { throw .invalidARN("Resource type not valid in this context: \(type)") }
        return arn
    }

    /// Without what only `METADATA_ONLY` leaves out of an answer, if that was asked for.
    func includingData(_ members: JSONObject, _ data: String...) -> JSONValue {
        guard text("includedData") == "METADATA_ONLY" else { return .object(members) }
        return .object(members.filter { !data.contains($0.key) })
    }

    // MARK: Pages

    /// One page of a list, and the token of the next.
    func page<Element>(_ elements: [Element], default limit: Int = 100) throws(AWSError) -> Page<Element> {
        var size = integer("maxResults") ?? 0
        if size <= 0 || size > 1000 { size = size > 1000 ? 1000 : limit }
        var start = 0
        if let token = text("nextToken") {
            guard let bytes = Base64.decode(token), let offset = Int(String(decoding: bytes, as: UTF8.self)),
                offset >= 0
            else { throw .invalidToken }
            start = offset
        }
        let end = min(start + size, elements.count)
        let token = end < elements.count ? Base64.encode(String(end).utf8) : nil
        return Page(start: min(start, end), elements: Array(elements[min(start, end)..<end]), nextToken: token)
    }
}

struct Page<Element> {
    let start: Int
    let elements: [Element]
    let nextToken: String?

    func json(_ name: String, _ element: (Element) -> JSONValue) -> JSONValue {
        var members: JSONObject = [name: .array(elements.map(element))]
        if let nextToken { members["nextToken"] = .string(nextToken) }
        return .object(members)
    }
}
