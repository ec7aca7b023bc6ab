import OrderedCollections
import WorkshopCommon

/// Why a function gave no result; becomes the cause of `States.IntrinsicFailure`.
struct IntrinsicError: Error, Hashable {
    let message: String
}

/// The functions, over arguments that are values already.
enum Intrinsics {
    static func apply(
        _ function: IntrinsicFunction,
        to arguments: [JSONValue],
        random: inout SeededRandom
    ) throws(IntrinsicError) -> JSONValue {
        switch function {
        case .format: try format(arguments)
        case .stringToJson: try stringToJson(arguments[0])
        case .jsonToString: .string(arguments[0].serialized())
        case .array: .array(arguments)
        case .arrayPartition: try partition(arguments[0], arguments[1])
        case .arrayContains: try .bool(array(arguments[0]).contains { $0.isEquivalent(to: arguments[1]) })
        case .arrayRange: try range(arguments)
        case .arrayGetItem: try item(of: arguments[0], at: arguments[1])
        case .arrayLength: try .number(JSONNumber(array(arguments[0]).count))
        case .arrayUnique: try unique(arguments[0])
        case .base64Encode: try encode(arguments[0])
        case .base64Decode: try decode(arguments[0])
        case .hash: try hash(arguments[0], algorithm: arguments[1])
        case .jsonMerge: try merge(arguments)
        case .mathRandom: try mathRandom(arguments, random: &random)
        case .mathAdd: try add(arguments[0], arguments[1])
        case .stringSplit: try split(arguments[0], by: arguments[1])
        case .uuid: .string(random.uuid())
        }
    }

    // MARK: Texts

