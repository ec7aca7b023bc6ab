import NIOCore
import NIOHTTP1

extension CloudRequest {
    init(_ head: HTTPRequestHead, remoteAddress: String?) {
        let target = head.uri
        let question = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        self.init(
            head.method.rawValue,
            String(target[..<(question ?? target.endIndex)]),
            query: question.map { String(target[target.index(after: $0)...]) },
            headers: HeaderFields(head.headers).withHostFirst,
            remoteAddress: remoteAddress ?? "127.0.0.1"
        )
    }

    /// Keeps what fits; of a body that doesn't nothing is kept.
    mutating func append(_ buffer: ByteBuffer, limit: Int) {
        guard !bodyExceedsLimit else { return }
        if body.count + buffer.readableBytes > limit {
            bodyExceedsLimit = true
            body = []
        } else {
            body.append(contentsOf: buffer.readableBytesView)
        }
    }
}

extension HeaderFields {
    init(_ headers: HTTPHeaders) {
        self.init(headers.map { Field(name: $0.name, value: $0.value) })
    }

    fileprivate var withHostFirst: HeaderFields {
        guard let index = fields.firstIndex(where: { isSameHeaderName($0.name, "host") }), index != 0 else {
            return self
        }
        var sorted = fields
        sorted.insert(sorted.remove(at: index), at: 0)
        return HeaderFields(sorted)
    }
}

extension CloudResponse {
    /// `Not Found`
    package var statusText: String { HTTPResponseStatus(statusCode: status).reasonPhrase }
}
