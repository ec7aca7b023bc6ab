import CloudCore
import Crypto

/// Reads a request's body as it comes: takes it apart where it is `aws-chunked`, and holds it against what the request
/// says of it.
struct IncomingContent {
    /// The largest object of one request, as on AWS.
    static let largestObject = 5 << 30
    /// The largest document that an operation takes.
    static let largestDocument = 8 << 20

    let request: S3Request
    let expected: ExpectedDigests
    private let isChunked: Bool

    init(_ request: S3Request) throws(AWSError) {
        self.request = request
        expected = try ExpectedDigests(request)
        isChunked = (request.header("x-amz-content-sha256") ?? "").hasPrefix("STREAMING-")
    }

    /// The whole body in memory.
    func document() async throws(AWSError) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try await read(limit: Self.largestDocument) { chunk throws(AWSError) in bytes += chunk }
        return bytes
    }

    /// Hands over the bytes as they come, and returns their digests once they are all there and are what was promised.
    /// - Parameter algorithm: Of the checksum that is made where the request names none.
    func read(
        limit: Int,
        algorithm: ChecksumAlgorithm = .crc64nvme,
        _ body: (ArraySlice<UInt8>) throws(AWSError) -> Void
    ) async throws(AWSError) -> ContentDigests {
        if let announced, announced > limit { throw .tooLarge(announced, limit: limit) }
        var digests = RunningDigests(expected, algorithm: algorithm)
        var decoder = ChunkedDecoder()
        var size = 0
        func take(_ chunk: ArraySlice<UInt8>) throws(AWSError) {
            size += chunk.count
            guard size <= limit else { throw .tooLarge(size, limit: limit) }
            digests.update(chunk)
            try body(chunk)
        }
        while let chunk = try await next() {
            if isChunked {
                guard let parts = decoder.decode(chunk) else { throw .incompleteBody }
                for part in parts { try take(part) }
            } else {
                try take(chunk[...])
            }
        }
        decoder.finish()
        if isChunked, !decoder.isAtEnd { throw .incompleteBody }
        if let announced, announced != size { throw .incompleteBody }
        return try digests.finish(expected, size: size, trailers: decoder.trailers)
    }

    /// How long the content is, where the request says so.
    private var announced: Int? {
        (request.header("x-amz-decoded-content-length") ?? (isChunked ? nil : request.header("Content-Length")))
            .flatMap { Int($0) }
    }

    private let state = Whole()

    /// A body that came whole is one chunk.
    private final class Whole {
        var isTaken = false
    }

    private func next() async throws(AWSError) -> [UInt8]? {
        guard let stream = request.http.bodyStream else {
            if request.http.bodyExceedsLimit { throw .s3("MaxMessageLengthExceeded", "Your request was too big.") }
            defer { state.isTaken = true }
            return state.isTaken || request.http.body.isEmpty ? nil : request.http.body
        }
        do {
            return try await stream.next()
        } catch {
            throw .s3("RequestTimeout", "The request body ended early: \(error.reason)")
        }
    }
}

/// What a request says that its body comes to.
struct ExpectedDigests {
    /// `Content-MD5`
    var md5: [UInt8]?
    /// `x-amz-content-sha256`, in hexadecimal digits.
    var sha256: String?
    /// Whose value stands in a header, or will stand in a trailer.
    var algorithm: ChecksumAlgorithm?
    /// Base 64.
    var checksum: String?

    init(_ request: S3Request) throws(AWSError) {
        if let text = request.header("Content-MD5") {
            guard let bytes = Base64.decode(text), bytes.count == 16 else {
                throw .s3("InvalidDigest", "The Content-MD5 you specified was invalid.", ["Content-MD5": text])
            }
            md5 = bytes
        }
        if let text = request.header("x-amz-content-sha256"), text.utf8.count == 64 { sha256 = text.lowercased() }
        let given = ChecksumAlgorithm.allCases.filter { request.header($0.header) != nil }
        guard given.count <= 1 else {
            throw .invalidRequest(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
            )
        }
        if let algorithm = given.first, let text = request.header(algorithm.header) {
            try Self.check(text, algorithm)
            (self.algorithm, checksum) = (algorithm, text)
        } else if let trailer = request.header("x-amz-trailer")?.lowercased() {
            algorithm = ChecksumAlgorithm.allCases.first { $0.header == trailer }
            guard algorithm != nil else {
                throw .invalidRequest("The value specified in the x-amz-trailer header is not supported")
            }
        }
        try checkNamedAlgorithm(request)
    }

