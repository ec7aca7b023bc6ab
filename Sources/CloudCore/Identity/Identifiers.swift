import WorkshopCommon

/// Names that AWS makes up for each request.
package enum Identifiers {
    /// A random UUID in lower case, as Lambda and API Gateway name a request.
    package static func requestID() -> String {
        var generator = PooledRandom()
        return requestID(using: &generator)
    }

    package static func requestID(using generator: inout some RandomNumberGenerator) -> String {
        let high = generator.next() & ~0xF000 | 0x4000
        let low = generator.next() & ~(0b11 << 62) | (0b10 << 62)
        return String(unsafeUninitializedCapacity: 36) { text in
            var position = 0
            for (half, value) in [high, low].enumerated() {
                for digit in 0..<16 {
                    let dashes = half == 0 ? digit == 8 || digit == 12 : digit == 0 || digit == 4
                    if dashes {
                        text[position] = UInt8(ascii: "-")
                        position += 1
                    }
                    let nibble = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * digit)) & 15
                    text[position] = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
                    position += 1
                }
            }
            return position
        }
    }

    private static let extendedAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// API Gateway's second name of a request, `x-amz-apigw-id` and `extendedRequestId`: 16 characters of base 64.
    package static func extendedRequestID() -> String {
        // 15 times 6 bits.
        let (high, low) = (PooledRandom().next(), PooledRandom().next())
        return String(unsafeUninitializedCapacity: 16) { text in
            for index in 0..<15 {
                let bits = index < 10 ? high >> UInt64(6 * index) : low >> UInt64(6 * (index - 10))
                text[index] = extendedAlphabet[Int(bits & 63)]
            }
            text[15] = UInt8(ascii: "=")
            return 16
        }
    }

    /// An X-Ray root, `1-<8 hex: the second>-<24 hex: random>`.
    package static func traceRoot(at moment: Timestamp) -> String {
        let generator = PooledRandom()
        let random = hexadecimal(generator.next(), digits: 16) + hexadecimal(generator.next() >> 32, digits: 8)
        return "1-\(hexadecimal(UInt64(clamping: moment.secondsSince1970), digits: 8))-\(random)"
    }

    /// The id of an X-Ray segment: 16 hexadecimal digits.
    package static func segmentID() -> String {
        hexadecimal(PooledRandom().next(), digits: 16)
    }

    package static func hexadecimal(_ value: UInt64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text.suffix(digits)
    }
}
