import Foundation
import LocalCloud
import SystemPackage
import WorkshopCommon
import XCTest

/// A source that is saved twice within one second is compiled twice. The Makefile stands for SwiftPM: it says whether the
/// compiler's record of the module was still there when the build began, and writes it as the compiler does.
final class SwiftBuildRecordTests: XCTestCase {
    private let record = ".build/debug/Greeter.build/primary.priors"
    private var folder: BuildFolder!

    override func setUpWithError() throws {
        folder = try BuildFolder([
            "Makefile": """
            build-%:
            \t@test -e \(record) && echo remembered >> builds || echo forgotten >> builds
            \t@touch \(record)
            \t@printf '#!/bin/sh\\n' > "$(ARTIFACTS_DIR)/bootstrap"; chmod +x "$(ARTIFACTS_DIR)/bootstrap"
            """,
            "Sources/Greeter/Greeter.swift": "",
            record: "",
        ])
        let source = folder.project.appending("Sources/Greeter/Greeter.swift").string
        try folder.write("'\(source)'\n", to: ".build/debug/Greeter.build/sources")
    }

    override func tearDown() { folder.remove() }

    func testAnEditInAnotherSecondIsLeftToTheCompiler() async throws {
        try await build(savedAt: 1000.05)
        try await build(savedAt: 1001.05)
        XCTAssertEqual(try builds(), ["remembered", "remembered"])
    }

    func testAnEditWithinTheSecondOfTheVersionBuiltIsForgotten() async throws {
        try await build(savedAt: 1000.05)
        try await build(savedAt: 1000.50)
        try await build(savedAt: 1000.50)
        XCTAssertEqual(try builds(), ["remembered", "forgotten", "remembered"])
    }

    /// Somebody else built, with 'swift build', and saved again in the second in which that build ended.
    func testAnEditWithinTheSecondOfABuildOfAnothersIsForgotten() async throws {
        try setTime(of: record, to: 1000.40)
        try await build(savedAt: 1000.70)
        XCTAssertEqual(try builds(), ["forgotten"])
    }

    func testNothingChangedForgetsNothing() async throws {
        try await build(savedAt: 1000.05)
        try await build(savedAt: 1000.05)
        XCTAssertEqual(try builds(), ["remembered", "remembered"])
    }

    private func build(savedAt time: Double) async throws {
        try setTime(of: "Sources/Greeter/Greeter.swift", to: time)
        let result = await folder.build([made("Greeter")])
        XCTAssertNil(result.failure)
    }

    private func setTime(of path: String, to seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: seconds)],
            ofItemAtPath: folder.project.appending(path).string
        )
    }

    private func builds() throws -> [String] {
        let bytes = try LocalFileSystem().read(folder.project.appending("builds"))
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
