/// A cyclic redundancy check that S3 knows: CRC-32, CRC-32C or CRC-64/NVME.
///
/// All three are reflected and begin and end with all bits inverted, so one register of 64 bits serves them.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>.
struct CRC: Sendable {
    final class Polynomial: Sendable {
        let reflected: UInt64
        /// In bits.
        let width: Int
        /// Eight tables: what a byte comes to when 0 to 7 zero bytes follow it.
        fileprivate let tables: [UInt64]

        init(reflected: UInt64, width: Int) {
            self.reflected = reflected
            self.width = width
            var tables = (0..<256).map { index in
                (0..<8).reduce(UInt64(index)) { sum, _ in sum >> 1 ^ (sum & 1 == 0 ? 0 : reflected) }
            }
            for index in 256..<2048 {
                let before = tables[index - 256]
                tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
            }
            self.tables = tables
        }

        fileprivate var ones: UInt64 { width == 64 ? .max : 1 << UInt64(width) - 1 }
    }

    static let crc32 = Polynomial(reflected: 0xEDB8_8320, width: 32)
    static let crc32c = Polynomial(reflected: 0x82F6_3B78, width: 32)
    static let crc64nvme = Polynomial(reflected: 0x9A6C_9329_AC4B_C9B5, width: 64)

    let polynomial: Polynomial
    private var register: UInt64

    init(_ polynomial: Polynomial) {
        self.polynomial = polynomial
        register = polynomial.ones
    }

    var value: UInt64 { register ^ polynomial.ones }

    /// Big-endian.
    var bytes: [UInt8] { Self.bytes(value, width: polynomial.width) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var sum = register
        polynomial.tables.withUnsafeBufferPointer { tables in
            var position = 0
            while position + 8 <= bytes.count {
                sum ^= UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                var next: UInt64 = 0
                for index in 0..<8 {
                    next ^= tables[(7 - index) << 8 | Int(sum >> UInt64(8 * index) & 0xFF)]
                }
                sum = next
                position += 8
            }
            while position < bytes.count {
                sum = sum >> 8 ^ tables[Int((sum ^ UInt64(bytes[position])) & 0xFF)]
                position += 1
            }
        }
        register = sum
    }

    static func bytes(_ value: UInt64, width: Int) -> [UInt8] {
        (0..<width / 8).map { UInt8(truncatingIfNeeded: value >> UInt64(width - 8 - 8 * $0)) }
    }

    /// The value of two pieces one after the other, from those of each, without the bytes.
    /// - Parameter length: Of the second, in bytes.
    static func combine(_ first: UInt64, _ second: UInt64, length: Int, _ polynomial: Polynomial) -> UInt64 {
        // A matrix over GF(2) that appends a zero bit; squared, it appends twice as many.
        var zeros = [polynomial.reflected] + (0..<polynomial.width - 1).map { 1 << UInt64($0) }
        for _ in 0..<3 { zeros = squared(zeros) }
        var (sum, rest) = (first, length)
        while rest > 0 {
            if rest & 1 == 1 { sum = product(zeros, sum) }
            rest >>= 1
            if rest > 0 { zeros = squared(zeros) }
        }
        return sum ^ second
    }

    private static func product(_ matrix: [UInt64], _ vector: UInt64) -> UInt64 {
        var (sum, rest, row): (UInt64, UInt64, Int) = (0, vector, 0)
        while rest != 0 {
            if rest & 1 == 1 { sum ^= matrix[row] }
            rest >>= 1
            row += 1
        }
        return sum
    }

    private static func squared(_ matrix: [UInt64]) -> [UInt64] { matrix.map { product(matrix, $0) } }
}
