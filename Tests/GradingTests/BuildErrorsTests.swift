import Grading
import SystemPackage
import WorkshopCommon
import XCTest

final class BuildErrorsTests: XCTestCase {
    func testCompilerErrorsAreShownAsTheCompilerGaveThemAndOnce() {
        let output = """
            swift build --product HelloFunction
            [3/5] Compiling HelloFunction main.swift
            /home/ana/shoutout/Sources/HelloFunction/main.swift:12:5: error: cannot find 'greting' in scope
            10 |
            12 | greting
               | `- error: cannot find 'greting' in scope
            /home/ana/shoutout/Sources/HelloFunction/main.swift:12:5: error: cannot find 'greting' in scope
            /opt/lib/x.swift:3: error: too old
            /home/ana/shoutout/Sources/HelloFunction/main.swift:14:1: warning: unused
            error: fatalError
            make: *** [Makefile:9: build-HelloFunction] Error 1
            """
        let errors = BuildErrors(output: output, project: "/home/ana/shoutout")
        XCTAssertEqual(
            errors.entries,
            [
                .init(
                    location: SourceLocation(file: "Sources/HelloFunction/main.swift", line: 12, column: 5),
                    message: "cannot find 'greting' in scope"
                ),
                .init(location: SourceLocation(file: "/opt/lib/x.swift", line: 3), message: "too old"),
            ]
        )
    }

    func testToolsSpeakWhereTheCompilerDidNot() {
        let output = """
            make: *** No rule to make target 'build-Hello'.  Stop.
            error: no such module
            """
        XCTAssertEqual(
            BuildErrors(output: output, project: "/p").entries.map(\.message),
            ["No rule to make target 'build-Hello'.  Stop.", "no such module"]
        )
    }

    func testTheLastLinesAreKeptWhereNoErrorCanBeMadeOut() {
        let output = (1...9).map { "line \($0)" }.joined(separator: "\n")
        let errors = BuildErrors(output: output, project: "/p")
        XCTAssertEqual(errors.entries, [])
        XCTAssertEqual(errors.tail, ["line 4", "line 5", "line 6", "line 7", "line 8", "line 9"])
    }
}
