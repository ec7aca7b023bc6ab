import Coaching
import Terminal
import WorkshopCommon
import XCTest

final class ExaminationTests: XCTestCase {
    private let mixed = Examination([
        Examination.Finding("toolchain", "Swift 6.2 or newer", .fine, "swift --version says 6.3"),
        Examination.Finding(
            "events",
            "Word of changed files",
            .doubtful,
            "none comes from this disk; 'workshop watch' looks five times a second instead",
            mend: "sudo sysctl fs.inotify.max_user_watches=524288"
        ),
        Examination.Finding(
            "packages",
            "Packages",
            .broken,
            "not built yet",
            mend: "swift build --package-path /home/ana/shoutout"
        ),
    ])

    func testScreens() throws {
        try verifyScreen("doctor-broken") { self.mixed.render($0) }
        try verifyScreen("doctor-ready") { Examination([self.mixed.findings[0]]).render($0) }
    }

    func testOnlyWhatIsBrokenKeepsTheDayFromBeingFinished() throws {
        XCTAssertFalse(mixed.isReady)
        XCTAssertTrue(Examination(Array(mixed.findings.prefix(2))).isReady)
        XCTAssertEqual(
            Examination([mixed.findings[0]]).json,
            try JSONValue(
                parsing: #"""
                    {"version": 1, "ready": true, "findings": [{"name": "toolchain", "title": "Swift 6.2 or newer",
                     "status": "fine", "says": "swift --version says 6.3"}]}
                    """#
            )
        )
    }

    func testVersionsOfTheCompilerInItsOwnWords() {
        func status(_ output: String?) -> Examination.Status { Measure.toolchain(output, needs: (6, 2)).status }
        XCTAssertEqual(status("Swift version 6.3 (swift-6.3-RELEASE)\nTarget: x86_64-unknown-linux-gnu"), .fine)
        XCTAssertEqual(status("swift-driver version: 1.1\nApple Swift version 6.2.1 (swiftlang-6)"), .fine)
        XCTAssertEqual(status("Swift version 10.0"), .fine)
        XCTAssertEqual(status("Swift version 6.1.3"), .broken)
        XCTAssertEqual(status("command not found"), .broken)
        XCTAssertEqual(status(nil), .broken)
    }

    func testRoomOnTheDisk() {
        func status(_ free: Int?) -> Examination.Status { Measure.disk(free: free, of: "~", clean: "x").status }
        XCTAssertEqual(
            [status(999_999_999), status(2_000_000_000), status(4_000_000_000), status(nil)],
            [
                .broken, .doubtful, .fine, .doubtful,
            ]
        )
        XCTAssertEqual(Measure.disk(free: 4_250_000_000, of: "~", clean: "x").says, "4.2 GB free for ~")
    }

    func testAClockThatWasSetBackIsFound() {
        XCTAssertEqual(Measure.clock(difference: 0, sinceBuild: 3_600).status, .fine)
        XCTAssertEqual(Measure.clock(difference: 0, sinceBuild: -3_600).status, .broken)
        XCTAssertEqual(Measure.clock(difference: 90, sinceBuild: 3_600).status, .doubtful)
    }
}
