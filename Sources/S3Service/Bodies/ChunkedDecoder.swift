import CloudCore

/// Takes `aws-chunked` bodies apart: chunks with a signature or without, and the trailers below the last.
///
///     5;chunk-signature=…\r\nhello\r\n0;chunk-signature=…\r\nx-amz-checksum-crc32:…\r\n\r\n
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html>.
struct ChunkedDecoder {
    private enum Position {
        case size
        case data(left: Int)
        case afterData
        case trailers
        case end
    }

    /// A line that is longer is none of a client's.
    private static let maximumLine = 8 << 10

    private var position = Position.size
    private var line: [UInt8] = []
    private(set) var trailers = HeaderFields()

    /// Whether the last chunk has come. Some clients leave out the empty line below it.
    var isAtEnd: Bool {
        switch position {
        case .trailers, .end: true
        case .size, .data, .afterData: false
        }
    }

    /// Hands on the data in these bytes. `nil` from a body that isn't chunked as it should be.
    mutating func decode(_ bytes: [UInt8]) -> [ArraySlice<UInt8>]? {
        var output: [ArraySlice<UInt8>] = []
        var index = 0
        while index < bytes.count {
            switch position {
            case .data(let left):
                let end = index + min(left, bytes.count - index)
                output.append(bytes[index..<end])
                position = left == end - index ? .afterData : .data(left: left - (end - index))
                index = end
            case .end:
                return bytes[index...].allSatisfy { $0 == 0x0D || $0 == 0x0A } ? output : nil
            case .size, .afterData, .trailers:
                let byte = bytes[index]
                index += 1
                guard byte == 0x0A else {
                    guard line.count < Self.maximumLine else { return nil }
                    line.append(byte)
                    continue
                }
                if line.last == 0x0D { line.removeLast() }
                guard takeLine() else { return nil }
                line = []
            }
        }
        return output
    }

    private mutating func takeLine() -> Bool {
        let text = String(decoding: line, as: UTF8.self)
        switch position {
        case .size:
            guard let size = Int(text.prefix { $0 != ";" }, radix: 16), size >= 0 else { return false }
            position = size == 0 ? .trailers : .data(left: size)
        case .afterData:
            guard text.isEmpty else { return false }
            position = .size
        case .trailers:
            if text.isEmpty {
                position = .end
            } else if let colon = text.firstIndex(of: ":") {
                let value = text[text.index(after: colon)...].drop { $0 == " " }
                trailers.append(String(text[..<colon]), String(value))
            } else {
                return false
            }
        case .data, .end: return false
        }
        return true
    }

    /// A trailer whose line wasn't ended.
    mutating func finish() {
        if case .trailers = position, !line.isEmpty { _ = takeLine() }
    }
}
