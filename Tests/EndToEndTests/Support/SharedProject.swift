import Foundation
import XCTest

/// A project whose packages are built, for the tests that build functions: the first build takes seconds, so they share
/// one. It is at the solution of hello-sam, and each test puts back what it changed.
///
/// It lies in a folder with spaces and umlauts in its name, so that all of them prove that this works, too.
enum SharedProject {
    static let solution = "Solutions/01-hello-sam/template.yaml"
    static let handler = "Sources/HelloFunction/HelloFunction.swift"

    static func learner() throws -> Learner { try shared.get() }

    private static let shared = Result<Learner, any Error> {
        let learner = try Learner(folder: "Übung für alle", isCompilerReal: true)
        XCTestObservationCenter.shared.addTestObserver(Departure(learner))
        let next = try learner.types("next")
        XCTAssertEqual(next.status, 0, next.errors)
        try learner.write(try Learner.kitFile(solution), to: "template.yaml")
        let check = try learner.types("check")
        XCTAssertEqual(check.status, 0, check.output + check.errors)
        return learner
    }

    static func restore() throws {
        let learner = try learner()
        try learner.write(try Learner.kitFile(solution), to: "template.yaml")
        try learner.write(try Learner.kitFile("Exercises/Workspace/\(handler)"), to: handler)
    }

    /// Removes it after the last test.
    private final class Departure: NSObject, XCTestObservation {
        private let learner: Learner

        init(_ learner: Learner) { self.learner = learner }

        func testBundleDidFinish(_ testBundle: Bundle) { learner.leave() }
    }
}
