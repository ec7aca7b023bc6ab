import Foundation
import XCTest

/// What a learner does in their editor.
extension Learner {
    func read(_ path: String) throws -> String {
        try String(contentsOf: project.appending(path: path), encoding: .utf8)
    }

    func write(_ text: String, to path: String) throws {
        let file = project.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        // In one step, as editors save: whoever watches the folder never reads half a file.
        try Data(text.utf8).write(to: file, options: .atomic)
    }

    func edit(_ path: String, replacing old: String, with new: String) throws {
        let text = try read(path)
        XCTAssert(text.contains(old), "\(path) does not contain '\(old)'")
        try write(text.replacingOccurrences(of: old, with: new), to: path)
    }

    /// All files of the project by their path, but for what builds and the workshop itself keep there.
    func files(in folder: URL? = nil) throws -> [String: Data] {
        let root = (folder ?? project).path
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
            var isFolder: ObjCBool = false
            let file = "\(root)/\(path)"
            guard ![".build", ".workshop"].contains(path.split(separator: "/")[0]),
                FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue
            else { continue }
            files[path] = try Data(contentsOf: URL(filePath: file))
        }
        return files
    }

    /// A file of the kit, such as a solution.
    static func kitFile(_ path: String) throws -> String {
        try String(contentsOf: kit.appending(path: path), encoding: .utf8)
    }

    /// The checkout that the tool was built in.
    static var kit: URL {
        var folder = tool.resolvingSymlinksInPath()
        while folder.path != "/",
            !FileManager.default.fileExists(atPath: folder.appending(path: "Exercises/curriculum.yml").path)
        {
            folder.deleteLastPathComponent()
        }
        return folder
    }

    /// Processes that belong to this learner: their executable or their arguments lie below the root.
    func processes() throws -> [String] {
        #if os(Linux)
        return try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .filter { Int32($0) != nil }
            .compactMap { process in
                let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
                let arguments = (try? Data(contentsOf: URL(filePath: "/proc/\(process)/cmdline"))) ?? Data()
                let words = String(decoding: arguments, as: UTF8.self).split(separator: "\0").joined(separator: " ")
                let description = "\(process): \(executable ?? "?"): \(words)"
                return description.contains(root.lastPathComponent) ? description : nil
            }
        #else
        let list = try RunningCommand(
            executable: URL(filePath: "/bin/ps"),
            arguments: ["-axww", "-o", "pid=,command="],
            folder: root,
            environment: [:],
            input: "",
            outputFolder: root.appending(path: "tmp")
        )
        return try list.waitForEnd().output.split(separator: "\n").map(String.init)
            .filter { $0.contains(root.lastPathComponent) }
        #endif
    }
}
