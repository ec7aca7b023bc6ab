import NIOCore
import NIOHTTP1
import Synchronization

/// How the client knows where a response's body ends.
/// See <https://www.rfc-editor.org/rfc/rfc9112#section-6>.
enum BodyFraming: Hashable {
    /// The status allows none.
    case noBody
    case length(Int)
    /// The response says its length itself, and its pieces come later.
    case givenLength
    case chunked
    /// HTTP/1.0 knows no chunks: the end of the connection is the end of the body.
    case endOfConnection

    init(of response: CloudResponse, in version: HTTPVersion) {
        // RFC 9110: neither of these two has a body or a length.
        if response.status == 204 || response.status == 304 {
            self = .noBody
        } else if case .bytes(let bytes) = response.body {
            self = .length(bytes.count)
        } else if response.headers["Content-Length"] != nil {
            self = .givenLength
        } else {
            self = version == .http1_0 ? .endOfConnection : .chunked
        }
    }

    fileprivate func sets(_ name: String) -> Bool {
        isSameHeaderName(name, "Transfer-Encoding") || self != .givenLength && isSameHeaderName(name, "Content-Length")
    }
}

extension ByteBuffer {
    /// Writes a response's status line and its fields, up to the body.
    ///
    /// A field with a name or a value that HTTP can't carry is left out: it would split the response.
    /// - Parameter connection: What becomes of the connection; `nil` where that goes without saying.
    mutating func writeHead(
        of response: CloudResponse,
        version: HTTPVersion,
        framing: BodyFraming,
        connection: StaticString?,
        withDate: Bool
    ) {
        writeStaticString(version == .http1_0 ? "HTTP/1.0 " : "HTTP/1.1 ")
        writeString("\(response.status) \(response.statusText)\r\n")
        for field in response.headers where isToken(field.name) && isFieldValue(field.value) {
            if framing.sets(field.name) || connection != nil && isSameHeaderName(field.name, "Connection") { continue }
            writeField(field.name, field.value)
        }
        if withDate { writeField("Date", HTTPDate.now) }
        if let connection {
            writeStaticString("Connection: ")
            writeStaticString(connection)
            writeStaticString("\r\n")
        }
        switch framing {
        case .length(let count): writeField("Content-Length", String(count))
        case .chunked: writeStaticString("Transfer-Encoding: chunked\r\n")
        case .noBody, .givenLength, .endOfConnection: break
        }
        writeStaticString("\r\n")
    }

    private mutating func writeField(_ name: String, _ value: String) {
        writeString(name)
        writeStaticString(": ")
        writeString(value)
        writeStaticString("\r\n")
    }

    /// Writes a piece of a body that comes in pieces. An empty chunk would end it.
    mutating func writePiece(_ bytes: [UInt8], _ framing: BodyFraming) {
        guard framing == .chunked else {
            writeBytes(bytes)
            return
        }
        guard !bytes.isEmpty else { return }
        writeString(String(bytes.count, radix: 16))
        writeStaticString("\r\n")
        writeBytes(bytes)
        writeStaticString("\r\n")
    }

    mutating func writeEnd(_ framing: BodyFraming) {
        if framing == .chunked { writeStaticString("0\r\n\r\n") }
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
