import Foundation
import XCTest

/// The kit was updated in the middle of the day: what is new comes into the project, what the learner wrote stays.
final class UpdatedKitTests: XCTestCase {
    private var learner: Learner!
    private var kit: URL!

    override func setUpWithError() throws {
        learner = try Learner()
        XCTAssertEqual(try learner.types("next").status, 0)
        kit = learner.root.appending(path: "newer kit")
        try FileManager.default.createDirectory(at: kit, withIntermediateDirectories: true)
        for folder in ["Exercises", "Solutions", "Slides"] {
            try FileManager.default.copyItem(at: Learner.kit.appending(path: folder), to: kit.appending(path: folder))
        }
        let build = Learner.kit.appending(path: ".build")
        try FileManager.default.createSymbolicLink(at: kit.appending(path: ".build"), withDestinationURL: build)
    }

    override func tearDown() { learner.leave() }

    func testStartMergesWhatIsNewAndLosesNoLine() throws {
        let mine = try learner.read("README.md") + "\nMy own notes: ½ ∆ 👋\n"
        try learner.write(mine, to: "README.md")
        try learner.write("# mine alone\n", to: "Makefile")
        let before = try learner.files()
        for name in ["README.md", "Makefile", ".gitignore"] {
            let file = kit.appending(path: "Exercises/Workspace/\(name)")
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data(("# Newer\n" + text).utf8).write(to: file)
        }
        let environment = ["WORKSHOP_KIT": kit.path]
        let started = try learner.types("start", environment: environment)
        XCTAssertEqual(started.status, 0, started.errors)
        XCTAssert(started.output.contains("merged    README.md"), started.output)
        XCTAssert(started.output.contains("updated   .gitignore"), started.output)
        XCTAssertEqual(try learner.read("README.md"), "# Newer\n" + mine)
        XCTAssertEqual(try learner.read("Makefile"), "# mine alone\n")
        XCTAssert(started.errors.contains("Makefile: warning: you and the newer kit changed it"), started.errors)

        let again = try learner.types("start", environment: environment)
        XCTAssertFalse(again.output.contains("newer than your project"), again.output)
        XCTAssertEqual(try learner.types("undo").status, 0)
        XCTAssertEqual(try learner.files(), before)
    }

    func testTheSameKitBringsNothing() throws {
        let started = try learner.types("start")
        XCTAssertEqual(started.status, 0, started.errors)
        XCTAssertEqual(started.errors, "")
        XCTAssertFalse(started.output.contains("newer than your project"), started.output)
    }
}
