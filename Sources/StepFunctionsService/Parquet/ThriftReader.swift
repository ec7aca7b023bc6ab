/// What Thrift's compact protocol writes, without the names: a structure's fields have numbers.
///
/// See <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>.
enum ThriftValue {
    case none
    case bool(Bool)
    case integer(Int)
    case double(Double)
    case bytes([UInt8])
    case elements([ThriftValue])
    case fields([Int: ThriftValue])

    /// A field; `none` where there is none.
    subscript(field: Int) -> ThriftValue {
        if case .fields(let fields) = self { fields[field] ?? .none } else { .none }
    }

    var isThere: Bool { if case .none = self { false } else { true } }
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var int: Int? { if case .integer(let value) = self { value } else { nil } }
    var text: String? { if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil } }
    var list: [ThriftValue] { if case .elements(let elements) = self { elements } else { [] } }
}

struct ThriftReader {
    private static let maximumDepth = 32

    private let bytes: ArraySlice<UInt8>
    private(set) var position: Int
    private var depth = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    mutating func structure() throws(ParquetFile.Damaged) -> ThriftValue {
        guard depth < Self.maximumDepth else { throw ParquetFile.Damaged("its description is nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        var fields: [Int: ThriftValue] = [:]
        var number = 0
        while true {
            let head = try byte()
            if head == 0 { return .fields(fields) }
            let delta = Int(head >> 4)
            number = delta == 0 ? try zigzag() : number + delta
            fields[number] = try value(head & 0x0F)
        }
    }

    private mutating func value(_ type: UInt8) throws(ParquetFile.Damaged) -> ThriftValue {
        switch type {
        case 1: return .bool(true)
        case 2: return .bool(false)
        case 3: return .integer(Int(Int8(bitPattern: try byte())))
        case 4, 5, 6: return .integer(try zigzag())
        case 7: return .double(Double(bitPattern: try take(8).integer()))
        case 8: return .bytes(Array(try take(try varint())))
        case 9, 10: return .elements(try elements())
        case 12: return try structure()
        // Maps: Parquet's own descriptions have none.
        default: throw ParquetFile.Damaged("its description holds a value of no type")
        }
    }

    private mutating func elements() throws(ParquetFile.Damaged) -> [ThriftValue] {
        let head = try byte()
        let count = head >> 4 == 15 ? try varint() : Int(head >> 4)
        return try repeated(count) { reader throws(ParquetFile.Damaged) in try reader.element(head & 0x0F) }
    }

    /// Truth values of a list take a byte each.
    private mutating func element(_ type: UInt8) throws(ParquetFile.Damaged) -> ThriftValue {
        type == 1 || type == 2 ? .bool(try byte() == 1) : try value(type)
    }

    private mutating func repeated(
        _ count: Int,
        _ element: (inout ThriftReader) throws(ParquetFile.Damaged) -> ThriftValue
    ) throws(ParquetFile.Damaged) -> [ThriftValue] {
        // Each takes a byte at least.
        guard count <= bytes.endIndex - position else { throw .tooShort }
        var elements: [ThriftValue] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    private mutating func byte() throws(ParquetFile.Damaged) -> UInt8 {
        guard position < bytes.endIndex else { throw .tooShort }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func take(_ count: Int) throws(ParquetFile.Damaged) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.endIndex - position else { throw .tooShort }
        defer { position += count }
        return bytes[position..<position + count]
    }

    private mutating func unsigned() throws(ParquetFile.Damaged) -> UInt64 {
        try ParquetBytes.varint(bytes, &position)
    }

    private mutating func varint() throws(ParquetFile.Damaged) -> Int {
        guard let value = Int(exactly: try unsigned()) else { throw .tooShort }
        return value
    }

    private mutating func zigzag() throws(ParquetFile.Damaged) -> Int {
        ParquetBytes.unzigzag(try unsigned())
    }
}
