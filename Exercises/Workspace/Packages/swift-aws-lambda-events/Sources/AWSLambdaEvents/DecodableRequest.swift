#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A request whose body may have come in base64.
public protocol DecodableRequest {
    /// The body as API Gateway sent it.
    var body: String? { get }
    /// Whether the body is in base64. For a REST API it is where the content type is one of the API's
    /// `BinaryMediaTypes`, for an HTTP API where it isn't text or JSON, a form included.
    var isBase64Encoded: Bool { get }

    /// The body's bytes, base64 undone.
    func decodeBody() throws -> Data?
    /// The value that the body's JSON stands for, base64 undone.
    func decodeBody<T: Decodable>(_ type: T.Type, using decoder: JSONDecoder) throws -> T
}

extension DecodableRequest {
    /// The body's bytes, base64 undone; `nil` where there is no body.
    public func decodeBody() throws -> Data? {
        guard let body else { return nil }
        if isBase64Encoded, let bytes = Data(base64Encoded: body) { return bytes }
        return Data(body.utf8)
    }

    /// The value that the body's JSON stands for, base64 undone.
    public func decodeBody<T: Decodable>(_ type: T.Type, using decoder: JSONDecoder = JSONDecoder()) throws -> T {
        try decoder.decode(type, from: decodeBody() ?? Data())
    }
}
