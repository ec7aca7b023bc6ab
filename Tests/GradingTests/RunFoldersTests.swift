import Foundation
import Grading
import SystemPackage
import WorkshopCommon
import XCTest

final class RunFoldersTests: XCTestCase {
    func testFoldersOfDeadProcessesAreRemovedAndThoseOfLivingOnesStay() throws {
        let disk = LocalFileSystem()
        let scratch = FilePath(NSTemporaryDirectory()).appending("folders-\(UUID().uuidString)")
        defer { try? disk.remove(scratch) }
        let folders = RunFolders(scratch: scratch)
        let own = try folders.make()
        // No process has a number beyond what kernels give.
        for name in ["run-999999999-1", "something-else"] { try disk.createFolder(scratch.appending(name)) }
        folders.removeAbandoned()
        XCTAssertEqual(try disk.entries(of: scratch), [own.lastComponent?.string ?? "", "something-else"])
        folders.removeOwn()
        XCTAssertEqual(try disk.entries(of: scratch), ["something-else"])
    }
}
