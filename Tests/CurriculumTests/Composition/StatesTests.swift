import Curriculum
import WorkshopCommon
import XCTest

final class StatesTests: XCTestCase {
    func testAStateIsTheWorkspaceWithTheNeedsSolvedAndTheStarterLaid() throws {
        let curriculum = try TemporaryKit().load()
        let second = try XCTUnwrap(curriculum.step("second-one"))
        let before = try curriculum.state(before: second)
        XCTAssertEqual(
            before.paths,
            ["Makefile", "Sources/First/main.swift", "Sources/Second/main.swift", "template.yaml"]
        )
        XCTAssertEqual(before["Sources/First/main.swift"]?.text, "print(1)\n")
        XCTAssertEqual(before["Sources/Second/main.swift"]?.text, "// TODO: write this\n")
        XCTAssertEqual(
            before["template.yaml"]?.text,
            "Resources:\n  First: 1\n\n# End of the resources.\n\nOutputs:\n"
        )
        let after = try curriculum.state(after: second)
        XCTAssertEqual(after["Sources/Second/main.swift"]?.text, "print(2)\n")
        let mutant = try curriculum.state(mutant: second.mutants[0], of: second)
        XCTAssertEqual(mutant["a.swift"]?.text, "// deleted\n")
    }

    /// Neither step knows of the other: both change the template that they were written against.
    func testIndependentStepsAreMergedInOneFile() throws {
        let kit = try TemporaryKit()
        try kit.edit("Exercises/02-second-one/step.yml", "needs: [first]\n", "needs: []\n")
        try kit.write(
            "Resources:\n\n# End of the resources.\n\nOutputs:\n  Second: 2\n",
            to: "Solutions/02-second-one/template.yaml"
        )
        let curriculum = try kit.load()
        XCTAssertEqual(
            try curriculum.stateAtTheEnd()["template.yaml"]?.text,
            "Resources:\n  First: 1\n\n# End of the resources.\n\nOutputs:\n  Second: 2\n"
        )
        let second = try XCTUnwrap(curriculum.step("second-one"))
        XCTAssertNil(try curriculum.state(after: second)["Sources/First/main.swift"])
    }

    func testStepsThatChangeTheSameLinesCollide() throws {
        let kit = try TemporaryKit()
        try kit.edit("Exercises/02-second-one/step.yml", "needs: [first]\n", "needs: []\n")
        try kit.write("Resources:\n  Second: 2\n", to: "Solutions/02-second-one/template.yaml")
        XCTAssertThrowsError(try kit.load().stateAtTheEnd()) {
            let diagnostic = ($0 as? DiagnosticError)?.diagnostics.first
            XCTAssertEqual(diagnostic?.identifier, "curriculum-overlays-collide")
            XCTAssertEqual(diagnostic?.location?.description, "Solutions/02-second-one/template.yaml:2")
        }
        XCTAssertEqual(
            try kit.lint().map(\.identifier),
            ["curriculum-overlays-collide"]
        )
    }

    func testLaterStepsThatBuildOnAStepAreFound() throws {
        let curriculum = try TemporaryKit().load()
        let (first, second) = (curriculum.steps[0], curriculum.steps[1])
        XCTAssertEqual(curriculum.steps(buildingOn: first).map(\.slug), ["second-one"])
        XCTAssertEqual(curriculum.steps(buildingOn: second).map(\.slug), [])
        XCTAssertEqual(curriculum.allNeeds(of: second).map(\.slug), ["first"])
    }

    func testACircleOfNeedsDoesNotHang() throws {
        let kit = try TemporaryKit()
        try kit.edit("Exercises/01-first/step.yml", "needs: []\n", "needs: [second-one]\n")
        let curriculum = try kit.load()
        _ = try curriculum.stateAtTheEnd()
        _ = try curriculum.state(before: curriculum.steps[0])
        XCTAssertTrue(try kit.lint().contains { $0.identifier == "step-needs-circle" })
    }
}
