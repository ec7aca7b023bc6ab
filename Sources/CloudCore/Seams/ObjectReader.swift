/// What other services need of S3: an object's bytes.
package protocol ObjectReader: Sendable {
    /// Throws what `GetObject` would answer.
    /// - Parameter version: `nil` for the newest.
    func read(bucket: String, key: String, version: String?) async throws(AWSError) -> [UInt8]
}
