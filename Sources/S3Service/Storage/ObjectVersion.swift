import CloudCore
import OrderedCollections
import WorkshopCommon

/// A version of an object, or a marker that it was deleted.
struct ObjectVersion: Hashable, Sendable {
    /// What an object has whose bucket kept no versions when it was written.
    static let unversionedID = "null"

    var key: String
    /// Later ones are higher, over all objects.
    var sequence: Int64 = 0
    var id = unversionedID
    var isLatest = true
    var isDeleteMarker = false
    var modified: Timestamp
    /// In bytes.
    var size = 0
    /// Without quotes.
    var etag = ""
    var details = ObjectDetails()

    var quotedETag: String { "\"\(etag)\"" }
}

/// A run of bytes that the store keeps under a number: a whole object, or a part of one.
struct Piece: Hashable, Sendable {
    let content: Int64
    let size: Int
}

/// What is kept of an object beside its bytes.
struct ObjectDetails: Hashable, Sendable {
    struct Part: Hashable, Sendable {
        var number: Int
        var size: Int
        var checksum: String?
    }

    /// Headers that come back as they were sent, such as `Content-Type`, by their names as S3 writes them.
    var headers: OrderedDictionary<String, String> = [:]
    /// By the name after `x-amz-meta-`, in lower case.
    var metadata: OrderedDictionary<String, String> = [:]
    var tags: OrderedDictionary<String, String> = [:]
    var storageClass = "STANDARD"
    var checksum: ObjectChecksum?
    /// Of a multipart upload.
    var parts: [Part] = []
    /// `AccessControlPolicy`, in XML; `nil` for the owner's alone.
    var acl: String?
    var pieces: [Piece] = []
}

extension ObjectDetails {
    var bytes: [UInt8] {
        var document: JSONObject = [:]
        func set(_ name: String, _ texts: OrderedDictionary<String, String>) {
            if !texts.isEmpty { document[name] = .object(texts.mapValues { .string($0) }) }
        }
        set("headers", headers)
        set("metadata", metadata)
        set("tags", tags)
        if storageClass != "STANDARD" { document["storageClass"] = .string(storageClass) }
        if let checksum {
            document["checksum"] = .array(
                [checksum.algorithm.rawValue, checksum.value, checksum.kind.rawValue].map { .string($0) }
            )
        }
        if !parts.isEmpty {
            document["parts"] = .array(
                parts.map { part in
                    .array(
                        [.number(JSONNumber(part.number)), .number(JSONNumber(part.size))]
                            + (part.checksum.map { [.string($0)] } ?? [])
                    )
                }
            )
        }
        if let acl { document["acl"] = .string(acl) }
        if !pieces.isEmpty {
            document["pieces"] = .array(
                pieces.map { [.number(JSONNumber(literal: String($0.content))), .number(JSONNumber($0.size))] }
            )
        }
        return JSONValue.object(document).bytes
    }

    init?(bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        func texts(_ name: String) -> OrderedDictionary<String, String> {
            (value[name]?.object ?? [:]).compactMapValues(\.string)
        }
        headers = texts("headers")
        metadata = texts("metadata")
        tags = texts("tags")
        storageClass = value["storageClass"]?.string ?? "STANDARD"
        let checksum = value["checksum"]?.array?.compactMap(\.string) ?? []
        if checksum.count == 3, let algorithm = ChecksumAlgorithm(rawValue: checksum[0]),
            let kind = ObjectChecksum.Kind(rawValue: checksum[2])
        {
            self.checksum = ObjectChecksum(algorithm: algorithm, value: checksum[1], kind: kind)
        }
        parts = (value["parts"]?.array ?? []).compactMap { part in
            guard let number = part[0]?.int, let size = part[1]?.int else { return nil }
            return Part(number: number, size: size, checksum: part[2]?.string)
        }
        acl = value["acl"]?.string
        pieces = (value["pieces"]?.array ?? []).compactMap { piece in
            guard let content = piece[0]?.int, let size = piece[1]?.int else { return nil }
            return Piece(content: Int64(content), size: size)
        }
    }
}
