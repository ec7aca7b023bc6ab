import Foundation
import Grading
import SystemPackage
import WorkshopCommon
import XCTest

final class SharedWorkspaceTests: XCTestCase {
    private let fileSystem = LocalFileSystem()
    private var folder = FilePath()

    override func setUp() {
        folder = FilePath(NSTemporaryDirectory()).appending("proof-\(UUID().uuidString)")
    }

    override func tearDownWithError() throws {
        try fileSystem.remove(folder)
    }

    func testOnlyWhatDiffersIsWrittenAndWhatIsTooMuchIsRemoved() throws {
        let workspace = SharedWorkspace(folder: folder)
        try workspace.lay(FileTree(["a/same": .init("1"), "a/changes": .init("1"), "goes": .init("1")]))
        try fileSystem.writeAtomically(Array("object".utf8), to: folder.appending(".build/debug/a.o"))
        let before = try fileSystem.status(of: folder.appending("a/same"))
        try workspace.lay(
            FileTree(["a/same": .init("1"), "a/changes": .init("2"), "comes": .init("1", isExecutable: true)])
        )
        XCTAssertEqual(try fileSystem.status(of: folder.appending("a/same")), before)
        XCTAssertEqual(
            try fileSystem.tree(at: folder),
            FileTree([
                "a/same": .init("1"), "a/changes": .init("2"), "comes": .init("1", isExecutable: true),
                ".build/debug/a.o": .init("object"),
            ])
        )
    }
}
