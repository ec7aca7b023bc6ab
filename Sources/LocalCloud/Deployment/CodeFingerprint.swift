import SystemPackage
import WorkshopCommon

/// Tells whether a built folder has changed, without reading its files: by their names, sizes and times.
enum CodeFingerprint {
    static func of(_ folder: FilePath) -> String { measure(folder).fingerprint }

    /// With the bytes of all files.
    static func measure(_ folder: FilePath) -> (fingerprint: String, size: Int) {
        var hash = FNV()
        var size = 0
        var pending = [""]
        let disk = LocalFileSystem()
        while let prefix = pending.popLast() {
            for name in (try? disk.entries(of: folder.appending(prefix))) ?? [] {
                let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
                guard let status = try? disk.status(of: folder.appending(path)) else { continue }
                if status.kind == .folder { pending.append(path) } else { size += status.size }
                hash.combine("\(path) \(status.size) \(status.modificationTime) \(status.isExecutable)\n")
            }
        }
        return (String(hash.value, radix: 16), size)
    }

    /// Fowler, Noll and Vo's 1a: the same in every run, which `Hasher` is not.
    private struct FNV {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325

        mutating func combine(_ text: String) {
            for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
    }
}
