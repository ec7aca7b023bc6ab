/// How the values of a page are written.
///
/// See <https://parquet.apache.org/docs/file-format/data-pages/encodings/>.
enum ParquetEncoding {
    static func values(
        _ data: ArraySlice<UInt8>,
        _ type: ParquetType,
        _ encoding: Int?,
        _ count: Int,
        _ dictionary: [ParquetValue]
    ) throws(ParquetFile.Damaged) -> [ParquetValue] {
        if count == 0 { return [] }
        var data = data
        switch encoding {
        case 0: return try plain(data, type, count)
        case 2, 8: return try indexed(data, count, dictionary)
        case 3:
            _ = try data.take(4)
            return try runs(data, width: 1, count).map { .boolean($0 == 1) }
        case 5: return try deltas(&data, count).map { .integer(narrowed($0, type)) }
        case 6: return try texts(&data, lengths: try deltas(&data, count)).map { .bytes($0) }
        case 7: return try prefixed(&data, count)
        case 9: return try plain(unsplit(data, type, count)[...], type, count)
        default: throw ParquetFile.Damaged("a page is written in an encoding that Parquet doesn't know")
        }
    }

    /// One value after the other.
    static func plain(
        _ data: ArraySlice<UInt8>,
        _ type: ParquetType,
        _ count: Int
    ) throws(ParquetFile.Damaged) -> [ParquetValue] {
        var rest = data
        if type.physical == .boolean {
            return try packed(&rest, width: 1, (count + 7) / 8 * 8).prefix(count).map { .boolean($0 == 1) }
        }
        // Each takes a byte at least, so that a number alone can't ask for memory.
        guard count <= rest.count else { throw .tooShort }
        var values: [ParquetValue] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            switch type.physical {
            case .boolean: break
            case .int32: values.append(.integer(Int64(try rest.take(4).integer() as Int32)))
            case .int64: values.append(.integer(try rest.take(8).integer()))
            case .int96: values.append(.bytes(try rest.take(12)))
            case .float: values.append(.real(Double(Float(bitPattern: try rest.take(4).integer()))))
            case .double: values.append(.real(Double(bitPattern: try rest.take(8).integer())))
            case .byteArray:
                let length = try rest.take(4).integer() as UInt32
                values.append(.bytes(try rest.take(Int(length))))
            case .fixedLengthByteArray: values.append(.bytes(try rest.take(type.length)))
            }
        }
        return values
    }

    private static func indexed(
        _ data: ArraySlice<UInt8>,
        _ count: Int,
        _ dictionary: [ParquetValue]
    ) throws(ParquetFile.Damaged) -> [ParquetValue] {
        var rest = data
        let width = Int(try rest.take(1).integer() as UInt8)
        guard width <= 32 else { throw ParquetFile.Damaged("a page has indexes of more than 32 bits") }
        var values: [ParquetValue] = []
        values.reserveCapacity(count)
        for index in try runs(rest, width: width, count) {
            guard index < dictionary.count else { throw ParquetFile.Damaged("a page has more indexes than values") }
            values.append(dictionary[Int(index)])
        }
        return values
    }

    /// Runs of one value, and groups of eight that are packed, in turn.
    static func runs(_ data: ArraySlice<UInt8>, width: Int, _ count: Int) throws(ParquetFile.Damaged) -> [UInt32] {
        var values: [UInt32] = []
        var rest = data
        while values.count < count {
            var position = rest.startIndex
            let head = try ParquetBytes.varint(rest, &position)
            rest = rest[position...]
            // However long the run says that it is.
            let left = count - values.count
            if head & 1 == 1 {
                let size = Int(min(head >> 1, UInt64((left + 7) / 8))) * 8
                values += try packed(&rest, width: width, size).prefix(left)
            } else {
                let value = try rest.take((width + 7) / 8).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                values += repeatElement(value, count: Int(min(head >> 1, UInt64(left))))
                guard head >> 1 > 0 else { throw ParquetFile.Damaged("a page has a run of nothing") }
            }
        }
        return values
    }

    /// - Parameter count: A multiple of eight.
    private static func packed(
        _ data: inout ArraySlice<UInt8>,
        width: Int,
        _ count: Int
    ) throws(ParquetFile.Damaged) -> [UInt32] {
        try unpacked(data.take(count / 8 * width), width: width, count).map { UInt32(truncatingIfNeeded: $0) }
    }

    /// Numbers of so many bits one behind the other, the lowest bit first.
    private static func unpacked(_ bytes: ArraySlice<UInt8>, width: Int, _ count: Int) -> [UInt64] {
        guard width > 0 else { return [UInt64](repeating: 0, count: count) }
        var position = bytes.startIndex * 8
        return (0..<count).map { _ in
            var (value, filled): (UInt64, Int) = (0, 0)
            while filled < width {
                let (index, offset) = (position >> 3, position & 7)
                let taken = min(8 - offset, width - filled)
                value |= (UInt64(bytes[index] >> UInt8(offset)) & (1 << UInt64(taken) - 1)) << UInt64(filled)
                filled += taken
                position += taken
            }
            return value
        }
    }

    // MARK: Differences

    /// Differences in blocks, each block's smallest taken off, packed in as few bits as the largest needs.
    private static func deltas(_ data: inout ArraySlice<UInt8>, _ count: Int) throws(ParquetFile.Damaged) -> [Int64] {
        func unsigned() throws(ParquetFile.Damaged) -> UInt64 {
            var position = data.startIndex
            defer { data = data[position...] }
            return try ParquetBytes.varint(data, &position)
        }
        let (blockSize, miniBlocks, total) = (try unsigned(), try unsigned(), try unsigned())
        guard total == UInt64(count), (1...512).contains(miniBlocks), blockSize <= 1 << 20,
            blockSize % miniBlocks == 0, blockSize / miniBlocks % 8 == 0, blockSize > 0
        else { throw ParquetFile.Damaged("a page of differences has no sensible blocks") }
        var values = [Int64(ParquetBytes.unzigzag(try unsigned()))]
        values.reserveCapacity(min(count, data.count * 8))
        while values.count < count {
            let least = Int64(ParquetBytes.unzigzag(try unsigned()))
            for width in try data.take(Int(miniBlocks)) where values.count < count {
                guard width <= 64 else { throw ParquetFile.Damaged("a page has differences of more than 64 bits") }
                let size = Int(blockSize / miniBlocks)
                for delta in unpacked(try data.take(size / 8 * Int(width)), width: Int(width), size)
                where values.count < count {
                    values.append((values.last ?? 0) &+ least &+ Int64(bitPattern: delta))
                }
            }
        }
        return values
    }

    /// Differences of 32-bit numbers may have gone round.
    private static func narrowed(_ value: Int64, _ type: ParquetType) -> Int64 {
        type.physical == .int32 ? Int64(Int32(truncatingIfNeeded: value)) : value
    }

    private static func texts(
        _ data: inout ArraySlice<UInt8>,
        lengths: [Int64]
    ) throws(ParquetFile.Damaged) -> [ArraySlice<UInt8>] {
        var texts: [ArraySlice<UInt8>] = []
        for length in lengths { texts.append(try data.take(Int(length))) }
        return texts
    }

    /// Each text without what it has in common with the one before.
    private static func prefixed(
        _ data: inout ArraySlice<UInt8>,
        _ count: Int
    ) throws(ParquetFile.Damaged) -> [ParquetValue] {
        let shared = try deltas(&data, count)
        let rests = try texts(&data, lengths: try deltas(&data, count))
        var (values, last): ([ParquetValue], [UInt8]) = ([], [])
        for (length, rest) in zip(shared, rests) {
            guard length >= 0, length <= last.count, values.count + last.count <= 1 << 30 else { throw .tooShort }
            last = Array(last.prefix(Int(length)) + rest)
            values.append(.bytes(last[...]))
        }
        return values
    }

    /// The first bytes of all values, then the second ones: made one value after the other again.
    private static func unsplit(
        _ data: ArraySlice<UInt8>,
        _ type: ParquetType,
        _ count: Int
    ) throws(ParquetFile.Damaged) -> [UInt8] {
        let width: Int
        switch type.physical {
        case .int32, .float: width = 4
        case .int64, .double: width = 8
        case .fixedLengthByteArray: width = type.length
        case .boolean, .int96, .byteArray: throw ParquetFile.Damaged("a page is split whose values can't be")
        }
        guard count <= data.count / width else { throw .tooShort }
        let bytes = Array(data)
        return (0..<count).flatMap { value in (0..<width).map { bytes[$0 * count + value] } }
    }
}
