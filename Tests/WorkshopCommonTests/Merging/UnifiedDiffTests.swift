import WorkshopCommon
import XCTest

final class UnifiedDiffTests: XCTestCase {
    private func diff(_ old: String?, _ new: String?, context: Int = 3) -> String {
        unifiedDiff(from: old.map { Array($0.utf8) }, to: new.map { Array($0.utf8) }, path: "a.txt", context: context)
    }

    func testEqualFilesHaveNone() {
        XCTAssertEqual(diff("a\n", "a\n"), "")
        XCTAssertEqual(diff(nil, nil), "")
    }

    func testShowsAChangeWithItsSurroundings() {
        XCTAssertEqual(
            diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            """
            --- a.txt
            +++ a.txt
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8

            """
        )
    }

    func testFarChangesAreHunksOfTheirOwnAndNearOnesShareOne() {
        XCTAssertEqual(
            diff("1\n2\n3\n4\n5\n6\n", "one\n2\n3\n4\n5\nsix\n", context: 1),
            "--- a.txt\n+++ a.txt\n@@ -1,2 +1,2 @@\n-1\n+one\n 2\n@@ -5,2 +5,2 @@\n 5\n-6\n+six\n"
        )
        XCTAssertEqual(
            diff("1\n2\n3\n", "one\n2\nthree\n", context: 1),
            "--- a.txt\n+++ a.txt\n@@ -1,3 +1,3 @@\n-1\n+one\n 2\n-3\n+three\n"
        )
    }

    func testNewAndRemovedFiles() {
        XCTAssertEqual(diff(nil, "a\nb\n"), "--- /dev/null\n+++ a.txt\n@@ -0,0 +1,2 @@\n+a\n+b\n")
        XCTAssertEqual(diff("a\n", nil), "--- a.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n")
    }

    func testAMissingLineBreakIsShown() {
        XCTAssertEqual(
            diff("a", "a\n"),
            "--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
        )
    }

    func testFilesThatAreNotTextAreNotPrinted() {
        XCTAssertEqual(
            unifiedDiff(from: [0, 27, 91], to: [1], path: "a.bin"),
            "--- a.bin\n+++ a.bin\nBinary files differ\n"
        )
    }
}

final class LineDifferenceTests: XCTestCase {
    /// The changes have to lead from the old lines to the new ones, and what lies between them has to be equal.
    func testChangesLeadFromOneToTheOther() {
        var random = SplitMix(state: 3)
        for _ in 0..<2_000 {
            let old = random.lines(count: Int.random(in: 0...15, using: &random))
            let new = Bool.random(using: &random) ? random.edited(old) : random.lines(count: 9)
            var rebuilt: [String] = []
            var (left, right) = (0, 0)
            for change in LineDifference(from: old, to: new).changes {
                XCTAssertEqual(old[left..<change.old.lowerBound], new[right..<change.new.lowerBound].rebased(to: left))
                XCTAssertFalse(change.old.isEmpty && change.new.isEmpty)
                rebuilt += old[left..<change.old.lowerBound] + new[change.new]
                (left, right) = (change.old.upperBound, change.new.upperBound)
            }
            XCTAssertEqual(rebuilt + old[left...], new)
        }
    }

    func testTheScriptIsTheShortest() {
        XCTAssertEqual(
            LineDifference(from: Array("ABCABBA"), to: Array("CBABAC")).changes.reduce(0) {
                $0 + $1.old.count + $1.new.count
            },
            5
        )
    }

    func testHugeDifferencesEndInTime() {
        let (old, new) = ((0..<60_000).map { $0 }, (0..<60_000).map { -$0 - 1 })
        XCTAssertEqual(
            LineDifference(from: old, to: new).changes,
            [LineDifference.Change(old: 0..<60_000, new: 0..<60_000)]
        )
    }
}

extension ArraySlice<String> {
    fileprivate func rebased(to start: Int) -> ArraySlice<String> {
        (Array(repeating: "", count: start) + self)[start...]
    }
}
