import CloudCore

/// Why a zip file can't be read.
enum ZipError: Error, Hashable {
    case notAnArchive
    /// A name that leads out of the folder, or none.
    case badName
    /// Encrypted, or packed in a way that Lambda doesn't unpack.
    case unsupported
    case damaged
    case tooLarge
}

/// A zip file, read from memory: stored and deflated entries, with the files' modes.
///
/// See APPNOTE.TXT (<https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>). Entries that would leave the folder
/// that they are laid in are refused.
struct ZipArchive {
    struct Entry: Hashable, Sendable {
        enum Kind: Hashable, Sendable { case file, folder, link }

        /// Relative, without `.` and `..`.
        let path: String
        let kind: Kind
        let isExecutable: Bool
        let contents: [UInt8]
    }

    private(set) var entries: [Entry] = []
    private let bytes: [UInt8]

    /// - Parameter limit: How many bytes all entries may have together.
    init(_ bytes: [UInt8], limit: Int) throws(ZipError) {
        self.bytes = bytes
        let (count, offset) = try directory()
        var position = offset
        var total = 0
        for _ in 0..<count {
            let header = try centralHeader(at: &position)
            guard let entry = try entry(header, room: limit - total) else { continue }
            total += entry.contents.count
            entries.append(entry)
        }
        try checkParents()
    }

    /// Nothing stands below a link: it could be laid where the link leads.
    private func checkParents() throws(ZipError) {
        let links = Set(entries.filter { $0.kind == .link }.map(\.path))
        guard !links.isEmpty else { return }
        for entry in entries {
            let parts = entry.path.split(separator: "/")
            for count in 1..<max(parts.count, 1) where links.contains(parts[..<count].joined(separator: "/")) {
                throw .badName
            }
        }
    }

    private struct Header {
        var flags: Int
        var method: Int
        var checksum: UInt32
        var packedSize: Int
        var size: Int
        var mode: Int
        var name: String
        var offset: Int
    }

    /// The end record stands last, before a comment of up to 64 KB.
    private func directory() throws(ZipError) -> (count: Int, offset: Int) {
        guard bytes.count >= 22 else { throw .notAnArchive }
        let lowest = max(0, bytes.count - 22 - 0xFFFF)
        for start in stride(from: bytes.count - 22, through: lowest, by: -1) where number(start, 4) == 0x0605_4b50 {
            let (count, offset) = (number(start + 10, 2), number(start + 16, 4))
            // Zip64, whose archives are larger than Lambda takes.
            guard count != 0xFFFF, offset != 0xFFFF_FFFF, offset <= start else { throw .unsupported }
            return (count, offset)
        }
        throw .notAnArchive
    }

    private func centralHeader(at position: inout Int) throws(ZipError) -> Header {
        let start = position
        guard start + 46 <= bytes.count, number(start, 4) == 0x0201_4b50 else { throw .damaged }
        let (nameLength, extra, comment) = (number(start + 28, 2), number(start + 30, 2), number(start + 32, 2))
        position = start + 46 + nameLength + extra + comment
        guard position <= bytes.count else { throw .damaged }
        // The upper byte of the maker's version says whether the attributes are those of Unix.
        let isUnix = bytes[start + 5] == 3
        return Header(
            flags: number(start + 8, 2),
            method: number(start + 10, 2),
            checksum: UInt32(number(start + 16, 4)),
            packedSize: number(start + 20, 4),
            size: number(start + 24, 4),
            mode: isUnix ? number(start + 38, 4) >> 16 : 0,
            name: String(decoding: bytes[(start + 46)..<(start + 46 + nameLength)], as: UTF8.self),
            offset: number(start + 42, 4)
        )
    }

    /// `nil` for a folder's own `./`.
    private func entry(_ header: Header, room: Int) throws(ZipError) -> Entry? {
        guard header.flags & 1 == 0 else { throw .unsupported }
        let isFolder = header.name.hasSuffix("/")
        let parts = header.name.split(separator: "/").filter { $0 != "." }
        guard !header.name.hasPrefix("/"), !parts.contains(".."), !header.name.utf8.contains(0) else { throw .badName }
        guard !parts.isEmpty else { return nil }
        let isLink = header.mode & 0o170000 == 0o120000
        let contents = isFolder ? [] : try contents(header, room: room)
        if isLink { try checkLink(contents, below: parts.count - 1) }
        return Entry(
            path: parts.joined(separator: "/"),
            kind: isFolder ? .folder : isLink ? .link : .file,
            // A zip that was made where there are no modes has none; Lambda can read and run its files all the same.
            isExecutable: header.mode == 0 || header.mode & 0o111 != 0,
            contents: contents
        )
    }

    private func contents(_ header: Header, room: Int) throws(ZipError) -> [UInt8] {
        guard header.size <= room else { throw .tooLarge }
        let start = header.offset
        guard start + 30 <= bytes.count, number(start, 4) == 0x0403_4b50 else { throw .damaged }
        let data = start + 30 + number(start + 26, 2) + number(start + 28, 2)
        guard data + header.packedSize <= bytes.count else { throw .damaged }
        let packed = bytes[data..<(data + header.packedSize)]
        let contents: [UInt8]
        switch header.method {
        case 0: contents = Array(packed)
        case 8:
            do throws(Inflate.Damaged) {
                contents = try Inflate.inflate(packed, size: header.size)
            } catch {
                throw .damaged
            }
        default: throw .unsupported
        }
        guard contents.count == header.size, Checksum.crc32(contents) == header.checksum else { throw .damaged }
        return contents
    }

    /// A link may lead anywhere within the package, and nowhere out of it: up no further than to the package's root, and
    /// up first, since what is below may be another link.
    private func checkLink(_ contents: [UInt8], below depth: Int) throws(ZipError) {
        let target = String(decoding: contents, as: UTF8.self)
        guard !target.hasPrefix("/"), !target.isEmpty, !target.utf8.contains(0) else { throw .badName }
        let parts = target.split(separator: "/").filter { $0 != "." }
        let ups = parts.prefix { $0 == ".." }.count
        guard ups <= depth, !parts.dropFirst(ups).contains("..") else { throw .badName }
    }

    private func number(_ start: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }
}
