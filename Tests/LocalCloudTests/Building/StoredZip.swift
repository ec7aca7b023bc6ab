/// A `.zip` with one executable file, stored as it is.
enum StoredZip {
    static func bytes(name: String, text: String) -> [UInt8] {
        let content = Array(text.utf8)
        let entry: [UInt8] =
            little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(checksum(content), 4)
            + little(content.count, 4) + little(content.count, 4) + little(name.utf8.count, 2) + little(0, 2)
        let local = Array("PK\u{3}\u{4}".utf8) + entry + Array(name.utf8) + content
        // Made on Unix: the upper half of the attributes is the file's mode.
        let central =
            Array("PK\u{1}\u{2}".utf8) + little(0x0314, 2) + entry + little(0, 2) + little(0, 2) + little(0, 2)
            + little(0o100755 << 16, 4) + little(0, 4) + Array(name.utf8)
        let end =
            Array("PK\u{5}\u{6}".utf8) + little(0, 4) + little(1, 2) + little(1, 2) + little(central.count, 4)
            + little(local.count, 4) + little(0, 2)
        return local + central + end
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> Int {
        let remainder = bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 0 ? 0 : 0xedb8_8320) }
        }
        return Int(~remainder)
    }
}
