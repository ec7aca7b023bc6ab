import CloudCore
import SQSService
import XCTest

final class DueHeapTests: XCTestCase {
    private func entry(_ number: UInt64) -> DueHeap.Entry {
        DueHeap.Entry(due: Timestamp(nanosecondsSince1970: Int64(number * 7919 % 5000)), sequence: number)
    }

    func testEntriesLeaveByTheirMomentAlsoWhenMostWereDropped() {
        var heap = DueHeap()
        for number in 0..<4000 as Range<UInt64> { heap.insert(entry(number)) }
        heap.compact(ifBeyond: 4000) { _ in false }
        XCTAssertNotNil(heap.first, "few are of no use: all stay")
        heap.compact(ifBeyond: 40) { $0.sequence % 100 == 0 }
        var left: [DueHeap.Entry] = []
        while let first = heap.first {
            left.append(first)
            heap.removeFirst()
        }
        XCTAssertEqual(left, (0..<40).map { entry($0 * 100) }.sorted())
    }
}
