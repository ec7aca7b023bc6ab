import CloudCore
import OrderedCollections
import WorkshopCommon

/// The parameters of an `http:invoke`, found to be what they should.
struct HTTPTaskRequest {
    let connectionARN: String
    private let endpoint: String
    private let method: String
    private let headers: HeaderFields
    private let query: [(name: String, value: String)]
    private let body: JSONValue?
    /// `nil` where the body is written as JSON.
    private let arrayFormat: FormBody.ArrayFormat?

    /// Headers that Step Functions or the connection sets, or that a proxy would act upon.
    private static let refusedHeaders: Set<String> = [
        "a-im", "accept-charset", "accept-datetime", "accept-encoding", "authorization", "cache-control", "connection",
        "content-encoding", "content-md5", "date", "expect", "forwarded", "from", "host", "http2-settings", "if-match",
        "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "max-forwards", "origin", "pragma",
        "proxy-authorization", "referer", "server", "te", "trailer", "transfer-encoding", "upgrade", "via", "warning",
    ]
    private static let methods: Set<String> = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]

    init(_ parameters: JSONValue) throws(IntegrationFailure) {
        func required(_ name: String) throws(IntegrationFailure) -> String {
            guard let text = parameters[name]?.string, !text.isEmpty else {
                throw .runtime("The field '\(name)' is required but was missing")
            }
            return text
        }
        endpoint = try required("ApiEndpoint")
        method = try required("Method")
        guard Self.methods.contains(method) else {
            throw .runtime("The value '\(method)' of the field 'Method' is not one of \(Self.methods.sorted())")
        }
        let connection = parameters["Authentication"] ?? parameters["InvocationConfig"]
        guard let arn = connection?["ConnectionArn"]?.string else {
            throw .runtime("The field 'Authentication.ConnectionArn' is required but was missing")
        }
        connectionARN = arn
        var headers: HeaderFields = [:]
        headers.append(contentsOf: parameters["Headers"])
        for field in headers {
            let name = field.name.lowercased()
            let isReserved = ["x-forwarded-", "x-amz-", "x-amzn-"].contains { name.hasPrefix($0) }
            guard !isReserved, !Self.refusedHeaders.contains(name) else {
                throw .runtime("The header '\(field.name)' can't be set by an HTTP Task")
            }
        }
        self.headers = headers
        query = Self.query(parameters["QueryParameters"])
        body = parameters["RequestBody"].flatMap { $0.isNull ? nil : $0 }
        arrayFormat = try Self.arrayFormat(parameters["Transform"])
    }

    /// An object, a list of objects, or a query as it stands in a URL.
    private static func query(_ value: JSONValue?) -> [(name: String, value: String)] {
        if let text = value?.string { return PercentEncoding.query(text) }
        return value?.array?.flatMap { query($0) } ?? HTTPTaskQuery.items(value)
    }

    private static func arrayFormat(_ transform: JSONValue?) throws(IntegrationFailure) -> FormBody.ArrayFormat? {
        switch transform?["RequestBodyEncoding"]?.string ?? "NONE" {
        case "NONE": return nil
        case "URL_ENCODED":
            let name = transform?["RequestEncodingOptions"]?["ArrayFormat"]?.string ?? "INDICES"
            guard let format = FormBody.ArrayFormat(rawValue: name) else {
                throw .runtime("The value '\(name)' of the field 'ArrayFormat' is not one of its formats")
            }
            return format
        case let encoding:
            throw .runtime("The value '\(encoding)' of the field 'RequestBodyEncoding' is not NONE or URL_ENCODED")
        }
    }

    func call(
        _ authorization: ConnectionAuthorization,
        region: String,
        _ traceHeader: String?
    ) throws(IntegrationFailure) -> HTTPCall {
        guard let body = authorization.merged(into: body) else {
            throw .runtime(
                "The request body is no JSON object, so that the connection's body parameters can't be added"
            )
        }
        var call = HTTPCall(method: method, uri: endpoint, query: query, headers: headers)
        call.add(authorization)
        write(body, to: &call, region: region)
        call.headers["X-Amzn-Trace-Id"] = traceHeader
        return call
    }

    /// What it comes to without a connection.
    func shownCall(region: String) -> HTTPCall {
        var call = HTTPCall(method: method, uri: endpoint, query: query, headers: headers)
        write(body, to: &call, region: region)
        return call
    }

    private func write(_ body: JSONValue?, to call: inout HTTPCall, region: String) {
        call.headers["User-Agent"] = "Amazon|StepFunctions|HttpInvoke|\(region)"
        call.headers["Range"] = "bytes=0-262144"
        guard let body else { return }
        let type = call.headers["Content-Type"]
        if let arrayFormat {
            call.body = Array(FormBody(arrays: arrayFormat).text(of: body).utf8)
        } else if let text = body.string, let type, !type.lowercased().contains("json") {
            call.body = Array(text.utf8)
        } else {
            call.body = body.bytes
        }
        if type == nil { call.headers["Content-Type"] = "application/json; charset=UTF-8" }
    }
}

/// A JSON value as a form: `metadata[order]=1&items[0]=a`.
struct FormBody {
    enum ArrayFormat: String {
        case indices = "INDICES"
        case repeated = "REPEAT"
        case commas = "COMMAS"
        case brackets = "BRACKETS"
    }

    let arrays: ArrayFormat

    func text(of value: JSONValue) -> String { PercentEncoding.form(items(of: value, at: "")) }

    private func items(of value: JSONValue, at path: String) -> [(name: String, value: String)] {
        switch value {
        case .object(let members):
            return members.flatMap { items(of: $0.value, at: path.isEmpty ? $0.key : "\(path)[\($0.key)]") }
        case .array(let elements):
            if arrays == .commas {
                return [(path, elements.map { $0.string ?? $0.serialized() }.joined(separator: ","))]
            }
            return elements.enumerated().flatMap { index, element in
                switch arrays {
                case .indices: items(of: element, at: "\(path)[\(index)]")
                case .brackets: items(of: element, at: "\(path)[]")
                case .repeated, .commas: items(of: element, at: path)
                }
            }
        case .null: return [(path, "")]
        case .string(let text): return [(path, text)]
        case .bool, .number: return [(path, value.serialized())]
        }
    }
}
