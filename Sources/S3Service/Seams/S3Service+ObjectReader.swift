package import CloudCore

extension S3Service: ObjectReader {
    package func read(bucket name: String, key: String, version: String?) async throws(AWSError) -> [UInt8] {
        let bucket = try bucket(name)
        let content = try store.read { transaction throws(AWSError) in
            let object = try self.version(version, of: key, in: bucket, transaction)
            guard !object.isDeleteMarker else { throw AWSError.noSuchKey(key) }
            return try OutgoingContent(object.details.pieces, 0..<object.size, transaction, store.files)
        }
        return try content.whole()
    }
}
