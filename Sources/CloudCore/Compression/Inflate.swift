/// Unpacks what DEFLATE packed (RFC 1951).
///
/// Of our own, as no library for it is at hand everywhere: what is unpacked is small, a function's zip file or a request.
package struct Inflate {
    /// The bytes are not what DEFLATE writes, or they hold more than was asked for.
    package struct Damaged: Error, Hashable, Sendable {}

    private let input: ArraySlice<UInt8>
    private var position: Int
    private var bits: UInt32 = 0
    private var held = 0
    private var output: [UInt8] = []
    private let size: Int

    /// - Parameter size: How many bytes come out; more is an error.
    package static func inflate(_ input: ArraySlice<UInt8>, size: Int) throws(Damaged) -> [UInt8] {
        var inflate = Inflate(input: input, position: input.startIndex, size: size)
        inflate.output.reserveCapacity(size)
        while try inflate.block() {}
        return inflate.output
    }

    private init(input: ArraySlice<UInt8>, position: Int, size: Int) {
        (self.input, self.position, self.size) = (input, position, size)
    }

    /// Whether another one follows.
    private mutating func block() throws(Damaged) -> Bool {
        let isLast = try take(1) == 1
        switch try take(2) {
        case 0: try stored()
        case 1: try packed(literals: Self.fixedLiterals, distances: Self.fixedDistances)
        case 2:
            let (literals, distances) = try dynamicCodes()
            try packed(literals: literals, distances: distances)
        default: throw Damaged()
        }
        return !isLast
    }

    private mutating func stored() throws(Damaged) {
        (bits, held) = (0, 0)
        guard position + 4 <= input.endIndex else { throw Damaged() }
        let length = Int(input[position]) | Int(input[position + 1]) << 8
        let complement = Int(input[position + 2]) | Int(input[position + 3]) << 8
        position += 4
        guard length == ~complement & 0xFFFF, position + length <= input.endIndex, output.count + length <= size else {
            throw Damaged()
        }
        output.append(contentsOf: input[position..<(position + length)])
        position += length
    }

    private mutating func packed(literals: Huffman, distances: Huffman) throws(Damaged) {
        while true {
            let symbol = try decode(literals)
            if symbol == 256 { return }
            if symbol < 256 {
                guard output.count < size else { throw Damaged() }
                output.append(UInt8(symbol))
                continue
            }
            guard symbol - 257 < Self.lengths.count else { throw Damaged() }
            let length = Self.lengths[symbol - 257] + (try take(Self.lengthBits[symbol - 257]))
            let code = try decode(distances)
            guard code < Self.distances.count else { throw Damaged() }
            let distance = Self.distances[code] + (try take(Self.distanceBits[code]))
            guard distance <= output.count, output.count + length <= size else { throw Damaged() }
            // The copy may overlap what it makes: that is how runs are packed.
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    private mutating func dynamicCodes() throws(Damaged) -> (Huffman, Huffman) {
        let literalCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let codeCount = try take(4) + 4
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for index in 0..<codeCount { codeLengths[Self.codeOrder[index]] = UInt8(try take(3)) }
        let codes = Huffman(codeLengths)
        var lengths: [UInt8] = []
        while lengths.count < literalCount + distanceCount {
            switch try decode(codes) {
            case let symbol where symbol < 16: lengths.append(UInt8(symbol))
            case 16:
                guard let last = lengths.last else { throw Damaged() }
                lengths += repeatElement(last, count: 3 + (try take(2)))
            case 17: lengths += repeatElement(0, count: 3 + (try take(3)))
            default: lengths += repeatElement(0, count: 11 + (try take(7)))
            }
        }
        guard lengths.count == literalCount + distanceCount else { throw Damaged() }
        return (Huffman(Array(lengths[..<literalCount])), Huffman(Array(lengths[literalCount...])))
    }

    private mutating func take(_ count: Int) throws(Damaged) -> Int {
        while held < count {
            guard position < input.endIndex else { throw Damaged() }
            bits |= UInt32(input[position]) << UInt32(held)
            position += 1
            held += 8
        }
        let value = bits & (1 << UInt32(count) - 1)
        bits >>= UInt32(count)
        held -= count
        return Int(value)
    }

    /// Canonical codes, a bit at a time: the code of a length follows those of the shorter ones.
    private mutating func decode(_ code: Huffman) throws(Damaged) -> Int {
        var (value, first, index) = (0, 0, 0)
        for length in 1...15 {
            value |= try take(1)
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Damaged()
    }

    /// How many codes there are of each length, and their symbols in order.
    private struct Huffman {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int]

        init(_ lengths: [UInt8]) {
            for length in lengths where length > 0 { counts[Int(length)] += 1 }
            symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
        }
    }

    private static let fixedLiterals = Huffman(
        (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
    )
    private static let fixedDistances = Huffman([UInt8](repeating: 5, count: 30))
    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let lengths = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distances = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577,
    ]
    private static let distanceBits = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
}
