import CloudCore
import GRDB

/// An object that is uploaded in parts.
struct Upload: Hashable {
    let id: String
    let key: String
    let started: Timestamp
    /// What the object will have. Its checksum names the algorithm and the kind, and has no value yet.
    var details: ObjectDetails

    /// What the parts' checksums are made by.
    var algorithm: ChecksumAlgorithm { details.checksum?.algorithm ?? .crc64nvme }
    var kind: ObjectChecksum.Kind { details.checksum?.kind ?? .fullObject }
}

/// A part that has come.
struct UploadedPart: Hashable {
    static let numbers = 1...10_000
    /// In bytes: of all but the last.
    static let smallest = 5 << 20

    let number: Int
    let modified: Timestamp
    let size: Int
    /// Without quotes.
    let etag: String
    let checksum: ObjectChecksum
    /// 0 for an empty part.
    let content: Int64
}

/// Uploads and their parts.
extension ObjectTransaction {
    func put(_ upload: Upload, in bucket: Int64) throws(AWSError) {
        try execute(
            "INSERT INTO s3_uploads VALUES (?, ?, ?, ?, ?)",
            [
                bucket, Self.blob(Array(upload.key.utf8)), upload.id, upload.started.millisecondsSince1970,
                Self.blob(upload.details.bytes),
            ]
        )
    }

    func upload(_ bucket: Int64, _ key: String, _ id: String) throws(AWSError) -> Upload? {
        var result: Upload?
        try rows(
            "SELECT key, upload, started, details FROM s3_uploads WHERE bucket = ? AND key = ? AND upload = ?",
            [bucket, Self.blob(Array(key.utf8)), id]
        ) { row throws(AWSError) in
            result = Self.upload(row)
            return false
        }
        return result
    }

    private static func upload(_ row: ObjectRow) -> Upload {
        Upload(
            id: row[1],
            key: row.key(0),
            started: row.moment(2),
            details: ObjectDetails(bytes: row.bytes(3)) ?? ObjectDetails()
        )
    }

    /// In the order of their keys, and of a key in that of their beginning.
    func uploads(
        _ bucket: Int64,
        from start: [UInt8],
        to end: [UInt8]?,
        _ body: (Upload) throws(AWSError) -> Bool
    ) throws(AWSError) {
        try rows(
            "SELECT key, upload, started, details FROM s3_uploads WHERE bucket = ? AND key >= ? "
                + "AND key < COALESCE(?, X'FFFFFFFF') ORDER BY key, started, upload",
            [bucket, Self.blob(start), end.map(Self.blob)]
        ) { row throws(AWSError) in try body(Self.upload(row)) }
    }

    func put(_ part: UploadedPart, of upload: String) throws(AWSError) {
        try rows(
            "SELECT content FROM s3_parts WHERE upload = ? AND number = ?",
            [upload, part.number]
        ) { row throws(AWSError) in
            try removeContents([row[0]])
            return false
        }
        try execute(
            "INSERT OR REPLACE INTO s3_parts VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                upload, part.number, part.modified.millisecondsSince1970, part.size, part.etag,
                "\(part.checksum.algorithm.rawValue) \(part.checksum.value)", part.content,
            ]
        )
    }

    /// In the order of their numbers.
    func parts(of upload: String) throws(AWSError) -> [UploadedPart] {
        var parts: [UploadedPart] = []
        try rows(
            "SELECT number, modified, size, etag, checksum, content FROM s3_parts WHERE upload = ? ORDER BY number",
            [upload]
        ) { row throws(AWSError) in
            let checksum = (row[4] as String).split(separator: " ")
            parts.append(
                UploadedPart(
                    number: row[0],
                    modified: row.moment(1),
                    size: row[2],
                    etag: row[3],
                    checksum: ObjectChecksum(
                        algorithm: checksum.first.flatMap { ChecksumAlgorithm(rawValue: String($0)) } ?? .crc64nvme,
                        value: checksum.last.map(String.init) ?? ""
                    ),
                    content: row[5]
                )
            )
            return true
        }
        return parts
    }

    /// Forgets an upload. What isn't kept of its parts goes.
    func removeUpload(_ upload: Upload, in bucket: Int64, keeping kept: Set<Int64> = []) throws(AWSError) {
        let contents = try parts(of: upload.id).map(\.content)
        try removeContents(contents.filter { !kept.contains($0) })
        try execute("DELETE FROM s3_parts WHERE upload = ?", [upload.id])
        try execute(
            "DELETE FROM s3_uploads WHERE bucket = ? AND key = ? AND upload = ?",
            [bucket, Self.blob(Array(upload.key.utf8)), upload.id]
        )
    }

    func removeUploads(of bucket: Int64) throws(AWSError) {
        var all: [Upload] = []
        try uploads(bucket, from: [], to: nil) { upload throws(AWSError) in
            all.append(upload)
            return true
        }
        for upload in all { try removeUpload(upload, in: bucket) }
    }
}
