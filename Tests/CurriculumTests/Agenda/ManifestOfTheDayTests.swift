import Curriculum
import SystemPackage
import WorkshopCommon
import XCTest

/// The kit's own manifest against the author's plan of the day.
final class ManifestOfTheDayTests: XCTestCase {
    private var kit: FilePath {
        // Tests/CurriculumTests/Agenda/thisFile: four up.
        var path = FilePath(#filePath)
        for _ in 0..<4 { path.removeLastComponent() }
        return path
    }

    func testAgendaIsTheAuthorsToTheMinute() throws {
        let agenda = try Agenda.load(kit: kit)
        XCTAssertEqual(agenda.title, "Serverless Orchestration on AWS")
        XCTAssertEqual(
            agenda.sections.map { "\($0.title) (\($0.start) - \($0.end))" },
            [
                "Introduction: Serverless Orchestration on AWS (09:15 - 10:00)",
                "Demo and walk through of serverless app architecture (10:00 - 10:30)",
                "Getting to know SAM: Serverless Application Model (10:30 - 11:00)",
                "Hands On: Deploying your serverless stack (11:00 - 11:30)",
                "Writing Lambda Functions in Swift (11:30 - 12:00)",
                "Lunch (12:00 - 13:00)",
                "Hands On: Writing and testing your Swift Lambdas (13:00 - 13:45)",
                "Orchestrating Lambda with Step Functions and SQS (13:45 - 14:15)",
                "Hands On: Bringing it all together and updating your serverless stack (14:15 - 15:00)",
                "Hands On: Additional Exercises, Code Walkthroughs, Samples, etc (15:00 - 16:50)",
                "Q&A and Wrap-up (16:50 - 17:00)",
            ]
        )
    }

    func testEveryStepOfTheDayIsWhole() throws {
        let curriculum = try Curriculum.load(kit: kit)
        XCTAssertFalse(curriculum.steps.isEmpty)
        XCTAssertEqual(curriculum.lint().map(\.description), [])
    }
}
