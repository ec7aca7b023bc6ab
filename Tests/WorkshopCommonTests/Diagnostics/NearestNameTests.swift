import WorkshopCommon
import XCTest

final class NearestNameTests: XCTestCase {
    func testFindsWhatAPersonMostLikelyMeant() {
        let names = ["FunctionName", "Handler", "MemorySize", "Timeout"]
        XCTAssertEqual(nearestName(to: "Handlr", among: names), "Handler")
        XCTAssertEqual(nearestName(to: "timeout", among: names), "Timeout")
        XCTAssertEqual(nearestName(to: "Tiemout", among: names), "Timeout")
        XCTAssertEqual(nearestName(to: "MemSize", among: names), "MemorySize")
    }

    func testIsSilentWhenNothingIsClose() {
        XCTAssertNil(nearestName(to: "Zebra", among: ["FunctionName", "Handler"]))
        XCTAssertNil(nearestName(to: "x", among: []))
        XCTAssertNil(nearestName(to: "", among: ["abc"]))
    }

    func testATieGoesToTheFirstInTheAlphabet() {
        XCTAssertEqual(nearestName(to: "bat", among: ["rat", "cat"]), "cat")
    }

    func testShortNamesMayDifferInOneLetter() {
        XCTAssertEqual(nearestName(to: "a", among: ["b"]), "b")
        XCTAssertEqual(nearestName(to: "is", among: ["id"]), "id")
    }
}

final class DiagnosticTests: XCTestCase {
    func testOneLineHasPlaceSeverityMessageAndName() {
        let place = SourceLocation(file: "template.yaml", line: 12, column: 9)
        XCTAssertEqual(
            Diagnostic("unknown-key", severity: .warning, at: place, "no such key").description,
            "template.yaml:12:9: warning: no such key [unknown-key]"
        )
        XCTAssertEqual(SourceLocation(file: "a", line: 3).description, "a:3")
        XCTAssertEqual(SourceLocation(file: "a", column: 3).description, "a", "a column without a line says nothing")
    }

    func testAreSortedByPlaceThenSeverity() {
        let early = Diagnostic("a", severity: .note, at: SourceLocation(file: "a", line: 1), "early")
        let error = Diagnostic("b", at: SourceLocation(file: "a", line: 2), "zzz")
        let warning = Diagnostic("c", severity: .warning, at: SourceLocation(file: "a", line: 2), "aaa")
        let other = Diagnostic("d", at: SourceLocation(file: "b"), "other")
        XCTAssertEqual([other, warning, error, early].sortedByLocation(), [early, error, warning, other])
        XCTAssertTrue([warning, error].hasErrors)
        XCTAssertFalse([warning, early].hasErrors)
    }
}
