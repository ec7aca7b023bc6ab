/// The bytes of an HTTP/1.1 response.
struct HTTPMessage {
    private let status: Int?
    private let headers: HeaderFields
    private let rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            (status, headers, rest) = (nil, [:], [])
            return
        }
        var lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")[...]
        let first = lines.popFirst()?.split(separator: " ") ?? []
        status = first.count > 1 ? Int(first[1]) : nil
        headers = HeaderFields(
            lines.compactMap { line in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                return HeaderFields.Field(name: String(line[..<colon]), value: String(value))
            }
        )
        rest = bytes[end.upperBound...]
    }

    private var isChunked: Bool { headers["Transfer-Encoding"]?.lowercased() == "chunked" }
    private var length: Int? { headers["Content-Length"].flatMap { Int($0) } }

    /// Whether nothing more can follow.
    var isComplete: Bool {
        guard let status else { return false }
        if status == 204 || status == 304 { return true }
        if isChunked { return chunks.isEnded }
        return length.map { rest.count >= $0 } ?? false
    }

    /// `nil` when the bytes are no whole response.
    var response: CloudResponse? {
        guard let status else { return nil }
        if let length, rest.count < length, status != 304 { return nil }
        let chunks = isChunked ? self.chunks : nil
        if let chunks, !chunks.isEnded { return nil }
        var fields = headers
        fields["Transfer-Encoding"] = nil
        return CloudResponse(
            status: status,
            headers: fields,
            body: .bytes(chunks?.body ?? Array(rest.prefix(length ?? rest.count)))
        )
    }

    private var chunks: (body: [UInt8], isEnded: Bool) {
        var body: [UInt8] = []
        var bytes = rest
        while let end = bytes.firstRange(of: [0x0D, 0x0A]) {
            let size = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).prefix { $0 != ";" }
            guard let count = Int(size, radix: 16), count >= 0 else { break }
            if count == 0 { return (body, true) }
            let start = end.upperBound
            guard bytes.endIndex - start >= count + 2 else { break }
            body += bytes[start..<start + count]
            bytes = bytes[(start + count + 2)...]
        }
        return (body, false)
    }
}
