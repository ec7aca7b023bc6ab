import ArgumentParser
import Coaching
import Curriculum
import Grading
import LocalCloud
import Synchronization
import SystemPackage
import Terminal
import WorkshopCommon
import Workspace

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Check your step whenever you save, on one screen with keys for hints, the next step and the rest.",
        discussion: """
            A save in the middle of a check ends it and begins another. Only what a check reads counts: sources, the \
            template and what it names, Makefiles, packages. Where no terminal is, each result is printed below the last.
            """
    )

    @Flag(help: "Print each result below the last, without keys, even on a terminal.")
    var plain = false

    func run() async throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let root = try context.workspace().root
        try context.discardBuildOfAnotherPlace(in: root)
        let screen = !plain && FullScreen.isPossible(environment: context.environment) ? FullScreen() : nil
        try await context.withScratchFolder(cleaningUp: { screen?.leave() }) { folder in
            let (inbox, post) = AsyncStream<WatchLoop.Message>.makeStream()
            let latest = Mutex(0)
            let bench = StandingBench(
                context.bench(in: folder) { text in
                    post.yield(.event(.progress(check: latest.withLock { $0 }, text)))
                }
            )
            let work = WatchWork(
                context: context,
                curriculum: curriculum,
                root: root,
                bench: bench,
                grader: context.grader(on: bench, in: folder, curriculum),
                post: { event in
                    if case .began(let number, _) = event { latest.withLock { $0 = number } }
                    post.yield(.event(event))
                }
            )
            let model = WatchModel(standing: try work.standing())
            var loop = WatchLoop(work: work, model: model, screen: screen, post: { post.yield($0) })
            defer { screen?.leave() }
            try await loop.run(inbox)
            await bench.close()
            screen?.leave()
            if screen != nil { context.console.say("Stopped watching. To go on: workshop watch") }
        }
    }
}

/// Takes one message after the other: the model decides, the work is begun, the screen is drawn.
struct WatchLoop {
    enum Message: Sendable {
        case event(WatchModel.Event)
        /// The window has another size.
        case resized
        /// A minute may have passed.
        case tick
    }

    let work: WatchWork
    var model: WatchModel
    let screen: FullScreen?
    let post: @Sendable (Message) -> Void
    private var running: Task<Void, Never>?

    init(work: WatchWork, model: WatchModel, screen: FullScreen?, post: @escaping @Sendable (Message) -> Void) {
        (self.work, self.model, self.screen, self.post) = (work, model, screen, post)
    }

    mutating func run(_ inbox: AsyncStream<Message>) async throws {
        let feeds = feed()
        defer { for feed in feeds { feed.cancel() } }
        screen?.enter()
        for action in model.begin() { perform(action) }
        draw()
        for await message in inbox {
            var actions: [WatchModel.Action] = []
            switch message {
            case .event(let event):
                actions = model.handle(event)
                if screen == nil { tell(event) }
            case .resized: actions = model.handle(.resized)
            case .tick: break
            }
            if actions.contains(.quit) { break }
            for action in actions { perform(action) }
            draw()
        }
        // Whoever quits has their terminal back at once, whatever has still to be ended.
        screen?.leave()
        running?.cancel()
        await running?.value
    }

    private mutating func perform(_ action: WatchModel.Action) {
        let work = work
        switch action {
        case .check(let number):
            let before = running
            before?.cancel()
            running = Task {
                // Two builds at once would wait for each other's lock.
                await before?.value
                if !Task.isCancelled { await work.check(number) }
            }
        case .load(let pane):
            load(pane, isNew: true)
        case .wrap(let pane):
            load(pane, isNew: false)
        case .next(let skip):
            // What follows a pass is known once the pass is written down.
            let check = skip ? nil : running
            Task {
                await check?.value
                work.next(skip: skip)
            }
        case .quit:
            break
        }
    }

    private func load(_ pane: WatchModel.Pane, isNew: Bool) {
        let (work, report, capabilities) = (work, model.report, capabilities)
        // A verdict is shown before it is written down, and hints go by what is.
        let check = model.activity == nil ? running : nil
        Task {
            await check?.value
            await work.load(pane, isNew: isNew, report: report, capabilities: capabilities)
        }
    }

    private var capabilities: TerminalCapabilities {
        screen == nil
            ? work.context.console.output
            : .detect(environment: work.context.environment, descriptor: FileDescriptor.standardOutput.rawValue)
    }

    private mutating func draw() {
        guard let screen else { return }
        let capabilities = capabilities
        let view = WatchScreen(
            capabilities: capabilities,
            agenda: work.curriculum.agenda,
            steps: work.curriculum.steps,
            sources: sources
        )
        let frame = view.frame(&model, now: Context.timeOfDay())
        screen.show(frame, rows: capabilities.height ?? frame.count, columns: capabilities.width)
    }

    private var sources: [String: String] {
        guard model.report?.verdict == .templateInvalid else { return [:] }
        return (try? Project(root: work.root).template()).map { [Project.template: $0] } ?? [:]
    }

    // MARK: Where messages come from

    private func feed() -> [Task<Void, Never>] {
        let post = post
        let inputs = TrackedInputs(template: work.root.appending(Project.template))
        let watcher = FolderWatcher(folder: work.root, quiet: .milliseconds(25), usesEvents: true)
        let changes = watcher.changes { inputs.include($0) }
        let saves = Task {
            for await paths in changes {
                inputs.refresh()
                post(.event(.saved(paths.sorted())))
            }
        }
        guard let screen else { return [saves] }
        let keys = Task {
            for await event in screen.events {
                switch event {
                case .key(let key): post(.event(.key(key)))
                case .resized: post(.resized)
                case .ended: post(.event(.ended))
                }
            }
        }
        let clock = Task {
            while (try? await Task.sleep(for: .seconds(15))) != nil { post(.tick) }
        }
        return [saves, keys, clock]
    }

    // MARK: Without a screen

    private func tell(_ event: WatchModel.Event) {
        let console = work.context.console
        switch event {
        case .saved(let paths):
            console.write("\nSaved: \(paths.prefix(3).joined(separator: ", "))")
        case .finished(let number, let report) where number == model.check:
            let sources = (try? Project(root: work.root).template()).map { [Project.template: $0] } ?? [:]
            console.write(CheckScreen(capabilities: console.output, sources: sources).render(report))
        case .stopped(let number, let diagnostic) where number == model.check:
            console.report([diagnostic])
        default: break
        }
    }
}
