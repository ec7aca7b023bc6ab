import Foundation
import XCTest

/// A project at the solution of hello-sam whose function is a shell script: it passes, and needs no compiler, so that
/// what a hostile one does is the only difference.
enum HostileProject {
    static let script = "Sources/HelloFunction/bootstrap"
    static let answer = #"respond "$GREETING""#

    /// What a function can reach, since it isn't `/tmp`.
    static let place = URL(filePath: "/var/tmp")

    static func learner() throws -> Learner { try shared.get() }

    private static let shared = Result<Learner, any Error> {
        let learner = try Learner(below: place)
        XCTestObservationCenter.shared.addTestObserver(Departure(learner))
        try begin(learner)
        return learner
    }

    /// Lays the project for a learner of their own.
    static func begin(_ learner: Learner) throws {
        let next = try learner.types("next")
        XCTAssertEqual(next.status, 0, next.errors)
        try learner.write(try Learner.kitFile(SharedProject.solution), to: "template.yaml")
        // The script needs no package, and a project of twenty files is checked sooner than one of a thousand.
        try FileManager.default.removeItem(at: learner.project.appending(path: "Packages"))
        try learner.write(makefile(), to: "Makefile")
        try learner.write(function(), to: script)
    }

    /// - Parameter recipe: what make runs besides.
    static func makefile(_ recipe: String = "true") -> String {
        """
        build-HelloFunction:
        \t@\(recipe)
        \t@install -m 755 \(script) "$(ARTIFACTS_DIR)/bootstrap"

        """
    }

    /// A custom runtime for API Gateway's events, by the Runtime API.
    ///
    /// - Parameter lines: what it does with each invocation, in the shell. `respond TEXT` answers.
    static func function(_ lines: String = answer) -> String {
        """
        #!/bin/sh
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
        respond() {
          printf '{"statusCode":200,"headers":{"content-type":"text/plain"},"body":"%s"}' "$1" > "$TMPDIR/answer"
          curl -s -o "$TMPDIR/null" -d "@$TMPDIR/answer" "$api/$id/response"
        }
        while curl -s -o "$TMPDIR/event" -D "$TMPDIR/head" "$api/next"; do
          id=$(tr -d '\\r' < "$TMPDIR/head" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
        \(lines)
        done

        """
    }

    private final class Departure: NSObject, XCTestObservation {
        private let learner: Learner

        init(_ learner: Learner) { self.learner = learner }

        func testBundleDidFinish(_ testBundle: Bundle) { learner.leave() }
    }
}
