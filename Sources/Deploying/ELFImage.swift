/// As much of a Linux executable as says whether `provided.al2023` can run it. See elf(5).
package struct ELFImage: Hashable, Sendable {
    package enum Machine: Hashable, Sendable {
        case x86, arm64
        case other(UInt16)
    }

    package let machine: Machine
    /// The dynamic linker; `nil` for a static executable.
    package let interpreter: String?
    /// Versions of symbols that it needs of its libraries, such as `GLIBC_2.34`, sorted.
    package let neededVersions: [String]

    /// `nil` for anything but a 64-bit little-endian ELF file that can be followed.
    package init?(_ bytes: [UInt8]) {
        let reader = ByteReader(bytes)
        guard bytes.count >= 64, Array(bytes[0..<4]) == [0x7F, 0x45, 0x4C, 0x46], bytes[4] == 2, bytes[5] == 1,
            let number = reader.u16(18), let table = reader.offset(32), let size = reader.u16(54),
            let count = reader.u16(56), size >= 56
        else { return nil }
        machine = number == 62 ? .x86 : number == 183 ? .arm64 : .other(number)

        var segments: [Segment] = []
        for index in 0..<Int(count) {
            guard let segment = Segment(reader, at: table + index * Int(size)) else { return nil }
            segments.append(segment)
        }
        interpreter = segments.first { $0.kind == Segment.interpreter }.map { reader.text($0.offset) }
        neededVersions =
            segments.first { $0.kind == Segment.dynamic }
            .map { ELFImage.versions($0, segments, reader) } ?? []
    }

    private struct Segment: Hashable, Sendable {
        static let (load, dynamic, interpreter): (UInt32, UInt32, UInt32) = (1, 2, 3)

        let kind: UInt32
        let offset: Int
        let address: Int
        let size: Int

        init?(_ reader: ByteReader, at place: Int) {
            guard let kind = reader.u32(place), let offset = reader.offset(place + 8),
                let address = reader.offset(place + 16), let size = reader.offset(place + 32)
            else { return nil }
            (self.kind, self.offset, self.address, self.size) = (kind, offset, address, size)
        }
    }

    /// Follows `DT_VERNEED` by the addresses that the loader uses: sections may be stripped, segments may not.
    private static func versions(_ dynamic: Segment, _ segments: [Segment], _ reader: ByteReader) -> [String] {
        var entries: [Int: Int] = [:]
        for place in stride(from: dynamic.offset, to: dynamic.offset + min(dynamic.size, 1 << 16), by: 16) {
            guard let tag = reader.offset(place), let value = reader.offset(place + 8), tag != 0 else { break }
            entries[tag] = value
        }
        func position(_ address: Int) -> Int? {
            let segment = segments.first {
                $0.kind == Segment.load && $0.address <= address && address - $0.address < $0.size
            }
            return segment.map { address - $0.address + $0.offset }
        }
        let (stringTable, needed, neededCount) = (5, 0x6FFF_FFFE, 0x6FFF_FFFF)
        guard let names = entries[stringTable].flatMap(position), var entry = entries[needed].flatMap(position) else {
            return []
        }
        var found: Set<String> = []
        for _ in 0..<min(entries[neededCount] ?? 0, 4_096) {
            guard let count = reader.u16(entry + 2), let first = reader.u32(entry + 8),
                let next = reader.u32(entry + 12)
            else { break }
            var auxiliary = entry + Int(first)
            for _ in 0..<Int(count) {
                guard let name = reader.u32(auxiliary + 8), let step = reader.u32(auxiliary + 12) else { break }
                found.insert(reader.text(names + Int(name)))
                auxiliary += Int(step)
            }
            if next == 0 { break }
            entry += Int(next)
        }
        return found.sorted()
    }
}

/// Little-endian numbers at places that may lie outside.
private struct ByteReader {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func u16(_ place: Int) -> UInt16? { number(place, 2).map { UInt16($0) } }
    func u32(_ place: Int) -> UInt32? { number(place, 4).map { UInt32($0) } }
    /// A 64-bit number that is a place in a file or in memory.
    func offset(_ place: Int) -> Int? {
        number(place, 8).flatMap { Int(exactly: $0) }.flatMap { $0 < 1 << 48 ? $0 : nil }
    }

    /// To the next zero, bounded.
    func text(_ place: Int) -> String {
        guard bytes.indices.contains(place) else { return "" }
        return String(decoding: bytes[place...].prefix(256).prefix { $0 != 0 }, as: UTF8.self)
    }

    private func number(_ place: Int, _ size: Int) -> UInt64? {
        guard place >= 0, place <= bytes.count - size else { return nil }
        return (0..<size).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
    }
}
