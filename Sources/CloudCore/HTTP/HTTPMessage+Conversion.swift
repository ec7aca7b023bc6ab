import NIOCore
import NIOHTTP1
import Synchronization

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

    /// A field with a name or a value that HTTP can't carry is left out: it would split the response.
    func head(version: HTTPVersion, withDate: Bool) -> HTTPResponseHead {
        var fields = HTTPHeaders()
        fields.reserveCapacity(headers.fields.count + 2)
        for field in headers where isToken(field.name) && isFieldValue(field.value) {
            fields.add(name: field.name, value: field.value)
        }
        if withDate { fields.add(name: "Date", value: HTTPDate.now) }
        return HTTPResponseHead(version: version, status: HTTPResponseStatus(statusCode: status), headers: fields)
    }
}

func isToken(_ name: String) -> Bool {
    !name.isEmpty
        && name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: "!#$%&'*+.^`|~".utf8.contains(byte)
            }
        }
}

private func isFieldValue(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
}

/// The `Date` header, made once a second.
private enum HTTPDate {
    private static let latest = Mutex((second: Int64.min, text: ""))

    static var now: String {
        let moment = Timestamp.wallClock
        return latest.withLock { latest in
            if latest.second != moment.secondsSince1970 { latest = (moment.secondsSince1970, moment.httpDate) }
            return latest.text
        }
    }
}