    /// Fills the places `{}` one after another; `\{` and `\}` stand for themselves.
    private static func format(_ arguments: [JSONValue]) throws(IntrinsicError) -> JSONValue {
        let template = try text(arguments[0])
        var output: [UInt8] = []
        var values = arguments.dropFirst().makeIterator()
        var used = 0
        var bytes = Array(template.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "\\"), let next = bytes.first, isEscapable(next) {
                output.append(next)
                bytes.removeFirst()
            } else if byte == UInt8(ascii: "{"), bytes.first == UInt8(ascii: "}") {
                bytes.removeFirst()
                guard let value = values.next() else { break }
                used += 1
                output.append(contentsOf: (value.string ?? value.serialized()).utf8)
            } else {
                output.append(byte)
            }
        }
        guard used == arguments.count - 1, values.next() == nil, bytes.isEmpty else {
            throw IntrinsicError(message: "The number of arguments do not match the occurrences of {}")
        }
        return .string(String(decoding: output, as: UTF8.self))
    }

    static func isEscapable(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "\\")
            || byte == UInt8(ascii: "'")
    }

    private static func stringToJson(_ value: JSONValue) throws(IntrinsicError) -> JSONValue {
        let text = try text(value)
        do { return try JSONValue(parsing: text) } catch {
            throw IntrinsicError(message: "Invalid JSON string: \(text)")
        }
    }

    /// Java's `split` of a class of characters: each character of the splitter separates, and empty pieces are dropped.
    private static func split(_ value: JSONValue, by splitter: JSONValue) throws(IntrinsicError) -> JSONValue {
        let separators = Set(try text(splitter))
        let whole = try text(value)
        guard !separators.isEmpty else { return .array([.string(whole)]) }
        return .array(whole.split { separators.contains($0) }.map { .string(String($0)) })
    }

    // MARK: Arrays

    private static func partition(_ value: JSONValue, _ size: JSONValue) throws(IntrinsicError) -> JSONValue {
        let elements = try array(value)
        let size = try integer(size)
        guard size > 0 else { throw IntrinsicError(message: "Chunk size must be a positive integer, but was: \(size)") }
        return .array(
            stride(from: 0, to: elements.count, by: size).map {
                .array(Array(elements[$0..<min($0 + size, elements.count)]))
            }
        )
    }

    private static func range(_ arguments: [JSONValue]) throws(IntrinsicError) -> JSONValue {
        let first = try integer(arguments[0])
        let last = try integer(arguments[1])
        let step = try integer(arguments[2])
        guard step != 0 else { throw IntrinsicError(message: "Step size must not be 0") }
        let (distance, overflow) = last.subtractingReportingOverflow(first)
        guard !overflow, distance / step < 1000 else {
            throw IntrinsicError(message: "The array must not have more than 1000 elements")
        }
        return .array(stride(from: first, through: last, by: step).map { .number(JSONNumber($0)) })
    }

    private static func item(of value: JSONValue, at index: JSONValue) throws(IntrinsicError) -> JSONValue {
        let elements = try array(value)
        let index = try integer(index)
        guard elements.indices.contains(index) else {
            throw IntrinsicError(message: "Index \(index) out of bounds for length \(elements.count)")
        }
        return elements[index]
    }

    private static func unique(_ value: JSONValue) throws(IntrinsicError) -> JSONValue {
        var seen: Set<JSONValue> = []
        return .array(try array(value).filter { seen.insert($0).inserted })
    }

    // MARK: Objects

    private static func merge(_ arguments: [JSONValue]) throws(IntrinsicError) -> JSONValue {
        guard case .object(var left) = arguments[0], case .object(let right) = arguments[1] else {
            throw IntrinsicError(message: "Both arguments to merge must be JSON objects")
        }
        guard arguments[2] == .bool(false) else {
            throw IntrinsicError(
                message: "Step Functions supports shallow merges only: the third argument must be false"
            )
        }
        left.merge(right) { _, new in new }
        return .object(left)
    }

    // MARK: Numbers

    /// A third argument seeds the draw: the same seed gives the same number.
    private static func mathRandom(
        _ arguments: [JSONValue],
        random: inout SeededRandom
    ) throws(IntrinsicError) -> JSONValue {
        let first = try integer(arguments[0])
        let last = try integer(arguments[1])
        guard first < last else { throw IntrinsicError(message: "The start must be less than the end") }
        if arguments.count == 3 {
            var seeded = SeededRandom(seed: UInt64(bitPattern: Int64(try integer(arguments[2]))))
            return .number(JSONNumber(Int.random(in: first..<last, using: &seeded)))
        }
        return .number(JSONNumber(Int.random(in: first..<last, using: &random)))
    }

    /// Whole numbers stay whole; others are added as decimals are printed.
    private static func add(_ left: JSONValue, _ right: JSONValue) throws(IntrinsicError) -> JSONValue {
        guard let first = left.double, let second = right.double else {
            throw IntrinsicError(message: "Both arguments must be numbers")
        }
        if let first = left.int, let second = right.int {
            let (sum, overflow) = first.addingReportingOverflow(second)
            if !overflow { return .number(JSONNumber(sum)) }
        }
        let sum = JSONNumber(rounded(first) + rounded(second))
        guard let sum else { throw IntrinsicError(message: "The sum is too large") }
        return .number(sum)
    }

    /// AWS rounds decimals to whole numbers first, halves away from zero for positive ones and towards it for negative.
    private static func rounded(_ value: Double) -> Double { (value + 0.5).rounded(.down) }

    // MARK: Arguments

    static func text(_ value: JSONValue) throws(IntrinsicError) -> String {
        guard let text = value.string else {
            throw IntrinsicError(message: "Expected a string, but was: \(value.serialized())")
        }
        return text
    }

    static func array(_ value: JSONValue) throws(IntrinsicError) -> [JSONValue] {
        guard let array = value.array else {
            throw IntrinsicError(message: "Expected an array, but was: \(value.serialized())")
        }
        return array
    }

    static func integer(_ value: JSONValue) throws(IntrinsicError) -> Int {
        if let integer = value.int { return integer }
        if let double = value.double, let integer = Int(exactly: rounded(double)) { return integer }
        throw IntrinsicError(message: "Expected an integer, but was: \(value.serialized())")
    }
}
