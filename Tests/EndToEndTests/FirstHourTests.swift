import Foundation
import XCTest

/// A newcomer's first hour, from an empty folder to the end of the second step.
///
/// One test, since it is one story: what each command says depends on the ones before it.
final class FirstHourTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws { learner = try Learner(isCompilerReal: true) }
    override func tearDown() { learner.leave() }

    func testFromAnEmptyFolderToTheEndOfTheSecondStep() throws {
        try layFirstStep()
        try failFirstCheck()
        try passFirstStep()
        try passConfigurationStep()
        try passTableStep()
        try laySecondStep()
        try failSecondStep()
        try takeHints()
        try solveSecondStep()
        try goBackAndForth()
    }

    private func layFirstStep() throws {
        let start = try types("next")
        for expected in ["Hello, SAM", "What to do", "TODO", "When you think it is done: workshop check"] {
            XCTAssert(start.output.contains(expected), "'\(expected)' is missing: \(start.output)")
        }
        XCTAssert(start.output.contains("Your project is new:"), start.output)
        XCTAssert(try learner.read("template.yaml").contains("TODO 1"))
        XCTAssert(try types("status").output.contains("workshop check"))
    }

    private func failFirstCheck() throws {
        let refused = try types("check", endingWith: 1)
        XCTAssert(refused.output.contains("AWS would refuse this template"), refused.output)
        XCTAssert(refused.output.contains("template.yaml:20:1"), refused.output)

        let early = try types("next", endingWith: 2)
        XCTAssert(early.errors.contains("hello-sam has not passed yet"), early.errors)
    }

    private func passFirstStep() throws {
        try learner.write(try Learner.kitFile("Solutions/01-hello-sam/template.yaml"), to: "template.yaml")
        let passed = try types("check")
        XCTAssert(passed.output.contains("✓ GET /hello answers 200"), passed.output)
        XCTAssert(passed.output.contains("All 6 checks pass"), passed.output)
        XCTAssert(passed.output.contains("Next: workshop next"), passed.output)

        try learner.edit("template.yaml", replacing: "Path: /hello", with: "Path: /hi")
        let moved = try types("check", endingWith: 1)
        for expected in ["✗ GET /hello answers 200", "expected  200", "got       403", "template.yaml", "why"] {
            XCTAssert(moved.output.contains(expected), "'\(expected)' is missing: \(moved.output)")
        }
        try learner.edit("template.yaml", replacing: "Path: /hi", with: "Path: /hello")
        try types("check")
    }

    private func passConfigurationStep() throws {
        XCTAssert(try types("next").output.contains("One template, two stages"))
        let failed = try types("check", endingWith: 1)
        XCTAssert(failed.output.contains("✗ Any other stage is refused, by the parameter itself"), failed.output)
        try learner.write(try Learner.kitFile("Solutions/02-configuration/template.yaml"), to: "template.yaml")
        XCTAssert(try types("check").output.contains("All 6 checks pass"))
    }

    private func passTableStep() throws {
        let next = try types("next")
        XCTAssert(next.output.contains("new       events/shoutout.json"), next.output)
        let failed = try types("check", endingWith: 1)
        XCTAssert(failed.output.contains("✗ The stack has a DynamoDB table ShoutoutsTable"), failed.output)
        try learner.write(try Learner.kitFile("Solutions/03-shoutouts-table/template.yaml"), to: "template.yaml")
        let passed = try types("check")
        XCTAssert(passed.output.contains("All 6 checks pass"), passed.output)
    }

    private func laySecondStep() throws {
        let status = try types().output
        XCTAssert(status.contains("workshop lesson writing-lambdas  first: Writing Lambda Functions in Swift"), status)
        let next = try types("next")
        XCTAssert(next.output.contains("Before this step comes a lesson: workshop lesson writing-lambdas"), next.output)
        XCTAssert(next.output.contains("new       Sources/SlashFunction/SlashFunction.swift"), next.output)
        XCTAssert(next.output.contains("Slash help"), next.output)
        let laid = try types()
        XCTAssert(laid.output.contains("Slash help"), laid.output)
        XCTAssert(laid.output.contains("step 5 of 31"), laid.output)
        let agenda = try types("agenda")
        XCTAssert(agenda.output.contains("✓"), agenda.output)
    }

    private func failSecondStep() throws {
        let nothingYet = try types("hint", endingWith: 2)
        XCTAssert(nothingYet.errors.contains("workshop check"), nothingYet.errors)

        let failed = try types("check", endingWith: 1)
        XCTAssert(failed.output.contains("✗ POST /slack/commands answers 200"), failed.output)
        XCTAssert(failed.output.contains("· 5 more not looked at yet"), failed.output)
        XCTAssert(failed.output.contains("workshop hint"), failed.output)

        let document = try JSONDecoder().decode(
            Report.self,
            from: Data(types("check", "--json", endingWith: 1).output.utf8)
        )
        XCTAssertEqual(document.version, 1)
        XCTAssertEqual(document.step, "slash-help")
        XCTAssertEqual(document.verdict, "failed")
        XCTAssertEqual(document.checks.count, 6)
        XCTAssertEqual(document.checks[0].name, "POST /slack/commands answers 200 within three seconds")
        XCTAssertFalse(document.checks[0].passed)
        XCTAssertEqual(document.checks[0].expected, "200")
        XCTAssertEqual(document.checks[0].actual, "403")
    }

    private func takeHints() throws {
        let first = try types("hint").output
        XCTAssert(first.contains("1. Two things are needed"), first)
        XCTAssert(first.contains("2 more: workshop hint"), first)
        XCTAssertFalse(first.contains("2. 403 means"), first)

        let second = try types("hint").output
        XCTAssert(second.contains("2. 403 means"), second)
        XCTAssert(second.contains("1 more: workshop hint"), second)

        let third = try types("hint").output
        XCTAssert(third.contains("Path: /slack/commands"), third)
        XCTAssert(third.contains("One more shows the lines of our solution"), third)

        for _ in 0..<2 {
            let last = try types("hint").output
            XCTAssert(last.contains("In our solution, "), last)
            XCTAssert(last.contains("workshop solution slash-help --diff"), last)
        }
    }

    private func solveSecondStep() throws {
        let before = try learner.files()
        let unanswered = try types("solve", endingWith: 1)
        XCTAssert(unanswered.output.contains("+  SlashFunction:"), unanswered.output)
        XCTAssertEqual(try learner.files(), before, "it asks before it changes anything")

        let solved = try types("solve", "--yes")
        XCTAssert(solved.output.contains("updated   Sources/SlashFunction/Form.swift"), solved.output)
        XCTAssert(try types("check").output.contains("All 6 checks pass"))

        let all = try types("check", "--all").output
        XCTAssert(all.contains("✓ Hello, SAM  6 of 6") && all.contains("✓ Slash help  6 of 6"), all)
        XCTAssert(try types("check", "--all", "--json").output.contains(#""verdict": "passed""#))
    }

    private func goBackAndForth() throws {
        let solved = try learner.files()
        let undone = try types("undo").output
        XCTAssert(undone.contains("Taken back: laid our solution of slash-help."), undone)
        XCTAssert(try learner.read("Sources/SlashFunction/Form.swift").contains("TODO"))
        XCTAssertNotEqual(try learner.files(), solved)
        let redone = try types("undo", "--redo").output
        XCTAssert(redone.contains("Done again: laid our solution of slash-help."), redone)
        XCTAssertEqual(try learner.files(), solved)

        let history = try types("history").output
        for expected in ["created the project", "laid hello-sam", "laid our solution of slash-help", "took back"] {
            XCTAssert(history.contains(expected), "'\(expected)' is missing: \(history)")
        }
        let change = try types("history", "8").output
        XCTAssert(change.contains("SlashFunction"), history + change)
    }

    @discardableResult
    private func types(
        _ arguments: String...,
        endingWith status: Int32 = 0,
        line: UInt = #line
    ) throws -> Learner.Outcome {
        let outcome = try learner.start(arguments).waitForEnd()
        XCTAssertEqual(outcome.status, status, "\(arguments): \(outcome.output)\(outcome.errors)", line: line)
        return outcome
    }

    private struct Report: Decodable {
        struct Check: Decodable {
            var name: String
            var passed: Bool
            var expected: String?
            var actual: String?
        }

        var version: Int
        var step: String
        var verdict: String
        var checks: [Check]
    }
}
