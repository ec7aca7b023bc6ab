import ArgumentParser
import Coaching
import Curriculum
import SystemPackage
import Terminal
import WorkshopCommon
import Workspace

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show all steps: which are passed, which can be begun, how long they take.",
        discussion: """
            On a terminal it is a list to move in: / searches, f filters, Enter reads a step. In a pipe, and with --plain \
            or a filter, it is text:

              workshop list --ready
              workshop list --search slack
            """
    )

    @Flag(help: "Only passed steps.")
    var passed = false

    @Flag(help: "Only steps that are not passed.")
    var open = false

    @Flag(help: "Only steps that can be begun now.")
    var ready = false

    @Flag(help: "Only extra steps.")
    var extra = false

    @Option(
        help: ArgumentHelp("Only steps with these words in their title, name, section or checks.", valueName: "words")
    )
    var search = ""

    @Flag(help: "Print text on a terminal, too.")
    var plain = false

    @Flag(help: "Print the steps as JSON.")
    var json = false

    func run() async throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let workspace = try context.findWorkspace()
        let list = StepList(
            curriculum: curriculum,
            passed: workspace?.passedSteps ?? [],
            current: workspace?.state.step
        )
        let items = list.filtered(filter)
        if json {
            context.console.write(StepList.json(items))
        } else if !plain, filter == StepList.Filter(), FullScreen.isPossible(environment: context.environment) {
            try await browse(list, context, curriculum)
        } else {
            let view = StepListView(capabilities: context.console.output)
            context.console.write(view.render(items, of: list.items).joined(separator: "\n"))
        }
    }

    private var filter: StepList.Filter {
        var states: Set<StepList.State> = []
        if passed { states.insert(.passed) }
        if open { states.formUnion([.current, .ready, .waiting]) }
        if ready { states.formUnion([.current, .ready]) }
        return StepList.Filter(states: states, kind: extra ? .extra : nil, search: search)
    }

    private func browse(_ list: StepList, _ context: Context, _ curriculum: Curriculum) async throws {
        let screen = FullScreen()
        var model = StepListModel(list: list)
        let chosen = try await context.withScratchFolder(cleaningUp: { screen.leave() }) { _ -> Step? in
            screen.enter()
            defer { screen.leave() }
            draw(model, screen, context)
            for await event in screen.events {
                if case .key(let key) = event, let action = model.press(key) {
                    if case .read(let step) = action { return step }
                    return nil
                }
                if event == .ended { return nil }
                draw(model, screen, context)
            }
            return nil
        }
        if let chosen { try context.showLesson(.step(chosen), of: curriculum) }
    }

    private func draw(_ model: StepListModel, _ screen: FullScreen, _ context: Context) {
        let capabilities = TerminalCapabilities.detect(
            environment: context.environment,
            descriptor: FileDescriptor.standardOutput.rawValue
        )
        let frame = StepListScreen(capabilities: capabilities).frame(model)
        screen.show(frame, rows: capabilities.height ?? frame.count, columns: capabilities.width)
    }
}
