import Foundation
import GradingSupport
import XCTest

// Suites for RealSuiteTests, which runs them in a grading session. Like all suites they are empty without one.

final class PassingProbe: StepSuite {
    func testA() async throws { expect(session.parameters["Greeting"], equals: "marigold", "the session is read") }
    func testB() { expect(template.resource("HelloFunction")?.type, equals: "AWS::Lambda::Function", "it is there") }
}

final class FailingProbe: StepSuite {
    func testA() async throws {
        expect("a", equals: "b", "a is b", at: .template("HelloFunction", "Events"), try: "write b")
        try require(expect(1, equals: 2, "one is two"))
        expect(false, "nobody gets here")
    }
    func testB() { expect(true, "b holds") }
}

final class ThrowingProbe: StepSuite {
    func testA() throws { throw CocoaError(.fileNoSuchFile) }
    func testB() { XCTAssertEqual(1, 2) }
}

final class UnreachableProbe: StepSuite {
    func testA() async throws { expect(try await cloud.get("/hello").status, equals: 200, "it answers") }
    func testB() async throws { expect(try await cloud.invoke("HelloFunction").status, equals: 200, "it answers") }
}

final class VacuousProbe: StepSuite {
    func testA() { expect(true, "a holds") }
    func testB() {}
}

final class SkippingProbe: StepSuite {
    func testA() { expect(true, "a holds") }
    func testB() throws { throw XCTSkip("not today") }
}

final class ExitingProbe: StepSuite {
    func testA() { expect(true, "a holds") }
    func testB() { exit(0) }
}

final class ExitingInSetUpProbe: StepSuite {
    override func setUp() async throws { exit(0) }
    func testA() { expect(true, "a holds") }
    func testB() { expect(true, "b holds") }
}

/// Fails, and hides its exit status.
final class AtExitProbe: StepSuite {
    func testA() {
        atexit { _exit(0) }
        expect(true, "a holds")
    }
    func testB() { expect(false, "b holds") }
}

/// Ends in the middle, and says the rest in print.
final class ShoutingProbe: StepSuite {
    func testA() { expect(true, "a holds") }
    func testB() {
        let record =
            #"{"nonce":"n","suite":"ShoutingProbe","test":"testB","outcome":"passed","seconds":0,"failures":[]}"#
        let end = #"{"nonce":"n","end":true,"tests":2}"#
        for line in ["Test Case 'ShoutingProbe.testB' passed (0.0 seconds)", record, end] {
            print(line)
            FileHandle.standardError.write(Data("\(line)\n".utf8))
        }
        atexit { _exit(0) }
        exit(1)
    }
}

final class CrashingProbe: StepSuite {
    func testA() { expect(true, "a holds") }
    func testB() { fatalError("on purpose") }
}

final class HangingProbe: StepSuite {
    func testA() { expect(true, "a holds") }
    func testB() async throws { try await Task.sleep(for: .seconds(3600)) }
}
