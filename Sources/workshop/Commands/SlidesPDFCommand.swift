import ArgumentParser
import Curriculum
import Markdown
import ProcessSupervisor
import SlideDeck
import SystemPackage
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

struct SlidesPDFCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pdf",
        abstract: "Write the slides as a PDF, through an installed Chromium or Chrome."
    )

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write.", valueName: "file"),
        completion: .file()
    )
    var output = "slides.pdf"

    @Option(help: ArgumentHelp("The browser, where it has another name or is not on your PATH.", valueName: "path"))
    var browser: String?

    @OptionGroup var arguments: SlideArguments

    func run() async throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let lessons = try context.deckLessons(of: curriculum)
        let deck = Deck(title: curriculum.title, lessons: lessons)
        let html = try arguments.page(context, lessons: lessons.map(\.document)).render(deck)
        let browser = try Browser.find(named: browser, context)
        let file = context.absolute(output)
        try context.fileSystem.createFolder(file.removingLastComponent())
        try await context.withScratchFolder { folder in
            let page = folder.appending("slides.html")
            let printed = folder.appending("slides.pdf")
            try context.fileSystem.writeAtomically(Array(html.utf8), to: page)
            try await browser.print(page, to: printed, profile: folder.appending("profile"))
            try context.fileSystem.writeAtomically(try context.fileSystem.read(printed), to: file)
        }
        context.console.say("\(deck.slides.count) slides: \(context.shown(file))")
    }
}

/// A Chromium that prints without a window.
private struct Browser {
    let executable: FilePath
    let environment: [String: String]

    private static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
    private static let places: [FilePath] = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ]

    static func find(named name: String?, _ context: Context) throws -> Browser {
        let folders = (context.environment["PATH"] ?? "").split(separator: ":").map { FilePath(String($0)) }
        let candidates: [FilePath]
        if let name {
            candidates = name.contains("/") ? [context.absolute(name)] : folders.map { $0.appending(name) }
        } else {
            candidates = names.flatMap { name in folders.map { $0.appending(name) } } + places
        }
        guard let found = candidates.first(where: { (try? context.fileSystem.exists($0)) == true }) else {
            throw DiagnosticError(
                Diagnostic(
                    "slides-browser",
                    name.map { "there is no browser '\($0)'" } ?? "there is no Chromium or Chrome on your PATH",
                    suggestion:
                        "name one by --browser, or open the deck of 'workshop slides build' and print it to a PDF"
                )
            )
        }
        return Browser(executable: found, environment: context.environment)
    }

    func print(_ page: FilePath, to file: FilePath, profile: FilePath) async throws {
        var arguments = [
            "--headless", "--disable-gpu", "--no-first-run", "--user-data-dir=\(profile)",
            // Containers have little shared memory.
            "--disable-dev-shm-usage", "--no-pdf-header-footer", "--print-to-pdf=\(file)", "file://\(page)",
        ]
        // Chromium's sandbox refuses to be started by root, as in containers; it shows a file of ours alone.
        if geteuid() == 0 { arguments.insert("--no-sandbox", at: 0) }
        let result = try await SupervisedProcess.run(
            ProcessSpecification(
                executable: executable,
                arguments: arguments,
                environment: environment,
                workingDirectory: page.removingLastComponent(),
                standardOutput: .pipe(),
                standardError: .pipe(),
                limits: ProcessLimits(time: .seconds(120))
            )
        )
        guard result.ending.isSuccess, (try? LocalFileSystem().exists(file)) == true else {
            let words = String(decoding: result.errorOutput.suffix(300), as: UTF8.self)
            throw DiagnosticError(
                Diagnostic("slides-browser", "\(executable) did not print the slides", why: words.isEmpty ? nil : words)
            )
        }
    }
}
