import XCTest

/// `workshop watch` where no terminal is, on the project whose packages are built.
final class WatchTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws { learner = try SharedProject.learner() }
    override func tearDownWithError() throws { try SharedProject.restore() }

    func testEverySaveIsCheckedAndCtrlCLeavesNothingBehind() throws {
        let watch = try learner.start(["watch"])
        defer { watch.kill() }
        func verdicts(_ text: String) -> Int { watch.output.components(separatedBy: text).count - 1 }
        _ = try eventually("the first verdict", seeing: { watch.output + watch.errors }) {
            verdicts("checks pass") == 1 ? true : nil
        }
        // A log is no input of a check; if it were, its save would be told below.
        try learner.write("noise\n", to: "up.log")
        try learner.edit("template.yaml", replacing: "/hello", with: "/hallo")
        _ = try eventually("a verdict on the save", seeing: { watch.output + watch.errors }) {
            verdicts("Stuck? workshop hint") == 1 ? true : nil
        }
        XCTAssertEqual(verdicts("Saved: template.yaml"), 1)
        try learner.edit("template.yaml", replacing: "/hallo", with: "/hello")
        _ = try eventually("a pass", seeing: { watch.output + watch.errors }) {
            verdicts("checks pass") == 2 ? true : nil
        }
        XCTAssertFalse(watch.output.contains("up.log"))
        XCTAssertFalse(watch.output.contains("\u{1B}"))
        watch.interrupt()
        _ = try watch.waitForEnd()
        try FileManager.default.removeItem(at: learner.project.appending(path: "up.log"))
        _ = try eventually("the end of all that it started") { try learner.processes().isEmpty ? true : nil }
    }

    func testASaveInTheMiddleOfACheckOvertakesIt() throws {
        let watch = try learner.start(["watch"])
        defer { watch.kill() }
        // Saved again and again while the first checks still run: only the last text counts.
        for word in ["/one", "/two", "/three"] {
            let solution = try Learner.kitFile(SharedProject.solution)
            try learner.write(solution.replacingOccurrences(of: "/hello", with: word), to: "template.yaml")
        }
        try learner.write(try Learner.kitFile(SharedProject.solution) + "\n# last\n", to: "template.yaml")
        _ = try eventually("a pass", seeing: { watch.output + watch.errors }) {
            watch.output.contains("checks pass") ? true : nil
        }
        watch.interrupt()
        _ = try watch.waitForEnd()
    }

    func testWithoutAStepItSaysWhatToType() throws {
        let fresh = try Learner()
        defer { fresh.leave() }
        let outcome = try fresh.types("watch")
        XCTAssertEqual(outcome.status, 2)
        XCTAssertTrue(outcome.errors.contains("workshop start"), outcome.errors)
    }
}
