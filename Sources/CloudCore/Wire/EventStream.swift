/// Messages of `application/vnd.amazon.eventstream`: a length and headers, each part with a checksum of its own.
///
/// See <https://smithy.io/2.0/aws/amazon-eventstream.html>.
package enum EventStream {
    package static let contentType = "application/vnd.amazon.eventstream"

    package static func event(_ type: String, contentType: String, _ payload: [UInt8]) -> [UInt8] {
        message([(":event-type", type), (":content-type", contentType), (":message-type", "event")], payload)
    }

    /// An error that ends the stream.
    package static func exception(_ type: String, contentType: String, _ payload: [UInt8]) -> [UInt8] {
        message([(":exception-type", type), (":content-type", contentType), (":message-type", "exception")], payload)
    }

    private static func message(_ headers: [(String, String)], _ payload: [UInt8]) -> [UInt8] {
        let headers = headers.flatMap { header($0, $1) }
        var message = big(16 + headers.count + payload.count, 4) + big(headers.count, 4)
        message += big(Int(Checksum.crc32(message)), 4)
        message += headers + payload
        return message + big(Int(Checksum.crc32(message)), 4)
    }

    /// A header whose value is text, which is type 7.
    private static func header(_ name: String, _ value: String) -> [UInt8] {
        [UInt8(name.utf8.count)] + Array(name.utf8) + [7] + big(value.utf8.count, 2) + Array(value.utf8)
    }

    private static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
    }
}
