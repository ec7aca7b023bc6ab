import Coaching
import Curriculum
import Foundation
import Grading
import LocalCloud
import Synchronization
import SystemPackage
import Terminal
import WorkshopCommon
import Workspace

/// What `workshop watch` does on its screen's behalf; everything that it finds out it posts as an event.
struct WatchWork: Sendable {
    let context: Context
    let curriculum: Curriculum
    let root: FilePath
    let bench: StandingBench<LocalBench>
    let grader: Grader<StandingBench<LocalBench>>
    let post: @Sendable (WatchModel.Event) -> Void

    /// Where the learner stands, whoever has moved them: `workshop next` may be typed in another terminal.
    func standing() throws -> WatchModel.Standing {
        let workspace = try open()
        let step = try context.currentStep(of: workspace, in: curriculum)
        return WatchModel.Standing(step: step, passed: workspace.passedSteps)
    }

    /// Checks the step that the learner is at. One that is cancelled has no result.
    func check(_ number: Int) async {
        do {
            let standing = try standing()
            post(.began(check: number, standing))
            let reports = try await keepingFiles(standing.step) {
                let reports = try await grader.check([standing.step], in: Project(root: root)) { phase in
                    post(.progress(check: number, phase.text))
                }
                try Task.checkCancellation()
                // Shown first: whoever saves waits for this, and a full disk must not keep it from them.
                for report in reports { post(.finished(check: number, report)) }
                return reports
            }
            await record(reports)
        } catch is CancellationError {
            // The newer save has its own check.
        } catch {
            post(.stopped(check: number, Diagnostic(describing: error)))
        }
        await bench.prepare()
    }

    private func record(_ reports: [CheckReport]) async {
        do {
            var workspace = try open()
            for report in reports { try workspace.record(report.summary, passed: report.verdict.isPass) }
            await context.handInIfJoined(workspace)
        } catch {
            say(Diagnostic(describing: error))
        }
    }

    /// A save ends a check, and is nothing to tell the learner; a file that is gone always is.
    private func keepingFiles(_ step: Step, _ check: () async throws -> [CheckReport]) async throws -> [CheckReport] {
        var workspace = try open()
        let running = try workspace.beginCheck(of: [step.slug])
        let result: Result<[CheckReport], any Error>
        do { result = .success(try await check()) } catch { result = .failure(error) }
        do {
            if let changes = try workspace.endCheck(running), !changes.removed.isEmpty || !Task.isCancelled {
                post(.said(changes.shortText))
            }
        } catch {
            say(Diagnostic(describing: error))
        }
        return try result.get()
    }

    /// Makes what a pane shows, and posts it.
    ///
    /// - Parameter isNew: whether the learner asked for it; if not, it is the same for a window of another width.
    func load(
        _ pane: WatchModel.Pane,
        isNew: Bool,
        report: CheckReport?,
        capabilities: TerminalCapabilities
    ) async {
        do {
            let text: String
            switch pane {
            case .check, .help: return
            case .hint:
                var workspace = try open()
                let lines = try wide(capabilities)
                    .nextHint(&workspace, curriculum, more: isNew ? 1 : 0, asking: "press h", looking: "press c")
                text = lines.joined(separator: "\n")
            case .lesson:
                text = try wide(capabilities).lessonText(.step(try standing().step), of: curriculum)
            case .logs: text = logs(report, capabilities)
            case .trace: text = try await traces(capabilities)
            case .steps:
                let workspace = try open()
                let list = StepList(
                    curriculum: curriculum,
                    passed: workspace.passedSteps,
                    current: workspace.state.step
                )
                text = StepListView(capabilities: capabilities).render(list.items, of: list.items)
                    .joined(separator: "\n")
            }
            post(.loaded(pane, lines(text)))
        } catch {
            let shown = DiagnosticFormatter(capabilities: capabilities).format([Diagnostic(describing: error)])
            post(.loaded(pane, lines(shown)))
        }
    }

    /// Lays the next step.
    func next(skip: Bool) {
        do {
            var workspace = try open()
            let order = StepOrder(curriculum: curriculum, workspace: workspace)
            let step = try NextStep(order: order, skips: skip).choose(nil)
            let outcome = try workspace.lay(try curriculum.starterOverlay(of: step))
            post(.moved(WatchModel.Standing(step: step, passed: workspace.passedSteps)))
            if let kept = outcome.plan.conflicts.first {
                post(.said("\(kept.path) stays as you have it; what it lacks: workshop status"))
            }
        } catch {
            say(Diagnostic(describing: error))
        }
    }

    private func say(_ diagnostic: Diagnostic) {
        post(.said([diagnostic.message, diagnostic.suggestion].compactMap { $0 }.joined(separator: ": ")))
    }

    private func open() throws -> Workspace {
        if let workspace = try Workspace.find(from: root, host: context.host) { return workspace }
        throw DiagnosticError(
            Diagnostic(
                "project-gone",
                "the project in \(root) is not there any more",
                suggestion: "if it was moved, end this with q and type 'workshop watch' in its new place"
            )
        )
    }

    private func logs(_ report: CheckReport?, _ capabilities: TerminalCapabilities) -> String {
        guard let report, !report.logs.isEmpty else { return "Your functions wrote nothing in the last check." }
        return report.logs.flatMap { line in
            (StyledText("\(line.function) ", .key) + StyledText(line.text))
                .wrapped(to: capabilities.width, hangingIndent: "  ")
        }
        .map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }

    private func traces(_ capabilities: TerminalCapabilities) async throws -> String {
        let none = StyledText("No traces: functions with Tracing: Active and traced APIs leave them.")
            .wrapped(to: capabilities.width).map { $0.rendered(for: capabilities) }.joined(separator: "\n")
        guard let address = await bench.endpoint else { return none }
        let connection = try CloudConnection(address: address)
        let views = try await connection.traces(try await connection.newestTraces(3))
        return views.isEmpty ? none : views.map { $0.render(capabilities) }.joined(separator: "\n\n")
    }

    /// The context as if the screen had been this wide at the start.
    private func wide(_ capabilities: TerminalCapabilities) -> Context {
        Context(
            kit: context.kit,
            console: Console(output: capabilities, errors: capabilities),
            environment: context.environment,
            folder: context.folder
        )
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

extension Diagnostic {
    /// Any error, for a screen that goes on.
    init(describing error: any Error) {
        switch error {
        case let error as DiagnosticError where !error.diagnostics.isEmpty: self = error.diagnostics[0]
        case let error as FileSystemError: self.init(describing: error)
        default: self.init("internal-error", "workshop itself failed: \(error)", suggestion: "try again")
        }
    }
}
