/// A DynamoDB number: up to 38 significant digits, exactly.
///
/// Its magnitude lies between 1E-130 and 9.9…E+125.
/// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>.
package struct DynamoNumber: Hashable, Sendable {
    static let precision = 38
    static let zero = DynamoNumber(isNegative: false, digits: [], exponent: 0)

    let isNegative: Bool
    /// Values 0 to 9, neither beginning nor ending with 0; none at all is zero.
    let digits: [UInt8]
    /// Of ten, by which `d.ddd…` is multiplied.
    let exponent: Int

    private init(isNegative: Bool, digits: [UInt8], exponent: Int) {
        self.isNegative = isNegative
        self.digits = digits
        self.exponent = exponent
    }

    /// - Parameter exponent: Of the first of the digits, zeros included.
    fileprivate init(normalizing digits: some Collection<UInt8>, exponent: Int, isNegative: Bool) throws(RequestFailure)
    {
        let leading = digits.prefix { $0 == 0 }.count
        var kept = Array(digits.dropFirst(leading))
        while kept.last == 0 { kept.removeLast() }
        guard !kept.isEmpty else {
            self = .zero
            return
        }
        let exponent = exponent - leading
        guard exponent <= 125 else {
            throw .validation(
                "Number overflow. Attempting to store a number with magnitude larger than supported range"
            )
        }
        guard exponent >= -130 else {
            throw .validation(
                "Number underflow. Attempting to store a number with magnitude smaller than supported range"
            )
        }
        guard kept.count <= Self.precision else {
            throw .validation("Attempting to store more than 38 significant digits in a Number")
        }
        self.init(isNegative: isNegative, digits: kept, exponent: exponent)
    }

    package init(_ text: String) throws(RequestFailure) {
        let problem = "The parameter cannot be converted to a numeric value"
        guard !text.isEmpty else { throw .value(problem, current: "\(problem): ") }
        var scanner = NumberScanner(text)
        guard scanner.scan() else { throw .value("\(problem): \(text)") }
        do throws(RequestFailure) {
            try self.init(
                normalizing: scanner.digits,
                exponent: scanner.integerDigits - 1 + scanner.exponent,
                isNegative: scanner.isNegative
            )
        } catch {
            throw .value(error.message)
        }
    }

    package init(_ value: Int) {
        let digits = String(value.magnitude).utf8.map { $0 - UInt8(ascii: "0") }
        var kept = digits
        while kept.last == 0 { kept.removeLast() }
        self.init(isNegative: value < 0, digits: kept, exponent: kept.isEmpty ? 0 : digits.count - 1)
    }

    /// `nil` where it has a fraction or is too large.
    var int: Int? { digits.count > exponent + 1 || exponent > 18 ? nil : Int(description) }
}

