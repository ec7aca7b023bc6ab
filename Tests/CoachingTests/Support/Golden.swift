import Foundation
import Terminal
import XCTest

/// Compares a screen at 50, 80 and 120 columns, with and without colour, with golden text in Tests/Fixtures/Screens.
/// `RECORD_SCREENS=1` writes it anew; read the difference before you commit it.
func verifyScreen(_ name: String, height: Int? = nil, _ render: (TerminalCapabilities) throws -> [String]) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/Screens")
    for width in [50, 80, 120] {
        for color in [TerminalCapabilities.Color.none, .ansi16] {
            let lines = try render(TerminalCapabilities(width: width, height: height, color: color))
            let screen = lines.map { $0 + "\n" }.joined()
            let file = folder.appendingPathComponent("\(name)-\(width)\(color == .none ? "" : "-colour").txt")
            if ProcessInfo.processInfo.environment["RECORD_SCREENS"] == "1" { try Data(screen.utf8).write(to: file) }
            let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
            XCTAssertEqual(screen, golden, file.lastPathComponent)
            guard color == .none else { continue }
            XCTAssertTrue(lines.allSatisfy { displayWidth($0) <= width }, file.lastPathComponent)
            if let height { XCTAssertEqual(lines.count, height, file.lastPathComponent) }
        }
    }
}
