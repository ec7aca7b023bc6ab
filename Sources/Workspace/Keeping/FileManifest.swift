import WorkshopCommon

/// All files of a project at one moment.
struct FileManifest: Hashable, Sendable {
    var files: [String: FileVersion] = [:]

    /// A record a file, ended by a NUL since that is what no path holds: digest, space, `x` or `-`, space, path.
    var contents: [UInt8] {
        files.sorted { $0.key < $1.key }.flatMap { path, version in
            Array("\(version.digest) \(version.isExecutable ? "x" : "-") \(path)\0".utf8)
        }
    }

    init() {}

    /// Takes what ``contents`` gives; a record that it can't read is passed over.
    init(_ contents: [UInt8]) {
        for record in contents.split(separator: 0) {
            let parts = record.split(separator: UInt8(ascii: " "), maxSplits: 2)
            guard parts.count == 3, parts[0].count == 64,
                let path = String(validating: parts[2], as: UTF8.self), FileTree.isRelative(path)
            else { continue }
            files[path] = FileVersion(
                digest: String(decoding: parts[0], as: UTF8.self),
                isExecutable: parts[1].first == UInt8(ascii: "x")
            )
        }
    }
}
