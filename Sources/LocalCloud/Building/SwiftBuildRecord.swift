import SystemPackage
import WorkshopCommon

/// What the Swift compiler remembers of a package's last build, mended where it would miss an edit.
///
/// The compiler's driver tells versions of a source apart by the whole second of their times (seen with Swift 6.3.1): one
/// that replaces another within that second is taken for the one that was built, and a check would judge the program
/// before the edit. SwiftPM hears of such an edit and asks the driver, once; so what the driver remembers of the module has
/// to go before that. It compiles all of the module then.
///
/// A package that is not Swift's, or was never built, has nothing to forget. A record that can't be read or removed is
/// left as it is: the build that follows says better what is wrong with the folder.
struct SwiftBuildRecord {
    /// Modification times by path, in nanoseconds since 1970.
    typealias Times = [String: Int64]

    private let folder: FilePath
    private let fileSystem: any FileSystem
    /// Beside SwiftPM's own files, and gone with them.
    private var notes: FilePath { folder.appending("workshop-sources.txt") }

    /// - Parameters:
    ///   - package: the folder of a `Package.swift`.
    ///   - configuration: `debug` or `release`.
    init(package: FilePath, configuration: String, fileSystem: any FileSystem) {
        folder = package.appending(".build").appending(configuration)
        self.fileSystem = fileSystem
    }

    /// To be called right before a build: forgets what can't be told apart, and notes the sources' times for the next.
    func prepare() {
        let noted = readNotes()
        var times: Times = [:]
        for module in modules {
            let record = module.appending("primary.priors")
            guard let built = time(of: record) else { continue }
            var isDoubtful = false
            for source in sources(of: module) {
                guard let time = time(of: FilePath(source)) else { continue }
                times[source] = time
                isDoubtful = isDoubtful || Self.isDoubtful(time, noted: noted[source], built: built)
            }
            if isDoubtful { try? fileSystem.remove(record) }
        }
        if times != noted { writeNotes(times) }
    }

    /// Whether a source of that time may be taken for another version of it.
    ///
    /// - Parameters:
    ///   - noted: the source's time before the last build that we made.
    ///   - built: when any build ended last, ours or not.
    private static func isDoubtful(_ time: Int64, noted: Int64?, built: Int64) -> Bool {
        if let noted, noted != time, second(noted) == second(time) { return true }
        return time > built && second(time) == second(built)
    }

    private static func second(_ time: Int64) -> Int64 { time / 1_000_000_000 }

    private var modules: [FilePath] {
        ((try? fileSystem.entries(of: folder)) ?? []).filter { $0.hasSuffix(".build") }.map { folder.appending($0) }
    }

    /// SwiftPM lists them in a file for the compiler, a path a line, in quotation marks where a shell would want them.
    private func sources(of module: FilePath) -> [String] {
        lines(of: module.appending("sources")).map { line in
            guard line.first == "'", line.last == "'" else { return line }
            return String(line.dropFirst().dropLast()).replacing(#"'"'"'"#, with: "'").replacing(#"'\''"#, with: "'")
        }
    }

    private func readNotes() -> Times {
        lines(of: notes).reduce(into: [:]) { times, line in
            let parts = line.split(separator: " ", maxSplits: 1)
            if parts.count == 2 { times[String(parts[1])] = Int64(parts[0]) }
        }
    }

    private func writeNotes(_ times: Times) {
        let text = times.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)\n" }.joined()
        try? fileSystem.writeAtomically(Array(text.utf8), to: notes)
    }

    private func lines(of file: FilePath) -> [String] {
        guard let bytes = try? fileSystem.read(file) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func time(of file: FilePath) -> Int64? {
        (try? fileSystem.status(of: file))?.map(\.modificationTime)
    }
}
