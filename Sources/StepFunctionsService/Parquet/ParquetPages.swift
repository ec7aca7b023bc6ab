import CloudCore

/// The values of one column of one row group, with the levels that say where they belong.
struct ParquetColumn {
    let node: ParquetNode
    /// Of each value, or place where one is missing; empty where all are 0.
    var repetitionLevels: [UInt32] = []
    /// The same; empty where all are the highest.
    var definitionLevels: [UInt32] = []
    /// Those that are there.
    var values: [ParquetValue] = []
}

/// The pages of a column in one row group.
struct ParquetChunk {
    private let node: ParquetNode
    private let type: ParquetType
    private let codec: Int
    private let bytes: ArraySlice<UInt8>
    private var dictionary: [ParquetValue] = []

    /// - Parameter metadata: The footer's `ColumnMetaData`.
    init(_ metadata: ThriftValue, of node: ParquetNode, in file: [UInt8]) throws(ParquetFile.Damaged) {
        guard let type = node.type, let first = metadata[9].int, let size = metadata[7].int else {
            throw ParquetFile.Damaged("the column \(node.name) has no pages")
        }
        // Not every writer that has a dictionary says where it is.
        let start = metadata[11].int.flatMap { $0 > 0 ? min($0, first) : nil } ?? first
        guard start >= 0, size >= 0, start <= file.count, size <= file.count - start else { throw .tooShort }
        self.node = node
        self.type = type
        codec = metadata[4].int ?? 0
        bytes = file[start..<start + size]
    }

    /// - Parameter count: Of the values and missing ones that the footer promises.
    func column(_ count: Int) throws(ParquetFile.Damaged) -> ParquetColumn {
        var chunk = self
        return try chunk.read(count)
    }

    private mutating func read(_ count: Int) throws(ParquetFile.Damaged) -> ParquetColumn {
        var column = ParquetColumn(node: node)
        var position = bytes.startIndex
        var read = 0
        while read < count {
            var reader = ThriftReader(bytes[position...])
            let header = try reader.structure()
            guard let size = header[3].int, let unpackedSize = header[2].int else {
                throw ParquetFile.Damaged("a page of the column \(node.name) has no size")
            }
            var rest = bytes[reader.position...]
            let page = try rest.take(size)
            position = rest.startIndex
            switch header[1].int {
            case 0:
                let description = header[5]
                let size = try values(in: description, atMost: count - read)
                try append(Self.unpack(page, codec, unpackedSize), description, size, to: &column)
                read += size
            case 2:
                let unpacked = try Self.unpack(page, codec, unpackedSize)
                let size = try values(in: header[7], atMost: unpackedSize)
                dictionary = try ParquetEncoding.plain(unpacked[...], type, size)
            case 3:
                let size = try values(in: header[8], atMost: count - read)
                try appendSecondVersion(page, header[8], unpackedSize, size, to: &column)
                read += size
            default: break
            }
        }
        return column
    }

    private func values(in description: ThriftValue, atMost limit: Int) throws(ParquetFile.Damaged) -> Int {
        guard let count = description[1].int, count >= 0, count <= limit else {
            throw ParquetFile.Damaged("a page of the column \(node.name) has more values than it should")
        }
        return count
    }

    /// A page whose levels are packed with its values, each with its length before it.
    private func append(
        _ page: [UInt8],
        _ description: ThriftValue,
        _ count: Int,
        to column: inout ParquetColumn
    ) throws(ParquetFile.Damaged) {
        var rest = page[...]
        func levels(_ highest: Int) throws(ParquetFile.Damaged) -> [UInt32] {
            guard highest > 0 else { return [] }
            let length = Int(try rest.take(4).integer() as UInt32)
            return try ParquetEncoding.runs(try rest.take(length), width: ParquetBytes.width(of: highest), count)
        }
        let repetition = try levels(node.repetitionLevel)
        let definition = try levels(node.definitionLevel)
        try append(repetition, definition, rest, description[2].int, count, to: &column)
    }

    /// A page whose levels stand before what is packed.
    private func appendSecondVersion(
        _ page: ArraySlice<UInt8>,
        _ description: ThriftValue,
        _ unpackedSize: Int,
        _ count: Int,
        to column: inout ParquetColumn
    ) throws(ParquetFile.Damaged) {
        var rest = page
        func levels(_ highest: Int, _ length: Int?) throws(ParquetFile.Damaged) -> [UInt32] {
            let bytes = try rest.take(length ?? 0)
            guard highest > 0 else { return [] }
            return try ParquetEncoding.runs(bytes, width: ParquetBytes.width(of: highest), count)
        }
        let repetition = try levels(node.repetitionLevel, description[6].int)
        let definition = try levels(node.definitionLevel, description[5].int)
        let taken = page.count - rest.count
        let isPacked = description[7].bool ?? true
        let data = isPacked ? try Self.unpack(rest, codec, unpackedSize - taken) : Array(rest)
        try append(repetition, definition, data[...], description[4].int, count, to: &column)
    }

    private func append(
        _ repetition: [UInt32],
        _ definition: [UInt32],
        _ data: ArraySlice<UInt8>,
        _ encoding: Int?,
        _ count: Int,
        to column: inout ParquetColumn
    ) throws(ParquetFile.Damaged) {
        column.repetitionLevels += repetition
        column.definitionLevels += definition
        let present =
            node.definitionLevel == 0 ? count : definition.count { $0 == UInt32(node.definitionLevel) }
        column.values += try ParquetEncoding.values(data, type, encoding, present, dictionary)
    }

    private static func unpack(
        _ bytes: ArraySlice<UInt8>,
        _ codec: Int,
        _ size: Int
    ) throws(ParquetFile.Damaged) -> [UInt8] {
        guard (0...1 << 30).contains(size) else { throw ParquetFile.Damaged("a page is larger than a gigabyte") }
        if size == 0 { return [] }
        switch codec {
        case 0: return Array(bytes)
        case 1: return try BlockCompression.snappy(bytes, size: size)
        case 2:
            do {
                return try Gzip.unpack(Array(bytes), limit: size)
            } catch {
                throw ParquetFile.Damaged("a page is no gzip member")
            }
        case 7: return try BlockCompression.lz4(bytes, size: size)
        default:
            let names = [3: "LZO", 4: "Brotli", 5: "Hadoop's LZ4", 6: "Zstandard"]
            throw ParquetFile.Damaged(
                "its pages are compressed by \(names[codec] ?? "an unknown algorithm"), which the local cloud can't read: "
                    + "write it with Snappy or GZIP"
            )
        }
    }
}
