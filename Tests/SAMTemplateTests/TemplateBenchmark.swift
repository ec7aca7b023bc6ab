import Foundation
import SAMTemplate
import XCTest

/// How long a template takes to parse and resolve, in this process. Run by `make bench`, which names the file in
/// `TEMPLATE_BENCH`; empty otherwise.
final class TemplateBenchmark: XCTestCase {
    func testMedian() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let file = environment["TEMPLATE_BENCH"] else { return }
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let clock = ContinuousClock()
        var times: [Duration] = []
        for _ in 0..<(environment["TEMPLATE_BENCH_ROUNDS"].flatMap { Int($0) } ?? 15) {
            times.append(clock.measure { XCTAssertNotNil(Self.stack(of: text)) })
        }
        times.sort()
        print("bench: \(times[times.count / 2] / .milliseconds(1)) ms")
    }

    private static func stack(of text: String) -> ResolvedStack? {
        TemplateResolver().resolve(text: text, file: "template.yaml").stack
    }
}
