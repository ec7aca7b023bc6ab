import WorkshopCommon
import XCTest

final class ThreeWayMergeTests: XCTestCase {
    private func merge(_ base: String, _ ours: String, _ theirs: String) -> ThreeWayMerge {
        ThreeWayMerge(base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8))
    }

    private func merged(_ base: String, _ ours: String, _ theirs: String) -> String? {
        merge(base, ours, theirs).merged.map { String(decoding: $0, as: UTF8.self) }
    }

    func testTakesWhatOnlyOneSideChanged() {
        XCTAssertEqual(merged("a\nb\n", "a\nb\n", "a\nc\n"), "a\nc\n")
        XCTAssertEqual(merged("a\nb\n", "a\nc\n", "a\nb\n"), "a\nc\n")
        XCTAssertEqual(merged("", "", "new\n"), "new\n")
        XCTAssertEqual(merged("a\n", "a\n", ""), "")
    }

    func testTakesBothSidesChangesInDifferentPlaces() {
        XCTAssertEqual(merged("1\n2\n3\n4\n5\n", "one\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n"), "one\n2\n3\n4\nfive\n")
        XCTAssertEqual(merged("1\n2\n3\n", "0\n1\n2\n3\n", "1\n2\n3\n4\n"), "0\n1\n2\n3\n4\n")
        XCTAssertEqual(merged("1\n2\n3\n4\n", "1\n3\n4\n", "1\n2\n3\nx\n4\n"), "1\n3\nx\n4\n")
    }

    func testTakesTheSameChangeOnce() {
        XCTAssertEqual(merged("a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\n"), "a\nX\nc\n")
        XCTAssertEqual(merged("a\nb\nc\nd\ne\n", "a\nX\nc\nd\nE\n", "A\nb\nc\nd\nE\n"), nil)
        XCTAssertEqual(merged("a\nk\nb\nc\nd\ne\n", "a\nk\nX\nc\nd\nE\n", "A\nk\nb\nc\nd\nE\n"), "A\nk\nX\nc\nd\nE\n")
    }

    func testDifferentChangesOfTheSameLinesConflict() {
        XCTAssertEqual(
            merge("a\nb\nc\n", "a\nours\nc\n", "a\ntheirs\ntoo\nc\n"),
            .conflicting([ThreeWayMerge.Conflict(base: 1..<2, ours: 1..<2, theirs: 1..<3)])
        )
        XCTAssertEqual(
            merge("a\nb\n", "a\n", "a\nB\n"),
            .conflicting([ThreeWayMerge.Conflict(base: 1..<2, ours: 1..<1, theirs: 1..<2)])
        )
    }

    func testInsertionsAtTheSamePlaceConflict() {
        XCTAssertEqual(
            merge("a\nb\n", "a\n1\nb\n", "a\n2\nb\n"),
            .conflicting([ThreeWayMerge.Conflict(base: 1..<1, ours: 1..<2, theirs: 1..<2)])
        )
    }

    func testChangesThatTouchAreOneConflict() {
        XCTAssertEqual(
            merge("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nb\nC\nd\n"),
            .conflicting([ThreeWayMerge.Conflict(base: 1..<3, ours: 1..<3, theirs: 1..<3)])
        )
    }

    func testEveryConflictIsTold() {
        guard case .conflicting(let conflicts) = merge("a\nx\nb\nx\nc\n", "1\nx\nb\nx\n2\n", "3\nx\nb\nx\n4\n") else {
            return XCTFail("it merged")
        }
        XCTAssertEqual(conflicts.map(\.base), [0..<1, 4..<5])
    }

    func testAMissingLineBreakAtTheEndIsAChangeLikeAnyOther() {
        XCTAssertEqual(merged("a\nb\nc\nd", "A\nb\nc\nd", "a\nb\nc\nd\n"), "A\nb\nc\nd\n")
        XCTAssertNil(merged("a\nb", "a\nb\nmore\n", "a\nb!"))
    }

    func testOurLineBreaksAreKept() {
        XCTAssertEqual(merged("a\nb\nc\n", "a\r\nb\r\nC\r\n", "A\nb\nc\n"), "A\r\nb\r\nC\r\n")
        XCTAssertEqual(merged("a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\nb\nc\nd\n"), "a\r\nb\r\nc\r\nd\r\n")
    }

    func testAFileThatIsNotTextMergesOnlyWhereOneSideLeftItAlone() {
        let (base, ours, theirs): ([UInt8], [UInt8], [UInt8]) = (
            [0xFF, 10, 1, 10], [0xFF, 10, 2, 10], [0xFE, 10, 1, 10]
        )
        XCTAssertEqual(ThreeWayMerge(base: base, ours: base, theirs: theirs), .clean(theirs))
        XCTAssertEqual(ThreeWayMerge(base: base, ours: ours, theirs: base), .clean(ours))
        XCTAssertNil(ThreeWayMerge(base: base, ours: ours, theirs: theirs).merged)
    }

    /// Whatever the edits: an unchanged side yields to the other, equal sides agree, the order of the sides does not
    /// matter, and no line comes from nowhere.
    func testLawsHoldForRandomEdits() {
        var random = SplitMix(state: 7)
        for _ in 0..<2_000 {
            let base = random.lines(count: Int.random(in: 0...12, using: &random))
            let (ours, theirs) = (random.edited(base), random.edited(base))
            let (b, o, t) = (bytes(base), bytes(ours), bytes(theirs))
            XCTAssertEqual(ThreeWayMerge(base: b, ours: o, theirs: b), .clean(o))
            XCTAssertEqual(ThreeWayMerge(base: b, ours: b, theirs: t), .clean(t))
            XCTAssertEqual(ThreeWayMerge(base: b, ours: o, theirs: o), .clean(o))
            let (one, other) = (ThreeWayMerge(base: b, ours: o, theirs: t), ThreeWayMerge(base: b, ours: t, theirs: o))
            XCTAssertEqual(one.merged, other.merged)
            if let merged = one.merged {
                let lines = Set(TextLines(merged).lines)
                XCTAssertTrue(lines.isSubset(of: Set(TextLines(o).lines).union(TextLines(t).lines)))
            }
        }
    }

    private func bytes(_ lines: [String]) -> [UInt8] { lines.flatMap { Array($0.utf8) + [10] } }
}

/// Random edits that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func lines(count: Int) -> [String] {
        (0..<count).map { _ in String(Int.random(in: 0...4, using: &self)) }
    }

    mutating func edited(_ lines: [String]) -> [String] {
        var lines = lines
        for _ in 0..<Int.random(in: 0...3, using: &self) {
            let index = Int.random(in: 0...lines.count, using: &self)
            switch Int.random(in: 0...2, using: &self) {
            case 0: lines.insert("new\(Int.random(in: 0...9, using: &self))", at: index)
            case 1 where index < lines.count: lines.remove(at: index)
            default: if index < lines.count { lines[index] += "!" }
            }
        }
        return lines
    }

    func testAChangeIsContainedWhereverItsLinesStand() {
        let (base, changed) = (Array("a\nb\n".utf8), Array("a\n  new\n  new\n\nc\n".utf8))
        func contains(_ text: String) -> Bool {
            ThreeWayMerge.isContained(changeFrom: base, to: changed, in: Array(text.utf8))
        }
        XCTAssertTrue(contains("c\nother\n  new\r\n  new\n"))
        XCTAssertFalse(contains("a\n  new\nc\n"), "one of two is missing")
        XCTAssertFalse(contains("a\nb\n  new\n  new\nc\n"), "what goes is still there")
        XCTAssertFalse(contains("a\n  new\n  new\nd\n"))
    }
}
