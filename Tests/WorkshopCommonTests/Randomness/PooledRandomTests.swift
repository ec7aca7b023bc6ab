import WorkshopCommon
import XCTest

final class PooledRandomTests: XCTestCase {
    /// More than one pool's worth, from several threads: no number comes twice.
    func testNumbersDoNotRepeat() async {
        let lists = await withTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let random = PooledRandom()
                    return (0..<1000).map { _ in random.next() }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        XCTAssertEqual(Set(lists).count, 8000)
        XCTAssertFalse(lists.contains(0))
    }

    func testEveryBitIsUsed() {
        let random = PooledRandom()
        let numbers = (0..<200).map { _ in random.next() }
        XCTAssertEqual(numbers.reduce(0, |), .max)
        XCTAssertEqual(numbers.reduce(.max, &), 0)
    }
}
