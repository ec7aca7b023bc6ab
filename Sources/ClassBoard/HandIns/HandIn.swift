import Foundation
import OrderedCollections
package import WorkshopCommon

/// How far one learner is. Version 1 of its document:
///
/// ```
/// {"version": 1, "kind": "workshop-hand-in",
///  "learner": "3f2a…",              random, the same in each of this learner's hand-ins
///  "name": "Ana",                   only where the learner gave one
///  "at": "2026-11-26T10:15:00Z",
///  "step": "hello-sam",             null before the first
///  "verdict": "failed",             of the last check; null before it
///  "stuckOn": {"test": "testHelloAnswers", "since": "2026-11-26T10:02:00Z", "hints": 2},   null when nothing fails
///  "passed": ["hello-sam"]}
/// ```
///
/// It holds nothing of the learner's files. Whoever reads one reads what a stranger wrote: every part is bounded.
package struct HandIn: Hashable, Sendable {
    package struct Trouble: Hashable, Sendable {
        package var test: String
        package var since: String
        package var hints: Int

        package init(test: String, since: String, hints: Int) {
            self.test = test
            self.since = since
            self.hints = hints
        }
    }

    package var learner: String
    package var name: String?
    package var at: String
    package var step: String?
    package var verdict: String?
    package var stuckOn: Trouble?
    package var passed: [String]

    /// The longest document that is read, in bytes.
    package static let limit = 16 << 10
    private static let kind = "workshop-hand-in"

    package init(
        learner: String,
        name: String? = nil,
        at: String,
        step: String?,
        verdict: String?,
        stuckOn: Trouble?,
        passed: [String]
    ) {
        self.learner = learner
        self.name = name
        self.at = at
        self.step = step
        self.verdict = verdict
        self.stuckOn = stuckOn
        self.passed = passed
    }

    package var json: JSONValue {
        var document: JSONObject = [
            "version": 1, "kind": .string(HandIn.kind), "learner": .string(learner), "at": .string(at),
        ]
        document["name"] = name.map { .string($0) }
        document["step"] = step.map { .string($0) } ?? .null
        document["verdict"] = verdict.map { .string($0) } ?? .null
        document["stuckOn"] =
            stuckOn.map {
                ["test": .string($0.test), "since": .string($0.since), "hints": .number(JSONNumber($0.hints))]
            } ?? .null
        document["passed"] = .array(passed.map { .string($0) })
        return .object(document)
    }

    /// Throws a diagnostic for what is no hand-in.
    package init(parsing bytes: [UInt8]) throws(DiagnosticError) {
        guard bytes.count <= HandIn.limit else { throw HandIn.refused("it is longer than \(HandIn.limit) bytes") }
        guard let document = try? JSONValue(parsing: bytes), document["kind"]?.string == HandIn.kind else {
            throw HandIn.refused("it is no hand-in of 'workshop handin'")
        }
        guard document["version"]?.int == 1 else { throw HandIn.refused("it is of another version of workshop") }
        guard let learner = document["learner"]?.string.flatMap(HandIn.word), let at = HandIn.time(document["at"])
        else {
            throw HandIn.refused("it does not say whose it is, or when it was made")
        }
        let passed = (document["passed"]?.array ?? []).compactMap { $0.string.flatMap(HandIn.word) }
        guard passed.count <= 200 else { throw HandIn.refused("it names too many steps") }
        self.init(
            learner: learner,
            name: document["name"]?.string.flatMap(HandIn.personsName),
            at: at,
            step: document["step"]?.string.flatMap(HandIn.word),
            verdict: document["verdict"]?.string.flatMap(HandIn.word),
            stuckOn: HandIn.trouble(document["stuckOn"]),
            passed: passed
        )
    }

    private static func trouble(_ document: JSONValue?) -> Trouble? {
        guard let test = document?["test"]?.string.flatMap(word), let since = time(document?["since"]) else {
            return nil
        }
        return Trouble(test: test, since: since, hints: min(max(document?["hints"]?.int ?? 0, 0), 99))
    }

    /// A slug, a test's name, an identifier.
    private static func word(_ text: String) -> String? {
        let isWord = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        return isWord && (1...80).contains(text.utf8.count) ? text : nil
    }

    /// On one line, and no longer than a name.
    private static func personsName(_ text: String) -> String? {
        let line = text.split(whereSeparator: { $0.isNewline || $0.isWhitespace }).joined(separator: " ")
        return line.isEmpty ? nil : String(line.prefix(40))
    }

    private static func time(_ value: JSONValue?) -> String? {
        guard let text = value?.string, text.utf8.count == 20 else { return nil }
        return (try? Date.ISO8601FormatStyle().parse(text)) == nil ? nil : text
    }

    private static func refused(_ why: String) -> DiagnosticError {
        DiagnosticError(
            Diagnostic(
                "hand-in-refused",
                "this is nothing for the board: \(why)",
                suggestion: "make one: workshop handin FOLDER"
            )
        )
    }
}
