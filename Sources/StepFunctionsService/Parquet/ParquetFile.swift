import CloudCore
import OrderedCollections
package import WorkshopCommon

/// A file of Apache Parquet, whole in memory: rows of columns, each column packed by itself.
///
/// Reads what `pyarrow`, Spark and Athena write: all types but `BSON` and `INTERVAL`, nested ones too; all encodings of the
/// format's version 2; no compression, Snappy, GZIP and LZ4. What AWS makes of a date or of bytes is documented nowhere:
/// here dates and times are ISO 8601, and bytes that are no text base 64.
/// See <https://parquet.apache.org/docs/file-format/>.
package struct ParquetFile {
    /// Why a file can't be read, as a person would say it.
    package struct Damaged: Error, Hashable, Sendable {
        package let reason: String

        init(_ reason: String) { self.reason = reason }

        static let tooShort = Damaged("it ends in the middle of a value")
    }

    private static let magic = Array("PAR1".utf8)
    /// What one file may come to, whatever its few bytes say.
    private static let maximumValues = 20_000_000

    private let bytes: [UInt8]
    private let schema: ParquetNode
    private let groups: [ThriftValue]

    package init(_ bytes: [UInt8]) throws(Damaged) {
        guard bytes.count >= 12, bytes.prefix(4).elementsEqual(Self.magic) else {
            throw Damaged("it is no Parquet file")
        }
        guard bytes.suffix(4).elementsEqual(Self.magic) else {
            throw Damaged("its end is missing, or it is encrypted")
        }
        let length = bytes[(bytes.count - 8)...].prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - 12 else { throw Damaged("its footer is longer than the file") }
        var reader = ThriftReader(bytes[(bytes.count - 8 - length)..<(bytes.count - 8)])
        let footer = try reader.structure()
        self.bytes = bytes
        var elements = (footer[2].list)[...]
        schema = try ParquetNode(&elements)
        groups = footer[4].list
    }

    /// Each row as an object of its columns.
    package func rows() throws(Damaged) -> [JSONValue] {
        var rows: [JSONValue] = []
        var values = 0
        for group in groups {
            guard let count = group[3].int, count >= 0, count <= Self.maximumValues else {
                throw Damaged("a row group has no number of rows")
            }
            let chunks = group[1].list
            let leaves = schema.leaves
            guard chunks.count == leaves.count else {
                throw Damaged("a row group has \(chunks.count) columns instead of \(leaves.count)")
            }
            var columns: [ParquetColumn] = []
            for (chunk, leaf) in zip(chunks, leaves) {
                guard let size = chunk[3][5].int, size >= 0, values + size <= Self.maximumValues else {
                    throw Damaged("it holds more than \(Self.maximumValues) values")
                }
                values += size
                columns.append(try ParquetChunk(chunk[3], of: leaf, in: bytes).column(size))
            }
            var assembly = ParquetAssembly(columns)
            for _ in 0..<count { rows.append(try assembly.row(schema)) }
        }
        return rows
    }
}
