import CloudCore
import Crypto

/// A checksum that S3 verifies and keeps beside an object.
package enum ChecksumAlgorithm: String, Hashable, Sendable, CaseIterable {
    case crc32 = "CRC32"
    case crc32c = "CRC32C"
    case crc64nvme = "CRC64NVME"
    case sha1 = "SHA1"
    case sha256 = "SHA256"

    /// `x-amz-checksum-crc32`
    var header: String { "x-amz-checksum-\(rawValue.lowercased())" }

    /// `ChecksumCRC32`
    var element: String { "Checksum\(rawValue)" }

    /// In bytes.
    var length: Int {
        switch self {
        case .crc32, .crc32c: 4
        case .crc64nvme: 8
        case .sha1: 20
        case .sha256: 32
        }
    }

    /// Whether a multipart upload may have a checksum of the whole object, and not only one of its parts' checksums.
    var polynomial: CRC.Polynomial? {
        switch self {
        case .crc32: CRC.crc32
        case .crc32c: CRC.crc32c
        case .crc64nvme: CRC.crc64nvme
        case .sha1, .sha256: nil
        }
    }

    func digest(_ bytes: [UInt8]) -> [UInt8] {
        var running = RunningChecksum(self)
        running.update(bytes[...])
        return running.finish()
    }
}

/// A checksum while its bytes pass by.
struct RunningChecksum {
    private enum State {
        case crc(CRC)
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
    }

    private var state: State

    init(_ algorithm: ChecksumAlgorithm) {
        switch algorithm {
        case .crc32: state = .crc(CRC(CRC.crc32))
        case .crc32c: state = .crc(CRC(CRC.crc32c))
        case .crc64nvme: state = .crc(CRC(CRC.crc64nvme))
        case .sha1: state = .sha1(Insecure.SHA1())
        case .sha256: state = .sha256(SHA256())
        }
    }

    mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { buffer in
            switch state {
            case .crc(var crc):
                crc.update(buffer)
                state = .crc(crc)
            case .sha1(var digest):
                digest.update(bufferPointer: buffer)
                state = .sha1(digest)
            case .sha256(var digest):
                digest.update(bufferPointer: buffer)
                state = .sha256(digest)
            }
        }
    }

    func finish() -> [UInt8] {
        switch state {
        case .crc(let crc): crc.bytes
        case .sha1(let digest): Array(digest.finalize())
        case .sha256(let digest): Array(digest.finalize())
        }
    }
}

/// A checksum as it is kept and returned.
package struct ObjectChecksum: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Of all bytes.
        case fullObject = "FULL_OBJECT"
        /// Of the checksums of the parts.
        case composite = "COMPOSITE"
    }

    package var algorithm: ChecksumAlgorithm
    /// Base 64; that of a composite ends with `-` and the number of parts.
    package var value: String
    package var kind: Kind

    package init(algorithm: ChecksumAlgorithm, value: String, kind: Kind = .fullObject) {
        self.algorithm = algorithm
        self.value = value
        self.kind = kind
    }
}
