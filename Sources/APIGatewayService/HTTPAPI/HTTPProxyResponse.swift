import CloudCore
import OrderedCollections
import WorkshopCommon

/// What a function may answer an HTTP API with: a response, or, without a `statusCode`, any JSON, which becomes the
/// body of a 200.
struct HTTPProxyResponse {
    let response: CloudResponse

    /// `nil` when the answer is malformed. In format 1.0 a status is mandatory.
    init?(_ payload: [UInt8], version: String) {
        guard let document = try? JSONValue(parsing: payload) else { return nil }
        guard let object = document.object, let statusCode = object["statusCode"], !statusCode.isNull else {
            guard version == "2.0" else { return nil }
            response = CloudResponse(
                status: 200,
                headers: ["Content-Type": "application/json"],
                body: .bytes(document.string.map { Array($0.utf8) } ?? payload)
            )
            return
        }
        guard let status = statusCode.int ?? statusCode.string.flatMap(Int.init), (100...599).contains(status),
            let headers = Self.headers(object), let body = Self.body(object)
        else { return nil }
        response = CloudResponse(status: status, headers: headers, body: .bytes(body))
    }

    private static func headers(_ object: JSONObject) -> HeaderFields? {
        var headers = HeaderFields()
        for (name, value) in object["headers"]?.object ?? [:] {
            guard let text = value.headerText else { return nil }
            headers.append(Remapping.name(name), text)
        }
        for (name, values) in object["multiValueHeaders"]?.object ?? [:] {
            for value in values.array ?? [] {
                guard let text = value.headerText else { return nil }
                headers.append(Remapping.name(name), text)
            }
        }
        for cookie in object["cookies"]?.array ?? [] {
            guard let text = cookie.string else { return nil }
            headers.append("set-cookie", text)
        }
        if headers["Content-Type"] == nil { headers.append("Content-Type", "text/plain; charset=utf-8") }
        return headers
    }

    private static func body(_ object: JSONObject) -> [UInt8]? {
        let text: String
        switch object["body"] ?? .null {
        case .null: text = ""
        case .string(let body): text = body
        case let other: text = other.serialized()
        }
        return object["isBase64Encoded"]?.bool == true ? Base64.decode(text) : Array(text.utf8)
    }
}
