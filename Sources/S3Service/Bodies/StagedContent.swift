import CloudCore

/// A content that is laid down, but that no row of the store refers to yet.
struct StagedContent {
    /// `nil` where it is empty.
    let piece: Piece?
    /// What goes into a row; `nil` where it is in a file.
    let bytes: [UInt8]?
    let digests: ContentDigests

    var pieces: [Piece] { piece.map { [$0] } ?? [] }
}

/// Lays a content down as it comes: in memory, and from a size on in a file.
private final class StagingArea {
    private let id: Int64
    private let files: ContentFiles
    private var bytes: [UInt8] = []
    private var writer: ContentWriter?

    init(_ store: ObjectStore) {
        id = store.nextContent()
        files = store.files
    }

    func append(_ chunk: ArraySlice<UInt8>) throws(AWSError) {
        if writer == nil, bytes.count + chunk.count > ObjectStore.largestRow {
            let begun = try files.begin(id)
            writer = begun
            try begun.append(bytes[...])
            bytes = []
        }
        if let writer { try writer.append(chunk) } else { bytes += chunk }
    }

    func finish(_ digests: ContentDigests) throws(AWSError) -> StagedContent {
        try writer?.finish()
        return StagedContent(
            piece: digests.size == 0 ? nil : Piece(content: id, size: digests.size),
            bytes: writer == nil ? bytes : nil,
            digests: digests
        )
    }

    func abandon() { writer?.abandon() }
}

extension ObjectStore {
    /// Takes a request's content in. The caller has to ``discard(_:)`` it if it doesn't keep it.
    func stage(
        _ content: IncomingContent,
        limit: Int = IncomingContent.largestObject,
        algorithm: ChecksumAlgorithm = .crc64nvme
    ) async throws(AWSError) -> StagedContent {
        let area = StagingArea(self)
        do throws(AWSError) {
            let digests = try await content.read(limit: limit, algorithm: algorithm) { chunk throws(AWSError) in
                try area.append(chunk)
            }
            return try area.finish(digests)
        } catch {
            area.abandon()
            throw error
        }
    }

    /// Lays down a copy of what is here already.
    func stage(_ content: OutgoingContent, algorithm: ChecksumAlgorithm) throws(AWSError) -> StagedContent {
        let area = StagingArea(self)
        do throws(AWSError) {
            let digests = try ContentDigests(of: content, algorithm) { chunk throws(AWSError) in
                try area.append(chunk[...])
            }
            return try area.finish(digests)
        } catch {
            area.abandon()
            throw error
        }
    }

    func discard(_ content: StagedContent) {
        if content.bytes == nil, let piece = content.piece { files.remove([piece.content]) }
    }
}

extension ObjectTransaction {
    func keep(_ content: StagedContent) throws(AWSError) {
        if let piece = content.piece { try putContent(piece.content, content.bytes) }
    }
}