    static func check(_ text: String, _ algorithm: ChecksumAlgorithm) throws(AWSError) {
        guard Base64.decode(text)?.count == algorithm.length, text.utf8.count == (algorithm.length + 2) / 3 * 4 else {
            throw .invalidRequest("Value for \(algorithm.header) header is invalid.")
        }
    }

    /// `x-amz-sdk-checksum-algorithm` is a promise that a value comes.
    private func checkNamedAlgorithm(_ request: S3Request) throws(AWSError) {
        guard let name = request.header("x-amz-sdk-checksum-algorithm") else { return }
        guard let named = ChecksumAlgorithm(rawValue: name.uppercased()) else {
            throw .invalidRequest(
                "Checksum algorithm provided is unsupported. Please try again with any of the valid "
                    + "types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"
            )
        }
        guard let algorithm else {
            throw .invalidRequest(
                "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers "
                    + "were found."
            )
        }
        guard algorithm == named else {
            throw .invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.")
        }
    }
}

/// What a content came to.
struct ContentDigests {
    /// In bytes.
    let size: Int
    let md5: [UInt8]
    let checksum: ObjectChecksum
}

extension ContentDigests {
    /// Of bytes that are here already.
    /// - Parameter body: Gets the bytes as they pass.
    init(
        of content: OutgoingContent,
        _ algorithm: ChecksumAlgorithm,
        _ body: ([UInt8]) throws(AWSError) -> Void = { _ in }
    ) throws(AWSError) {
        var digests = RunningDigests(algorithm: algorithm)
        try content.read { chunk throws(AWSError) in
            digests.update(chunk[...])
            try body(chunk)
        }
        self = digests.result(size: content.size)
    }
}

private struct RunningDigests {
    private var md5 = Insecure.MD5()
    private var sha256: SHA256?
    private let algorithm: ChecksumAlgorithm
    private var checksum: RunningChecksum

    init(algorithm: ChecksumAlgorithm) {
        self.algorithm = algorithm
        checksum = RunningChecksum(algorithm)
    }

    init(_ expected: ExpectedDigests, algorithm: ChecksumAlgorithm) {
        self.init(algorithm: expected.algorithm ?? algorithm)
        if expected.sha256 != nil { sha256 = SHA256() }
    }

    func result(size: Int) -> ContentDigests {
        ContentDigests(
            size: size,
            md5: Array(md5.finalize()),
            checksum: ObjectChecksum(algorithm: algorithm, value: Base64.encode(checksum.finish()))
        )
    }

    mutating func update(_ chunk: ArraySlice<UInt8>) {
        chunk.withUnsafeBytes { buffer in
            md5.update(bufferPointer: buffer)
            sha256?.update(bufferPointer: buffer)
        }
        checksum.update(chunk)
    }

    func finish(
        _ expected: ExpectedDigests,
        size: Int,
        trailers: HeaderFields
    ) throws(AWSError) -> ContentDigests {
        let result = result(size: size)
        if let digest = expected.md5, digest != result.md5 {
            throw .s3(
                "BadDigest",
                "The Content-MD5 you specified did not match what we received.",
                ["ExpectedDigest": Base64.encode(digest), "CalculatedDigest": Base64.encode(result.md5)]
            )
        }
        if let sha256, let digest = expected.sha256 {
            let computed = sha256.finalize().map { Identifiers.hexadecimal(UInt64($0), digits: 2) }.joined()
            guard computed == digest else {
                throw .s3(
                    "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed.",
                    ["ClientComputedContentSHA256": digest, "S3ComputedContentSHA256": computed]
                )
            }
        }
        var promised = expected.checksum
        if expected.algorithm != nil, promised == nil {
            guard let trailer = trailers[algorithm.header] else { throw .incompleteBody }
            try ExpectedDigests.check(trailer, algorithm)
            promised = trailer
        }
        guard promised == nil || promised == result.checksum.value else {
            throw .s3("BadDigest", "The \(algorithm.rawValue) you specified did not match the calculated checksum.")
        }
        return result
    }
}
