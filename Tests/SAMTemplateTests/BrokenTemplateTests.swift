import SAMTemplate
import WorkshopCommon
import XCTest

final class BrokenTemplateTests: XCTestCase {
    func testGoodTemplateHasNothingToSay() {
        let resolution = TemplateResolver().resolve(text: BrokenTemplate.good, file: "template.yaml")
        XCTAssertEqual(resolution.diagnostics, [])
        XCTAssertNotNil(resolution.stack)
    }

    func testMistakesInFunctionsAndEventsAreExplained() { check(BrokenTemplate.functions) }
    func testMistakesInTheStructureAreExplained() { check(BrokenTemplate.structure) }
    func testMistakesInReferencesAndParametersAreExplained() { check(BrokenTemplate.references) }
    func testMistakesInTheTextAreExplained() { check(BrokenTemplate.texts) }
    func testWhatLooksWrongIsExplained() { check(BrokenTemplate.suspicions) }

    private func check(_ cases: [BrokenTemplate]) {
        for broken in cases {
            XCTAssertNotEqual(broken.text, BrokenTemplate.good, "\(broken.name) edits nothing")
            let resolution = TemplateResolver().resolve(text: broken.text, file: "template.yaml")
            XCTAssertEqual(Self.render(resolution.diagnostics), broken.expected, broken.name)
            XCTAssertEqual(resolution.stack == nil, resolution.diagnostics.hasErrors, broken.name)
        }
    }

    private static func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { diagnostic in
            var place = diagnostic.location?.description ?? ""
            place.removeFirst(min(place.count, "template.yaml:".count))
            let lines = [
                "\(place): \(diagnostic.severity.rawValue): \(diagnostic.message) [\(diagnostic.identifier)]",
                diagnostic.why.map { "    why: \($0)" },
                diagnostic.suggestion.map { "    try: \($0)" },
            ]
            return lines.compactMap { $0 }.joined(separator: "\n")
        }
        .joined(separator: "\n")
    }
}
