import OrderedCollections
import WorkshopCommon

/// What stands before a streamed body that is to become an HTTP response: a JSON object, then eight NUL bytes.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html> and
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/response-streaming-lambda-configure.html>.
package struct IntegrationPrelude: Hashable, Sendable {
    /// The content type by which a runtime says that its answer begins so.
    package static let contentType = "application/vnd.awslambda.http-integration-response"

    package var statusCode: Int
    /// From `headers` and `multiValueHeaders`.
    package var headers: HeaderFields
    package var cookies: [String]

    package struct Malformed: Error, Hashable, Sendable {
        package let reason: String
    }

    private static let delimiter = [UInt8](repeating: 0, count: 8)
    /// A prelude holds headers, which HTTP servers bound as well.
    private static let longest = 1 << 20

    /// Takes the prelude from the front of an answer; what is left in the stream is the body.
    package init(from chunks: ByteStream) async throws(Malformed) {
        var bytes: [UInt8] = []
        while true {
            if let end = bytes.firstRange(of: Self.delimiter) {
                chunks.putBack(Array(bytes[end.upperBound...]))
                try self.init(document: Array(bytes[..<end.lowerBound]))
                return
            }
            guard bytes.count <= Self.longest else { throw Malformed(reason: "there is no end of the prelude") }
            do {
                guard let chunk = try await chunks.next() else {
                    throw Malformed(reason: "the answer ends within the prelude")
                }
                bytes += chunk
            } catch let error as ByteStream.Failure {
                throw Malformed(reason: error.reason)
            } catch {
                throw (error as? Malformed) ?? Malformed(reason: "\(error)")
            }
        }
    }

    init(document: [UInt8]) throws(Malformed) {
        guard let value = try? JSONValue(parsing: document), let object = value.object else {
            throw Malformed(reason: "the prelude is not a JSON object")
        }
        statusCode = object["statusCode"]?.int ?? 200
        headers = HeaderFields()
        for (name, value) in object["headers"]?.object ?? [:] { headers.append(name, value.headerText) }
        for (name, values) in object["multiValueHeaders"]?.object ?? [:] {
            for value in values.array ?? [values] { headers.append(name, value.headerText) }
        }
        cookies = object["cookies"]?.array?.map(\.headerText) ?? []
    }
}

extension JSONValue {
    fileprivate var headerText: String { string ?? serialized() }
}
