/// Compressions that copy from what came before, without a frame around.
enum BlockCompression {
    private static let damaged = ParquetFile.Damaged("a page is not what its compression writes")

    /// <https://github.com/google/snappy/blob/main/format_description.txt>
    /// - Parameter size: What has to come out, in bytes.
    static func snappy(_ input: ArraySlice<UInt8>, size: Int) throws(ParquetFile.Damaged) -> [UInt8] {
        var position = input.startIndex
        guard try ParquetBytes.varint(input, &position) == UInt64(size) else { throw damaged }
        var rest = input[position...]
        var output = Output(size: size)
        while let tag = rest.popFirst() {
            switch tag & 3 {
            case 0:
                var length = Int(tag >> 2)
                if length >= 60 { length = littleEndian(try rest.take(length - 59)) }
                try output.append(try rest.take(length + 1))
            case 1:
                let offset = Int(tag >> 5) << 8 | littleEndian(try rest.take(1))
                try output.copy(offset, length: Int(tag >> 2 & 7) + 4)
            default:
                let offset = littleEndian(try rest.take(tag & 3 == 2 ? 2 : 4))
                try output.copy(offset, length: Int(tag >> 2) + 1)
            }
        }
        return try output.finish()
    }

    /// <https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md>
    /// - Parameter size: What has to come out, in bytes.
    static func lz4(_ input: ArraySlice<UInt8>, size: Int) throws(ParquetFile.Damaged) -> [UInt8] {
        var rest = input
        var output = Output(size: size)
        func length(_ start: UInt8) throws(ParquetFile.Damaged) -> Int {
            var length = Int(start)
            guard start == 15 else { return length }
            while let byte = rest.popFirst() {
                length += Int(byte)
                if byte < 0xFF { return length }
            }
            throw damaged
        }
        while let token = rest.popFirst() {
            try output.append(try rest.take(try length(token >> 4)))
            // The last sequence is literals alone.
            if rest.isEmpty { break }
            let offset = littleEndian(try rest.take(2))
            try output.copy(offset, length: try length(token & 15) + 4)
        }
        return try output.finish()
    }

    private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private struct Output {
        private var bytes: [UInt8] = []
        private let size: Int

        init(size: Int) {
            self.size = size
            bytes.reserveCapacity(size)
        }

        mutating func append(_ content: ArraySlice<UInt8>) throws(ParquetFile.Damaged) {
            guard content.count <= size - bytes.count else { throw damaged }
            bytes += content
        }

        /// What is copied may be what is being written: a run.
        mutating func copy(_ offset: Int, length: Int) throws(ParquetFile.Damaged) {
            guard offset > 0, offset <= bytes.count, length <= size - bytes.count else { throw damaged }
            for _ in 0..<length { bytes.append(bytes[bytes.count - offset]) }
        }

        func finish() throws(ParquetFile.Damaged) -> [UInt8] {
            guard bytes.count == size else { throw damaged }
            return bytes
        }
    }
}
