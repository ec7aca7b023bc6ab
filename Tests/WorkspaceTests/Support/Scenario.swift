import Synchronization
import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

/// A learner's project on a disk in memory, with a store beside it.
struct Scenario {
    let disk: MemoryFileSystem
    let root: FilePath

    static let files = FileTree([
        "Makefile": FileTree.File("build:\n\ttrue\n"),
        "Package.swift": FileTree.File("// first\n\n// targets\n\n// last\n"),
        "template.yaml": FileTree.File("Resources:\n  Given: 1\n\nOutputs:\n"),
        "bin/run": FileTree.File("#!/bin/sh\n", isExecutable: true),
    ])

    static let vendored = FileTree(["Packages/swift-log/Package.swift": FileTree.File("// log\n")])

    init(disk: MemoryFileSystem = MemoryFileSystem(), root: FilePath = "/home/ana/shoutout") {
        (self.disk, self.root) = (disk, root)
    }

    /// A project that was created and has no step yet.
    static func created() throws -> Scenario {
        let scenario = Scenario()
        _ = try Workspace.create(at: scenario.root, files: files, vendored: vendored, host: scenario.host())
        return scenario
    }

    func host(_ fileSystem: (any FileSystem)? = nil) -> WorkspaceHost {
        let count = Mutex(0)
        return WorkspaceHost(
            home: "/home/ana/.local/state/workshop",
            fileSystem: fileSystem ?? disk,
            locks: .inMemory(),
            now: { UTCTime(seconds: 1_790_000_000) },
            makeIdentifier: {
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                return "00000000-0000-4000-8000-00000000000\(number)"
            },
            laidPackages: { Scenario.vendored }
        )
    }

    func open(_ fileSystem: (any FileSystem)? = nil) throws -> Workspace {
        try Workspace.open(at: root, host: host(fileSystem))
    }

    func write(_ text: String, to path: String) throws {
        try disk.writeAtomically(Array(text.utf8), to: root.appending(path))
    }

    func text(_ path: String) -> String? {
        (try? disk.read(root.appending(path))).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The project's files without our own record.
    func files() throws -> FileTree {
        try disk.tree(at: root) { $0 == ".workshop" }
    }

    /// Every text in the project and in the store but our own record: where a learner's bytes may be.
    func everything() -> Set<[UInt8]> {
        Set(
            disk.contents.compactMap { path, node in
                guard path.hasPrefix(root.string + "/") || path.contains("/objects/"),
                    !path.hasSuffix("/state.json")
                else { return nil }
                if case .file(let contents, _) = node { return contents }
                return nil
            }
        )
    }

    func copy() -> Scenario { Scenario(disk: disk.copy(), root: root) }

    /// A step that adds a handler and brings a change to the manifest.
    static let hello = Overlay(
        step: "hello",
        kind: .starter,
        files: FileTree([
            "Sources/Hello/Hello.swift": FileTree.File("// TODO: answer\n"),
            "Package.swift": FileTree.File("// first\n\n// targets\n.hello\n\n// last\n"),
        ]),
        base: files
    )

    static let helloSolution = Overlay(
        step: "hello",
        kind: .solution,
        files: FileTree([
            "Sources/Hello/Hello.swift": FileTree.File("answer()\n"),
            "template.yaml": FileTree.File("Resources:\n  Given: 1\n  Hello: 2\n\nOutputs:\n"),
        ]),
        base: files.overlaid(with: hello.files),
        own: ["Sources/Hello/Hello.swift"],
        fallback: files.overlaid(with: hello.files).overlaid(
            with: FileTree([
                "Sources/Hello/Hello.swift": FileTree.File("answer()\n"),
                "template.yaml": FileTree.File("Resources:\n  Given: 1\n  Hello: 2\n\nOutputs:\n"),
            ])
        )
    )
}

/// The diagnostics that a call throws.
func thrown(_ body: () throws -> Void) -> [Diagnostic] {
    do {
        try body()
        return []
    } catch {
        return (error as? DiagnosticError)?.diagnostics ?? [Diagnostic("other", "\(error)")]
    }
}
