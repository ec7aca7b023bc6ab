import HTTPTypes
import HummingbirdCore
import NIOCore

extension CloudRequest {
    /// - Parameter body: `nil` when it was too long.
    init(_ head: HTTPRequest, body: [UInt8]?, remoteAddress: String?) {
        let target = head.path ?? "/"
        let question = target.firstIndex(of: "?")
        var headers = HeaderFields(head.authority.map { [HeaderFields.Field(name: "Host", value: $0)] } ?? [])
        for field in head.headerFields { headers.append(field.name.rawName, field.value) }
        self.init(
            head.method.rawValue,
            String(target[..<(question ?? target.endIndex)]),
            query: question.map { String(target[target.index(after: $0)...]) },
            headers: headers,
            body: body ?? [],
            bodyExceedsLimit: body == nil,
            remoteAddress: remoteAddress ?? "127.0.0.1"
        )
    }
}

extension ResponseWriter {
    /// - Parameter isHead: The request's method was `HEAD`: the length is told, the body is not sent.
    consuming func write(_ response: CloudResponse, isHead: Bool) async throws {
        var head = HTTPResponse(status: .init(code: response.status), headerFields: response.fields)
        switch response.body {
        case .bytes(let bytes):
            // RFC 9110: neither of these two has a body or a length.
            if response.status != 204, response.status != 304 {
                head.headerFields[.contentLength] = String(bytes.count)
            }
            let isEmpty = bytes.isEmpty || isHead || response.status == 204 || response.status == 304
            let body = isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            try await write(response: head, body: body)
        case .stream(let chunks):
            try await write(response: head, body: ResponseBody(asyncSequence: chunks.map { ByteBuffer(bytes: $0) }))
        }
    }
}

extension CloudResponse {
    /// A field with a name or a value that HTTP can't carry is left out: it would split the response.
    fileprivate var fields: HTTPFields {
        var fields = HTTPFields()
        for header in headers {
            guard let name = HTTPField.Name(header.name), HTTPField.isValidValue(header.value) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        fields.append(HTTPField(name: .date, value: Timestamp.wallClock.httpDate))
        return fields
    }
}
