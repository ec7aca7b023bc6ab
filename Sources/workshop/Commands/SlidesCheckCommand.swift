import ArgumentParser
import Curriculum
import SlideDeck
import SystemPackage
import WorkshopCommon

struct SlidesCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with the slides: what does not fit, can't be read, or leads nowhere.",
        discussion: """
            Looks at every lesson and theme: unknown directives, pictures without a text, slides without a heading or with \
            too much on them, links, code that does not parse (JSON, YAML, Swift, shell), minutes against the agenda, and the \
            contrast of a theme's colours.
            """
    )

    @Flag(help: "Print the diagnostics, and how full each slide is, as JSON.")
    var json = false

    func run() async throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let documents = curriculum.sections.compactMap { try? context.lesson($0.lesson) }
        let found =
            try await
            (context.lint(curriculum.sections.map(\.lesson)) + context.slideDiagnostics(curriculum)
            + CodeSyntaxCheck(context: context).diagnostics(of: documents)).sortedByLocation()
        if json {
            context.console.write(
                [
                    "version": 1, "diagnostics": .array(found.map(\.json)),
                    "slides": .array(context.fullness(curriculum)),
                ]
            )
        } else {
            context.console.report(found, sources: context.sources(of: found))
            if found.isEmpty { context.console.say("The slides are in order.") }
        }
        if !found.isEmpty { throw ExitCode(1) }
    }
}

extension Context {
    /// What is wrong with the lessons as slides, and with the themes. What a lesson's own lint tells is not in it.
    func slideDiagnostics(_ curriculum: Curriculum) -> [Diagnostic] {
        let (lessons, undrawn) = readableLessons(curriculum)
        var found = undrawn
        let images = lessonImages
        found += DeckCheck(title: curriculum.title, lessons: lessons) { images($0) != nil }.diagnostics
        for name in (try? themeNames()) ?? [] {
            guard let style = try? theme(name) else { continue }
            found += ThemeCheck(style, file: "Slides/theme/\(name).css").diagnostics
        }
        return found
    }

    /// The lessons that can be cut into slides, and why diagrams of theirs can't be drawn. One that can't be parsed was
    /// told by its lint.
    private func readableLessons(_ curriculum: Curriculum) -> ([Deck.Lesson], [Diagnostic]) {
        var found: [Diagnostic] = []
        let lessons = curriculum.sections.compactMap { section -> Deck.Lesson? in
            guard let written = try? lesson(section.lesson) else { return nil }
            let (document, undrawn) = drawnAsFarAsPossible(written)
            found += undrawn
            return Deck.Lesson(section: section, steps: curriculum.steps, document: document)
        }
        return (lessons, found)
    }

    /// The text of the files that diagnostics point into.
    fileprivate func sources(of diagnostics: [Diagnostic]) -> [String: String] {
        let files = Set(diagnostics.compactMap(\.location?.file))
        let texts = files.compactMap { file in
            (try? fileSystem.read(kit.root.appending(file))).map { (file, String(decoding: $0, as: UTF8.self)) }
        }
        return Dictionary(uniqueKeysWithValues: texts)
    }

    /// `{"id", "file", "line", "share": 0.83, "fit": 1}`: what a slide takes of its room at the usual size, and the size at
    /// which it fits.
    fileprivate func fullness(_ curriculum: Curriculum) -> [JSONValue] {
        let deck = Deck(title: curriculum.title, lessons: readableLessons(curriculum).0)
        return deck.sections.flatMap { section in
            section.slides.map { slide in
                let layout = SlideLayout(slide)
                return [
                    "id": .string(slide.id), "file": .string(section.file), "line": .number(JSONNumber(slide.line)),
                    "share": JSONNumber((layout.share(at: 1) * 100).rounded() / 100).map { .number($0) } ?? .null,
                    "fit": layout.fit.flatMap { JSONNumber($0) }.map { .number($0) } ?? .null,
                ]
            }
        }
    }
}

extension Diagnostic {
    fileprivate var json: JSONValue {
        [
            "identifier": .string(identifier), "severity": .string(severity.rawValue),
            "file": location.map { .string($0.file) } ?? .null,
            "line": location?.line.map { .number(JSONNumber($0)) } ?? .null, "message": .string(message),
            "suggestion": suggestion.map { .string($0) } ?? .null,
        ]
    }
}
