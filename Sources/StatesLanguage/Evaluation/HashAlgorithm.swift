/// What `States.Hash` offers. Written out here since this room imports no cryptography: nothing is kept secret by it.
enum HashAlgorithm: String, CaseIterable {
    case md5 = "MD5"
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    func digest(of bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .md5: MD5.digest(of: bytes)
        case .sha1: SHA1.digest(of: bytes)
        case .sha256: SHA256.digest(of: bytes)
        case .sha384: SHA512.digest(of: bytes, initial: SHA512.initial384, length: 48)
        case .sha512: SHA512.digest(of: bytes, initial: SHA512.initial512, length: 64)
        }
    }
}

/// The message, one bit, zeros, and its length in bits: a whole number of blocks.
private func padded(_ bytes: [UInt8], block: Int, lengthBytes: Int, isBigEndian: Bool) -> [UInt8] {
    var output = bytes
    output.append(0x80)
    while output.count % block != block - lengthBytes { output.append(0) }
    let length = UInt64(bytes.count) * 8
    output.append(contentsOf: repeatElement(0, count: lengthBytes - 8))
    let octets = (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64(8 * $0)) }
    output.append(contentsOf: isBigEndian ? octets.reversed() : octets)
    return output
}

extension FixedWidthInteger {
    fileprivate func rotatedLeft(_ count: Int) -> Self { self << Self(count) | self >> Self(Self.bitWidth - count) }
    fileprivate func rotatedRight(_ count: Int) -> Self { self >> Self(count) | self << Self(Self.bitWidth - count) }

    fileprivate init(bigEndian bytes: ArraySlice<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | Self(truncatingIfNeeded: $1) }
    }

    fileprivate var bigEndianBytes: [UInt8] {
        (0..<Self.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: self >> Self(8 * $0)) }
    }
}

/// The first bits of the fractional parts of roots of primes: what the standards take their constants from.
private enum Primes {
    static let first80: [UInt64] = {
        var primes: [UInt64] = []
        var candidate: UInt64 = 2
        while primes.count < 80 {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes
    }()

    /// 64 bits after the point of the cube root, by search in whole numbers.
    static func cubeRootFraction(of prime: UInt64) -> UInt64 {
        var low: UInt64 = 1
        while (low + 1) * (low + 1) * (low + 1) <= prime { low += 1 }
        var fraction: UInt64 = 0
        for bit in (0..<64).reversed() {
            let candidate = fraction | 1 << UInt64(bit)
            if cube(whole: low, fraction: candidate, isAtMost: prime) { fraction = candidate }
        }
        return fraction
    }

    /// Whether (whole + fraction/2^64)^3 <= prime, with limbs of 32 bits.
    private static func cube(whole: UInt64, fraction: UInt64, isAtMost prime: UInt64) -> Bool {
        let root: [UInt64] = [fraction & 0xFFFF_FFFF, fraction >> 32, whole]
        let cubed = multiply(multiply(root, root), root)
        let integral =
            cubed.count > 6
            ? cubed[6...].enumerated().reduce(UInt64(0)) { $0 | $1.element << UInt64(32 * $1.offset) } : 0
        return integral < prime
    }

    private static func multiply(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
        var result = [UInt64](repeating: 0, count: left.count + right.count + 1)
        for (i, a) in left.enumerated() {
            var carry: UInt64 = 0
            for (j, b) in right.enumerated() {
                let sum = result[i + j] + a * b + carry
                result[i + j] = sum & 0xFFFF_FFFF
                carry = sum >> 32
            }
            result[i + right.count] += carry
        }
        while result.count > 7, result.last == 0 { result.removeLast() }
        return result
    }
}

private enum MD5 {
    private static let shifts = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]]

    static func digest(of bytes: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
        let message = padded(bytes, block: 64, lengthBytes: 8, isBigEndian: false)
        for start in stride(from: 0, to: message.count, by: 64) {
            let words = (0..<16).map { UInt32(bigEndian: message[start + 4 * $0..<start + 4 * $0 + 4]).byteSwapped }
            var (a, b, c, d) = (state[0], state[1], state[2], state[3])
            for round in 0..<64 {
                let (mix, index): (UInt32, Int) =
                    switch round / 16 {
                    case 0: (b & c | ~b & d, round)
                    case 1: (d & b | ~d & c, (5 * round + 1) % 16)
                    case 2: (b ^ c ^ d, (3 * round + 5) % 16)
                    default: (c ^ (b | ~d), 7 * round % 16)
                    }
                let sum = a &+ mix &+ constants[round] &+ words[index]
                (a, d, c, b) = (d, c, b, b &+ sum.rotatedLeft(shifts[round / 16][round % 4]))
            }
            state = [state[0] &+ a, state[1] &+ b, state[2] &+ c, state[3] &+ d]
        }
        return state.flatMap { $0.byteSwapped.bigEndianBytes }
    }

    /// `floor(2^32 × |sin(i + 1)|)`, by the sine's series: no mathematics library is imported for 64 numbers.
    private static let constants: [UInt32] = (1...64).map { index in
        let turn = 2 * Double.pi
        var angle = Double(index).truncatingRemainder(dividingBy: turn)
        if angle > .pi { angle -= turn }
        var term = angle
        var sine = angle
        for n in 1...20 {
            term *= -angle * angle / Double(2 * n * (2 * n + 1))
            sine += term
        }
        return UInt32((abs(sine) * 4_294_967_296).rounded(.down))
    }
}