extension DynamoNumber: CustomStringConvertible {
    /// Without an exponent, as AWS prints it.
    package var description: String {
        guard !digits.isEmpty else { return "0" }
        var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        if exponent < 0 {
            text += [UInt8(ascii: "0"), UInt8(ascii: ".")]
            text += repeatElement(UInt8(ascii: "0"), count: -exponent - 1)
        }
        for (index, digit) in digits.enumerated() {
            if index == exponent + 1, index > 0 { text.append(UInt8(ascii: ".")) }
            text.append(digit + UInt8(ascii: "0"))
        }
        if exponent >= digits.count {
            text += repeatElement(UInt8(ascii: "0"), count: exponent - digits.count + 1)
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension DynamoNumber: Comparable {
    package static func < (left: DynamoNumber, right: DynamoNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative
            ? isSmaller(right, left) : isSmaller(left, right)
    }

    private static func isSmaller(_ left: DynamoNumber, _ right: DynamoNumber) -> Bool {
        if left.digits.isEmpty || right.digits.isEmpty { return left.digits.isEmpty && !right.digits.isEmpty }
        if left.exponent != right.exponent { return left.exponent < right.exponent }
        return left.digits.lexicographicallyPrecedes(right.digits)
    }
}

// MARK: Arithmetic

extension DynamoNumber {
    var negated: DynamoNumber {
        DynamoNumber(isNegative: !isNegative && !digits.isEmpty, digits: digits, exponent: exponent)
    }

    /// Throws where the exact result has more than 38 digits, or lies out of range.
    package func adding(_ other: DynamoNumber) throws(RequestFailure) -> DynamoNumber {
        if digits.isEmpty { return other }
        if other.digits.isEmpty { return self }
        let top = max(exponent, other.exponent)
        let bottom = min(exponent - digits.count, other.exponent - other.digits.count) + 1
        let (left, right) = (aligned(top, bottom), other.aligned(top, bottom))
        if isNegative == other.isNegative {
            return try DynamoNumber(
                normalizing: Self.sum(left, right),
                exponent: top + 1,
                isNegative: isNegative
            )
        }
        let leftIsSmaller = left.lexicographicallyPrecedes(right)
        return try DynamoNumber(
            normalizing: leftIsSmaller ? Self.difference(right, left) : Self.difference(left, right),
            exponent: top,
            isNegative: leftIsSmaller ? other.isNegative : isNegative
        )
    }

    private func aligned(_ top: Int, _ bottom: Int) -> [UInt8] {
        var all = [UInt8](repeating: 0, count: top - bottom + 1)
        all.replaceSubrange(top - exponent..<top - exponent + digits.count, with: digits)
        return all
    }

    /// One digit longer than the operands, which are of one length.
    private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: left.count + 1)
        var carry: UInt8 = 0
        for index in left.indices.reversed() {
            let digit = left[index] + right[index] + carry
            result[index + 1] = digit % 10
            carry = digit / 10
        }
        result[0] = carry
        return result
    }

    private static func difference(_ larger: [UInt8], _ smaller: [UInt8]) -> [UInt8] {
        var result = larger
        var borrow: UInt8 = 0
        for index in larger.indices.reversed() {
            let taken = smaller[index] + borrow
            borrow = larger[index] < taken ? 1 : 0
            result[index] = larger[index] + 10 * borrow - taken
        }
        return result
    }
}

// MARK: Sizes and keys

extension DynamoNumber {
    /// In an item: one byte for two digits, one for the exponent, one for the sign of what is negative.
    var size: Int {
        guard !digits.isEmpty else { return 1 }
        // Pairs begin at even powers of ten.
        let isOdd = exponent & 1 == 0
        let pairs = isOdd ? (digits.count + 2) / 2 : (digits.count + 1) / 2
        return pairs + 1 + (isNegative ? 1 : 0)
    }

    /// Bytes that sort as the numbers do; none is a prefix of another's.
    package var sortBytes: [UInt8] {
        guard !digits.isEmpty else { return [1] }
        // Above 0, which ends the digits.
        let magnitude = [UInt8(exponent + 130)] + digits.map { $0 + 1 } + [0]
        return isNegative ? [0] + magnitude.map { ~$0 } : [2] + magnitude
    }
}

/// Reads `[+-]digits[.digits][e[+-]digits]`.
private struct NumberScanner {
    private let text: [UInt8]
    private var position = 0
    private(set) var isNegative = false
    private(set) var digits: [UInt8] = []
    private(set) var integerDigits = 0
    private(set) var exponent = 0

    package init(_ text: String) { self.text = Array(text.utf8) }

    mutating func scan() -> Bool {
        isNegative = sign()
        scanDigits()
        integerDigits = digits.count
        if take(UInt8(ascii: ".")) { scanDigits() }
        guard !digits.isEmpty else { return false }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            let isNegative = sign()
            let start = position
            while let digit = digit() { exponent = min(exponent * 10 + Int(digit), 1_000_000) }
            guard position > start else { return false }
            if isNegative { exponent = -exponent }
        }
        return position == text.count
    }

    private mutating func sign() -> Bool {
        if take(UInt8(ascii: "-")) { return true }
        _ = take(UInt8(ascii: "+"))
        return false
    }

    private mutating func scanDigits() { while let digit = digit() { digits.append(digit) } }

    private mutating func digit() -> UInt8? {
        guard position < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position]) else {
            return nil
        }
        defer { position += 1 }
        return text[position] - UInt8(ascii: "0")
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }
}
