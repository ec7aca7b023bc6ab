import Terminal
import XCTest

final class PagerTests: XCTestCase {
    private let screen = TerminalCapabilities(height: 5, isTerminal: true)

    func testOnlyTextLongerThanTheScreenIsPaged() {
        let pager = Pager(environment: [:], capabilities: screen)
        XCTAssertEqual(pager.decision(for: "a\nb\nc\nd\n"), .print)
        XCTAssertEqual(pager.decision(for: "a\nb\nc\nd\ne\n"), .page("less -FRX"))
    }

    func testAPipeIsNeverPaged() {
        let pager = Pager(environment: ["PAGER": "more"], capabilities: .plain)
        XCTAssertEqual(pager.decision(for: String(repeating: "a\n", count: 1000)), .print)
    }

    func testThePersonsOwnPagerWins() {
        let text = String(repeating: "a\n", count: 9)
        for (own, decision) in [("more", Pager.Decision.page("more")), ("cat", .print), ("", .print)] {
            XCTAssertEqual(Pager(environment: ["PAGER": own], capabilities: screen).decision(for: text), decision)
        }
    }
}
