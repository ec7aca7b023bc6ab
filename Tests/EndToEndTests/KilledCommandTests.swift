import Foundation
import XCTest

#if os(Linux)
/// `kill -9` at every write of every command that writes: no byte of the learner's is lost, and the next command says
/// what happened and mends it.
final class KilledCommandTests: XCTestCase {
    private static let mine = "My own words, never saved anywhere else: ½ ∆ 👋\r\n"
    private var learner: Learner!
    private var disk: DeadlyDisk!

    override func setUpWithError() throws {
        learner = try Learner()
        try HostileProject.begin(learner)
        try learner.write(Self.mine, to: "Sources/HelloFunction/idea.md")
        // Nothing of it can be merged, so that a solution has to replace it.
        let topic = "# \(Self.mine)Resources:\n  Mine:\n    Type: AWS::SNS::Topic\n"
        try learner.write(topic, to: "template.yaml")
        disk = try DeadlyDisk(in: learner, counting: ["/shoutout/", "/workspaces/"])
    }

    override func tearDown() { learner.leave() }

    func testNext() throws { try killEverywhere(["next", "--skip"]) }

    func testSolve() throws { try killEverywhere(["solve", "--yes"]) }

    func testReset() throws {
        try learner.write("# \(Self.mine)\(try Learner.kitFile(SharedProject.solution))", to: "template.yaml")
        try killEverywhere(["reset", "--yes", "hello-sam"])
    }

    func testUndo() throws {
        XCTAssertEqual(try learner.types("solve", "--yes").status, 0)
        try learner.write(Self.mine, to: "Sources/HelloFunction/HelloFunction.swift")
        try killEverywhere(["undo"], takingBackWith: ["undo", "--redo"])
    }

    func testCheck() throws { try killEverywhere(["check"], takingBackWith: nil) }

    /// Kills the command at its first write, at its second, and so on until it lives; after each, one command more must
    /// find the project as it was before or as it is after, and whole.
    private func killEverywhere(_ command: [String], takingBackWith inverse: [String]? = ["undo"]) throws {
        let before = try learner.files()
        var kills = 0
        for write in 1...400 {
            let outcome = try learner.start(command, environment: disk.environment(endingAt: write)).waitForEnd()
            let wasKilled = outcome.status == SIGKILL
            let next = try learner.types("status")
            let what = "\(command) at write \(write): \(next.errors)"
            XCTAssertEqual(next.status, 0, what)
            XCTAssertLessThanOrEqual(next.errors.components(separatedBy: "warning:").count, 2, what)
            let isBack = try learner.files() == before
            if next.errors.contains("was cut off the last time") { XCTAssert(isBack, what) }
            if !isBack, let inverse {
                let undone = try learner.start(inverse).waitForEnd()
                XCTAssertEqual(undone.status, 0, what + undone.errors)
            }
            XCTAssertEqual(try learner.files(), before, what)
            guard wasKilled else {
                XCTAssert([0, 1].contains(outcome.status), outcome.errors)
                XCTAssertGreaterThan(kills, 5, "\(command) writes more often than that")
                return
            }
            kills += 1
        }
        XCTFail("\(command) writes without end")
    }
}
#endif
