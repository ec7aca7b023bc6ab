import SystemPackage
import WorkshopCommon
import XCTest

final class FileTreeTests: XCTestCase {
    func testTheOverlayWinsWhereBothHaveAFile() {
        let below = FileTree(["a": FileTree.File("1"), "b": FileTree.File("2")])
        let above = FileTree(["b": FileTree.File("3", isExecutable: true), "c/d": FileTree.File("4")])
        let both = below.overlaid(with: above)
        XCTAssertEqual(both.paths, ["a", "b", "c/d"])
        XCTAssertEqual(both["b"], FileTree.File("3", isExecutable: true))
        XCTAssertEqual(below.overlaid(with: FileTree()), below)
    }

    func testOnlyPathsInsideAreRelative() {
        for path in ["a", "a/b.c", ".hidden", "a/..b", "..."] { XCTAssertTrue(FileTree.isRelative(path), path) }
        for path in ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a/."] {
            XCTAssertFalse(FileTree.isRelative(path), path)
        }
    }

    func testTextIsNilWhereAFileIsNotUTF8() {
        XCTAssertEqual(FileTree.File("é").text, "é")
        XCTAssertNil(FileTree.File(contents: [0xE9]).text)
    }
}
