import CloudCore
import OrderedCollections
import WorkshopCommon

/// What a function must answer a REST API with. No member is mandatory, but one that API Gateway doesn't know makes
/// the whole answer malformed; an error document (`errorMessage`) is malformed in this way.
struct RESTProxyResponse {
    private let status: Int
    private let headers: HeaderFields
    private let body: String
    private let isBase64Encoded: Bool

    private static let members: Set<String> = [
        "statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded",
    ]

    /// `nil` when the answer is malformed.
    init?(_ payload: [UInt8]) {
        guard let document = try? JSONValue(parsing: payload), let object = document.object,
            object.keys.allSatisfy(Self.members.contains)
        else { return nil }
        switch object["statusCode"] ?? .null {
        case .null: status = 200
        case .number(let number):
            guard let code = number.int, (100...599).contains(code) else { return nil }
            status = code
        case .string(let text):
            guard let code = Int(text), (100...599).contains(code) else { return nil }
            status = code
        default: return nil
        }
        switch object["body"] ?? .null {
        case .null: body = ""
        case .string(let text): body = text
        default: return nil
        }
        switch object["isBase64Encoded"] ?? .null {
        case .null: isBase64Encoded = false
        case .bool(let value): isBase64Encoded = value
        default: return nil
        }
        guard let single = Self.fields(object["headers"], isMultiValue: false),
            let multiple = Self.fields(object["multiValueHeaders"], isMultiValue: true)
        else { return nil }
        // A name in both has the values of the multi-value one.
        var headers = HeaderFields(
            single.filter { field in !multiple.contains { isSameHeaderName($0.name, field.name) } }
        )
        for field in multiple { headers.append(field.name, field.value) }
        self.headers = headers
    }

    private static func fields(_ value: JSONValue?, isMultiValue: Bool) -> [HeaderFields.Field]? {
        guard let value, !value.isNull else { return [] }
        guard let object = value.object else { return nil }
        var fields: [HeaderFields.Field] = []
        for (name, value) in object {
            let values = isMultiValue ? value.array : [value]
            guard let values else { return nil }
            for value in values {
                guard let text = value.headerText else { return nil }
                fields.append(HeaderFields.Field(name: name, value: text))
            }
        }
        return fields
    }

    func response(to request: GatewayRequest, binaryMediaTypes: [String]) -> CloudResponse? {
        var response = CloudResponse(status: status, headers: [:])
        for field in headers { response.headers.append(Remapping.name(field.name), field.value) }
        if response.headers["Content-Type"] == nil { response.headers.append("Content-Type", "application/json") }
        let accepted = request.request.headers["Accept"]?.split(separator: ",").first.map(String.init)
        if isBase64Encoded, MediaType.isBinary(accepted, among: binaryMediaTypes) {
            guard let bytes = Base64.decode(body) else { return nil }
            response.body = .bytes(bytes)
        } else {
            response.body = .bytes(Array(body.utf8))
        }
        return response
    }
}

extension JSONValue {
    /// API Gateway takes numbers and booleans for a header's value.
    var headerText: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number.literal
        case .bool(let value): value ? "true" : "false"
        case .null: ""
        default: nil
        }
    }
}

/// Headers that a function may not set itself: they arrive under another name.
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>.
enum Remapping {
    private static let names: Set<String> = [
        "authorization", "connection", "content-length", "content-md5", "date", "host", "max-forwards",
        "proxy-authenticate", "server", "trailer", "transfer-encoding", "upgrade", "user-agent", "via", "warn",
        "www-authenticate",
    ]

    static func name(_ name: String) -> String {
        names.contains(name.lowercased()) ? "x-amzn-Remapped-\(name)" : name
    }
}
