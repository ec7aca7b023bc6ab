import Curriculum
import Foundation
import Markdown
import SlideDeck
import SystemPackage
import WorkshopCommon

extension Context {
    /// A lesson, or a step's text.
    ///
    /// - Parameter path: relative to the kit.
    func lesson(_ path: String) throws -> MarkdownDocument {
        try MarkdownDocument(parsing: try fileSystem.read(kit.root.pushing(FilePath(path))), file: path)
    }

    /// The document with its diagrams drawn from the kit's files.
    ///
    /// - Throws: why diagrams can't be drawn, each of them.
    func drawn(_ document: MarkdownDocument) throws -> MarkdownDocument {
        let (drawn, undrawn) = drawnAsFarAsPossible(document)
        guard undrawn.isEmpty else { throw DiagnosticError(undrawn) }
        return drawn
    }

    /// The same, and why diagrams were left out.
    func drawnAsFarAsPossible(_ document: MarkdownDocument) -> (MarkdownDocument, undrawn: [Diagnostic]) {
        let drawer = DiagramDrawer(kit: kit.root, fileSystem: fileSystem)
        var undrawn: [Diagnostic] = []
        let drawn = document.expanding { directive, range in
            guard case .diagram(let source) = directive else { return nil }
            let place = SourceLocation(file: document.file, line: range.startLine)
            do throws(DiagnosticError) {
                return [Block(.figure(try drawer.figure(of: source, askedFor: place)), range: range)]
            } catch {
                undrawn += error.diagnostics
                return nil
            }
        }
        return (drawn, undrawn)
    }

    /// Every section's lesson, ready to be cut.
    func deckLessons(of curriculum: Curriculum) throws -> [Deck.Lesson] {
        try curriculum.sections.map { section in
            Deck.Lesson(section: section, steps: curriculum.steps, document: try drawn(lesson(section.lesson)))
        }
    }

    /// A theme's style sheet.
    ///
    /// - Parameter name: of a file in `Slides/theme`, without its ending.
    func theme(_ name: String) throws -> String {
        let names = try themeNames()
        guard names.contains(name) else {
            throw DiagnosticError(
                Diagnostic(
                    "slides-theme",
                    "there is no theme '\(name)' in Slides/theme",
                    suggestion: nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
                        ?? "there are: \(names.joined(separator: ", "))"
                )
            )
        }
        return String(decoding: try fileSystem.read(themes.appending("\(name).css")), as: UTF8.self)
    }

    func themeNames() throws -> [String] {
        try fileSystem.entries(of: themes).filter { $0.hasSuffix(".css") }.map { String($0.dropLast(4)) }.sorted()
    }

    private var themes: FilePath { kit.lessons.appending("theme") }

    /// Pictures that stand beside the lessons, as `data:` addresses.
    var lessonImages: HTMLRenderer.ImageData {
        { [folder = kit.lessons, fileSystem] path in
            guard let type = imageType(path), let bytes = try? fileSystem.read(folder.pushing(FilePath(path))) else {
                return nil
            }
            return "data:image/\(type);base64,\(Data(bytes).base64EncodedString())"
        }
    }

    func writeResult(_ html: String, to file: FilePath) throws {
        try fileSystem.createFolder(file.removingLastComponent())
        try fileSystem.writeAtomically(Array(html.utf8), to: file)
    }
}

/// A picture's type by its name; never one that leaves the folder of the lessons.
private func imageType(_ path: String) -> String? {
    guard !path.split(separator: "/").contains("..") else { return nil }
    return switch path.split(separator: ".").last {
    case "png": "png"
    case "jpg", "jpeg": "jpeg"
    case "gif": "gif"
    case "webp": "webp"
    case "svg": "svg+xml"
    default: nil
    }
}
