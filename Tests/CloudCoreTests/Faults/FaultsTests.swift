import CloudCore
import WorkshopCommon
import XCTest

final class FaultsTests: XCTestCase {
    private func struck(_ faults: Faults, _ name: String, of count: Int = 200) -> [Bool] {
        (0..<count).map { _ in faults.strike(.duplicates, name) }
    }

    func testWithoutAPlanNothingGoesWrong() {
        let faults = Faults()
        XCTAssertFalse(struck(faults, "orders").contains(true))
        XCTAssertEqual(faults.choose(.reorderings, "orders", below: 10), 0)
        XCTAssertTrue(faults.strikes.isEmpty)
    }

    func testSameSeedStrikesTheSameOccasionsWhateverOthersDo() {
        let plan = FaultPlan(seed: 7, rules: [.duplicates: .init(part: 0.3)])
        let (alone, busy) = (Faults(plan), Faults(plan))
        let first = struck(alone, "orders")
        let second = (0..<200).map { _ in
            _ = busy.strike(.duplicates, "payments")
            return busy.strike(.duplicates, "orders")
        }
        XCTAssertEqual(first, second)
        XCTAssertNotEqual(first, struck(Faults(FaultPlan(seed: 8, rules: plan.rules)), "orders"))
        XCTAssertTrue((30...90).contains(first.count(where: { $0 })), "\(first.count(where: { $0 })) of 200")
    }

    func testRuleStrikesOnlyWhomItNamesAndAtMostSoOften() {
        let faults = Faults(FaultPlan(rules: [.crashes: .init(part: 1, most: 2, only: ["saver"])]))
        XCTAssertEqual((0..<4).map { _ in faults.strike(.crashes, "saver") }, [true, true, false, false])
        XCTAssertFalse(faults.strike(.crashes, "handler"))
        XCTAssertEqual(faults.strikes.map { "\($0.kind) \($0.name) \($0.count)" }, ["crashes saver 2"])
        faults.plan = FaultPlan()
        XCTAssertFalse(faults.strike(.crashes, "saver"))
        XCTAssertTrue(faults.strikes.isEmpty)
    }

    func testPlanIsReadFromJSONAndWritten() throws {
        let json = try JSONValue(
            parsing:
                #"{"seed":7,"duplicates":0.1,"crashes":{"part":1,"most":1,"only":["a","b"]},"slowSlack":0.5,"slackDelaySeconds":2}"#
        )
        let plan = try FaultPlan(json)
        XCTAssertEqual(
            plan,
            FaultPlan(
                seed: 7,
                rules: [
                    .duplicates: .init(part: 0.1), .crashes: .init(part: 1, most: 1, only: ["a", "b"]),
                    .slowSlack: .init(part: 0.5),
                ],
                slackDelay: .seconds(2)
            )
        )
        XCTAssertEqual(try FaultPlan(plan.json), plan)
    }

    func testPlanThatIsNoneIsRefusedWithWhatItShouldBe() {
        let refused: [(String, String)] = [
            ("[]", #"a plan of faults is an object: {"duplicates": 0.1}"#),
            (#"{"duplicates":2}"#, "duplicates is the part of all occasions, a number from 0 to 1"),
            (#"{"crashes":{"part":1,"most":-1}}"#, "crashes.most is a whole number, 0 or more"),
            (#"{"crashes":{"part":1,"only":"a"}}"#, "crashes.only is a list of names"),
            (#"{"crashes":{"part":1,"name":"a"}}"#, "crashes has a part, most and only, and no name"),
            (#"{"seed":-1}"#, "seed is a whole number, 0 or more"),
            (#"{"slackDelaySeconds":100}"#, "slackDelaySeconds is a number from 0 to 60"),
            (
                #"{"lightning":1}"#,
                "there is no fault lightning; there are duplicates, reorderings, crashes, throttles, slowSlack, "
                    + "failingSlack, seed, slackDelaySeconds"
            ),
        ]
        for (text, message) in refused {
            XCTAssertThrowsError(try FaultPlan(JSONValue(parsing: text)), text) {
                XCTAssertEqual(($0 as? FaultPlanProblem)?.message, message)
            }
        }
    }
}
