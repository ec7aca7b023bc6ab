import Foundation
import XCTest

/// What must not differ between two runs and yet does, with what stands for it in a golden screen. Each is as long as what it
/// stands for, so that lines break where they did.
private struct Mask {
    private static let rules: [(pattern: String, character: Character)] = [
        (#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"#, "T"), (#"\d\d:\d\d:\d\d\.\d{3}"#, "T"),
        (#"(?<=127\.0\.0\.1:)\d{5}|(?<=localhost:)\d{5}"#, "P"),
        (#"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"#, "I"), (#"(?<=key=)[0-9a-f]{32}"#, "K"),
        (#"\b[a-z0-9]{10}(?=\.execute-api)|(?<=execute-api/)[a-z0-9]{10}"#, "A"),
    ]

    static func over(_ text: String, _ learner: Learner) -> String {
        let root = learner.root.path
        // A path as long as any is: what follows it in the line stays where it was.
        var text = text.replacingOccurrences(of: root, with: "/class" + String(repeating: "·", count: root.count - 6))
        for (pattern, character) in rules {
            guard let expression = try? NSRegularExpression(pattern: pattern) else { continue }
            for match in expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).reversed() {
                guard let range = Range(match.range, in: text) else { continue }
                text.replaceSubrange(range, with: String(repeating: character, count: text[range].count))
            }
        }
        return text
    }
}

extension XCTestCase {
    /// Compares what a command prints at 50, 80 and 120 columns, with and without colour, with golden text in
    /// Tests/Fixtures/Screens. `RECORD_SCREENS=1` writes it anew; read the difference before you commit it.
    ///
    /// - Parameters:
    ///   - isWrapped: whether no line may be wider than the terminal; not so for files and what differs between them.
    ///   - run: types the command, in the environment that it gets.
    func verifyScreens(
        _ name: String,
        of learner: Learner,
        isWrapped: Bool = true,
        _ run: (_ environment: [String: String]) throws -> Learner.Outcome
    ) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/Screens")
        for (width, isColoured) in [50, 80, 120].flatMap({ [($0, false), ($0, true)] }) {
            let terminal = ["COLUMNS": "\(width)", isColoured ? "FORCE_COLOR" : "NO_COLOR": "1"]
            let outcome = try run(terminal.merging(Self.zone) { $1 })
            let shown = Mask.over(outcome.output + outcome.errors, learner)
            let file = folder.appending(path: "\(name)-\(width)\(isColoured ? "-colour" : "").txt")
            if ProcessInfo.processInfo.environment["RECORD_SCREENS"] == "1" { try Data(shown.utf8).write(to: file) }
            let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
            XCTAssertEqual(shown, golden, file.lastPathComponent)
            guard isWrapped, !isColoured else { continue }
            let wide = shown.split(separator: "\n").filter { $0.count > width && !$0.contains("/class") }
            XCTAssertEqual(wide, [], file.lastPathComponent)
        }
    }

    /// The same for a command that changes nothing.
    func verifyScreens(_ name: String, of learner: Learner, isWrapped: Bool = true, _ arguments: [String]) throws {
        try verifyScreens(name, of: learner, isWrapped: isWrapped) { environment in
            let began = Date()
            let outcome = try learner.start(arguments, environment: environment).waitForEnd()
            guard Date().timeIntervalSince(began) > 50 else { return outcome }
            // On a machine that is as busy as that the clock may have gone on by a minute.
            return try learner.start(arguments, environment: environment.merging(Self.zone) { $1 }).waitForEnd()
        }
    }

    /// The time zone in which it is 10:40 now, to the second, so that a minute is left to look at the clock.
    private static var zone: [String: String] {
        let now = Int(Date().timeIntervalSince1970) % 86_400
        // POSIX counts westwards: what is to be added to the time there to come to Greenwich's.
        let offset = now - (10 * 60 + 40) * 60
        let (size, sign) = (abs(offset), offset < 0 ? "-" : "+")
        return ["TZ": String(format: "DAY\(sign)%02d:%02d:%02d", size / 3600, size / 60 % 60, size % 60)]
    }
}
