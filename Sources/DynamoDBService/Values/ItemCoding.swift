import OrderedCollections

/// Items as the store keeps them: the size, then names and values with their lengths before them.
struct ItemEncoder {
    private(set) var bytes: [UInt8] = []

    static func encode(_ item: Item) -> [UInt8] {
        var encoder = ItemEncoder()
        encoder.bytes.reserveCapacity(item.count * 24 + 8)
        encoder.append(item.size)
        encoder.append(item)
        return encoder.bytes
    }

    private mutating func append(_ value: Int) {
        var rest = UInt(value)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func append(_ text: String) {
        append(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func append(_ content: [UInt8]) {
        append(content.count)
        bytes.append(contentsOf: content)
    }

    private mutating func append(_ item: Item) {
        append(item.count)
        for (name, value) in item {
            append(name)
            append(value)
        }
    }

    private mutating func append(_ value: AttributeValue) {
        bytes.append(value.kind.tag)
        switch value {
        case .string(let text): append(text)
        case .number(let number): append(number.description)
        case .binary(let content): append(content)
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .null: break
        case .stringSet(let texts):
            append(texts.count)
            for text in texts { append(text) }
        case .numberSet(let numbers):
            append(numbers.count)
            for number in numbers { append(number.description) }
        case .binarySet(let all):
            append(all.count)
            for content in all { append(content) }
        case .list(let values):
            append(values.count)
            for value in values { append(value) }
        case .map(let item): append(item)
        }
    }
}

/// Reads what `ItemEncoder` wrote.
struct ItemDecoder {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// The item's size in DynamoDB's sense, and its attributes.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> (size: Int, item: Item) {
        var decoder = ItemDecoder(bytes: bytes)
        let size = decoder.integer()
        return (size, decoder.item())
    }

    private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func byte() -> UInt8 {
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func integer() -> Int {
        var (result, shift) = (0, 0)
        while true {
            let byte = byte()
            result |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
    }

    private mutating func content() -> UnsafeRawBufferPointer {
        let count = integer()
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    private mutating func text() -> String { String(decoding: content(), as: UTF8.self) }

    private mutating func number() -> DynamoNumber { (try? DynamoNumber(text())) ?? .zero }

    private mutating func item() -> Item {
        let count = integer()
        var item = Item(minimumCapacity: count)
        for _ in 0..<count {
            let name = text()
            item[name] = value()
        }
        return item
    }

    private mutating func repeated<Element>(_ element: (inout ItemDecoder) -> Element) -> [Element] {
        let count = integer()
        return (0..<count).map { _ in element(&self) }
    }

    private mutating func value() -> AttributeValue {
        switch AttributeValue.Kind(tag: byte()) {
        case .string: .string(text())
        case .number: .number(number())
        case .binary: .binary(Array(content()))
        case .bool: .bool(byte() == 1)
        case .null: .null
        case .stringSet: .stringSet(repeated { $0.text() })
        case .numberSet: .numberSet(repeated { $0.number() })
        case .binarySet: .binarySet(repeated { Array($0.content()) })
        case .list: .list(repeated { $0.value() })
        case .map: .map(item())
        }
    }
}

extension AttributeValue.Kind {
    /// One byte in the store's files: never change these.
    fileprivate var tag: UInt8 {
        switch self {
        case .string: 1
        case .number: 2
        case .binary: 3
        case .bool: 4
        case .null: 5
        case .stringSet: 6
        case .numberSet: 7
        case .binarySet: 8
        case .list: 9
        case .map: 10
        }
    }

    fileprivate init(tag: UInt8) {
        guard let kind = Self.allCases.first(where: { $0.tag == tag }) else {
            preconditionFailure("the store holds a value of no kind: \(tag)")
        }
        self = kind
    }
}