private enum SHA1 {
    static func digest(of bytes: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        let message = padded(bytes, block: 64, lengthBytes: 8, isBigEndian: true)
        for start in stride(from: 0, to: message.count, by: 64) {
            var words = (0..<16).map { UInt32(bigEndian: message[start + 4 * $0..<start + 4 * $0 + 4]) }
            for index in 16..<80 {
                words.append(
                    (words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]).rotatedLeft(1)
                )
            }
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
            for round in 0..<80 {
                let (mix, constant): (UInt32, UInt32) =
                    switch round / 20 {
                    case 0: (b & c | ~b & d, 0x5A82_7999)
                    case 1: (b ^ c ^ d, 0x6ED9_EBA1)
                    case 2: (b & c | b & d | c & d, 0x8F1B_BCDC)
                    default: (b ^ c ^ d, 0xCA62_C1D6)
                    }
                let sum = a.rotatedLeft(5) &+ mix &+ e &+ constant &+ words[round]
                (e, d, c, b, a) = (d, c, b.rotatedLeft(30), a, sum)
            }
            state = [state[0] &+ a, state[1] &+ b, state[2] &+ c, state[3] &+ d, state[4] &+ e]
        }
        return state.flatMap(\.bigEndianBytes)
    }
}

private enum SHA256 {
    private static let constants = Primes.first80.prefix(64).map {
        UInt32(truncatingIfNeeded: Primes.cubeRootFraction(of: $0) >> 32)
    }

    static func digest(of bytes: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [
            0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
        ]
        let message = padded(bytes, block: 64, lengthBytes: 8, isBigEndian: true)
        for start in stride(from: 0, to: message.count, by: 64) {
            var words = (0..<16).map { UInt32(bigEndian: message[start + 4 * $0..<start + 4 * $0 + 4]) }
            for index in 16..<64 {
                let (near, far) = (words[index - 2], words[index - 15])
                let first = far.rotatedRight(7) ^ far.rotatedRight(18) ^ far >> 3
                let second = near.rotatedRight(17) ^ near.rotatedRight(19) ^ near >> 10
                words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
            }
            state = mixed(state, words)
        }
        return state.flatMap(\.bigEndianBytes)
    }

    private static func mixed(_ state: [UInt32], _ words: [UInt32]) -> [UInt32] {
        var v = state
        for round in 0..<64 {
            let first = v[4].rotatedRight(6) ^ v[4].rotatedRight(11) ^ v[4].rotatedRight(25)
            let choice = v[4] & v[5] ^ ~v[4] & v[6]
            let one = v[7] &+ first &+ choice &+ constants[round] &+ words[round]
            let second = v[0].rotatedRight(2) ^ v[0].rotatedRight(13) ^ v[0].rotatedRight(22)
            let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
            v = [one &+ second &+ majority, v[0], v[1], v[2], v[3] &+ one, v[4], v[5], v[6]]
        }
        return zip(state, v).map { $0 &+ $1 }
    }
}

private enum SHA512 {
    static let initial512: [UInt64] = [
        0x6A09_E667_F3BC_C908, 0xBB67_AE85_84CA_A73B, 0x3C6E_F372_FE94_F82B, 0xA54F_F53A_5F1D_36F1,
        0x510E_527F_ADE6_82D1, 0x9B05_688C_2B3E_6C1F, 0x1F83_D9AB_FB41_BD6B, 0x5BE0_CD19_137E_2179,
    ]
    static let initial384: [UInt64] = [
        0xCBBB_9D5D_C105_9ED8, 0x629A_292A_367C_D507, 0x9159_015A_3070_DD17, 0x152F_ECD8_F70E_5939,
        0x6733_2667_FFC0_0B31, 0x8EB4_4A87_6858_1511, 0xDB0C_2E0D_64F9_8FA7, 0x47B5_481D_BEFA_4FA4,
    ]
    private static let constants = Primes.first80.map(Primes.cubeRootFraction)

    static func digest(of bytes: [UInt8], initial: [UInt64], length: Int) -> [UInt8] {
        var state = initial
        let message = padded(bytes, block: 128, lengthBytes: 16, isBigEndian: true)
        for start in stride(from: 0, to: message.count, by: 128) {
            var words = (0..<16).map { UInt64(bigEndian: message[start + 8 * $0..<start + 8 * $0 + 8]) }
            for index in 16..<80 {
                let (near, far) = (words[index - 2], words[index - 15])
                let first = far.rotatedRight(1) ^ far.rotatedRight(8) ^ far >> 7
                let second = near.rotatedRight(19) ^ near.rotatedRight(61) ^ near >> 6
                words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
            }
            state = mixed(state, words)
        }
        return Array(state.flatMap(\.bigEndianBytes).prefix(length))
    }

    private static func mixed(_ state: [UInt64], _ words: [UInt64]) -> [UInt64] {
        var v = state
        for round in 0..<80 {
            let first = v[4].rotatedRight(14) ^ v[4].rotatedRight(18) ^ v[4].rotatedRight(41)
            let choice = v[4] & v[5] ^ ~v[4] & v[6]
            let one = v[7] &+ first &+ choice &+ constants[round] &+ words[round]
            let second = v[0].rotatedRight(28) ^ v[0].rotatedRight(34) ^ v[0].rotatedRight(39)
            let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
            v = [one &+ second &+ majority, v[0], v[1], v[2], v[3] &+ one, v[4], v[5], v[6]]
        }
        return zip(state, v).map { $0 &+ $1 }
    }
}
