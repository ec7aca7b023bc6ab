import CFaultHarness
import Foundation
import XCTest

/// Writes one line of JSON for each test that ran, and a last one with their number:
///
/// ```json
/// {"test": "testMentionMayHaveNoName", "failures": ["XCTAssertEqual failed: …"]}
/// {"end": true, "tests": 4}
/// ```
///
/// So a bundle that ends in the middle, with whatever exit status, is told from one that ran to its end.
final class TestRecorder: NSObject, XCTestObservation {
    private struct Record: Encodable {
        var test: String?
        var failures: [String]?
        var end: Bool?
        var tests: Int?
    }

    private let records: FileHandle
    // XCTest runs one test at a time and calls its observers in between.
    private var failures: [String] = []
    private var tests = 0

    init(records: FileHandle) {
        self.records = records
    }

    func testCase(
        _ testCase: XCTestCase,
        didFailWithDescription description: String,
        inFile filePath: String?,
        atLine lineNumber: Int
    ) {
        failures.append(description)
    }

    func testCaseDidFinish(_ testCase: XCTestCase) {
        tests += 1
        if failures.isEmpty, testCase.testRun?.hasSucceeded == false { failures = ["it failed"] }
        let name = testCase.name.split { " .-[]".contains($0) }.last.map(String.init)
        write(Record(test: name ?? testCase.name, failures: failures))
        failures = []
    }

    func testBundleDidFinish(_ testBundle: Bundle) {
        write(Record(end: true, tests: tests))
    }

    private func write(_ record: Record) {
        guard var line = try? JSONEncoder().encode(record) else { return }
        line.append(0x0A)
        try? records.write(contentsOf: line)
    }
}

/// Called before the first test; without a descriptor for records, there is nobody to tell.
@_cdecl("workshop_record_tests")
public func recordTests() {
    guard let descriptor = ProcessInfo.processInfo.environment["WORKSHOP_FAULT_RECORDS"].flatMap({ Int32($0) }) else {
        return
    }
    let records = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    XCTestObservationCenter.shared.addTestObserver(TestRecorder(records: records))
}
