import CloudCore

/// A range of an object's bytes: what stands in rows is loaded, files are held until they have been read.
struct OutgoingContent: Sendable {
    private enum Part: Sendable {
        case bytes([UInt8])
        case file(Int64, Range<Int>)
    }

    /// What is sent in one write with the head.
    private static let largestWhole = 256 << 10

    private let parts: [Part]
    private let files: ContentFiles
    let size: Int

    /// Within a transaction, so that nobody removes a file between its row's reading and its being held.
    init(
        _ pieces: [Piece],
        _ range: Range<Int>,
        _ transaction: ObjectTransaction,
        _ files: ContentFiles
    ) throws(AWSError) {
        var parts: [Part] = []
        var start = 0
        for piece in pieces {
            let wanted = range.clamped(to: start..<start + piece.size)
            defer { start += piece.size }
            guard !wanted.isEmpty else { continue }
            let inner = wanted.lowerBound - start..<wanted.upperBound - start
            if let bytes = try transaction.content(piece.content) {
                parts.append(.bytes(inner.count == bytes.count ? bytes : Array(bytes[inner])))
            } else {
                parts.append(.file(piece.content, inner))
            }
        }
        self.parts = parts
        self.files = files
        size = range.count
        files.hold(held)
    }

    private var held: [Int64] { parts.compactMap { if case .file(let id, _) = $0 { id } else { nil } } }

    /// For one who doesn't want the bytes after all.
    func release() { files.release(held) }

    /// Hands over all bytes, a chunk at a time.
    func read(_ body: ([UInt8]) throws(AWSError) -> Void) throws(AWSError) {
        defer { release() }
        for part in parts {
            switch part {
            case .bytes(let bytes): try body(bytes)
            case .file(let id, let range): try files.read(id, range, body)
            }
        }
    }

    func whole() throws(AWSError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        try read { chunk throws(AWSError) in bytes += chunk }
        return bytes
    }

    /// As an answer's body. A large one is read as the client takes it.
    func body() throws(AWSError) -> CloudResponse.Body {
        if size <= Self.largestWhole { return .bytes(try whole()) }
        let stream = ByteStream()
        Task { await send(to: stream) }
        return .byteStream(stream)
    }

    private func send(to stream: ByteStream) async {
        var failure: AWSError?
        do throws(AWSError) {
            try await write(to: stream)
        } catch {
            failure = error
        }
        // Before the reader learns that it has all.
        release()
        if let failure { stream.fail(ByteStream.Failure(failure.message)) } else { stream.finish() }
    }

    /// Ends early where nobody reads any more.
    private func write(to stream: ByteStream) async throws(AWSError) {
        for part in parts {
            switch part {
            case .bytes(let bytes): guard await stream.write(bytes) else { return }
            case .file(let id, let range):
                let reader = try ContentReader(files.path(id), range)
                defer { reader.close() }
                while let chunk = try reader.next() { guard await stream.write(chunk) else { return } }
            }
        }
    }
}
