package import Curriculum
import OrderedCollections
package import SystemPackage
package import WorkshopCommon

/// What a check is at, for a progress line.
package enum GradingPhase: Hashable, Sendable {
    case building
    case deploying
    case checking(Step)
}

/// Checks steps: builds, deploys to a fresh cloud, runs the hidden suite, judges.
package struct Grader<Bench: Workbench>: Sendable {
    private let bench: Bench
    private let suites: any SuiteRunner
    private let bundle: FilePath
    /// The bundle as it was before any code of the learner's ran.
    private let seal: BundleSeal
    private let scratch: FilePath
    private let drawnValues: [DrawnValue]
    private let firstTemplate: @Sendable (Step) throws -> String?
    private let fileSystem: any FileSystem

    /// - Parameters:
    ///   - bundle: the built bundle of hidden suites.
    ///   - scratch: a folder outside the learner's project, in which each run has a folder for as long as it lasts.
    ///   - drawnValues: those of all steps, since a project that is ahead of a step has the later ones' parameters
    ///     and references too.
    ///   - firstTemplate: what is deployed before a suite updates it to the learner's template; `nil` for most steps.
    package init(
        bench: Bench,
        suites: any SuiteRunner,
        bundle: FilePath,
        scratch: FilePath,
        drawnValues: [DrawnValue],
        firstTemplate: @escaping @Sendable (Step) throws -> String? = { _ in nil },
        fileSystem: any FileSystem = LocalFileSystem()
    ) {
        self.bench = bench
        self.suites = suites
        self.bundle = bundle
        seal = BundleSeal(of: bundle)
        self.scratch = scratch
        self.drawnValues = drawnValues
        self.firstTemplate = firstTemplate
        self.fileSystem = fileSystem
    }

    /// Checks one step.
    package func check(
        _ step: Step,
        in project: Project,
        progress: @Sendable (GradingPhase) -> Void = { _ in }
    ) async throws -> CheckReport {
        try await check([step], in: project, progress: progress)[0]
    }

    /// Checks several steps on one build; each has a cloud and values of its own.
    ///
    /// What is wrong with the learner's work is in the reports. Throws when we can't work: no disk, no port, cancelled.
    package func check(
        _ steps: [Step],
        in project: Project,
        progress: @Sendable (GradingPhase) -> Void = { _ in }
    ) async throws -> [CheckReport] {
        guard let first = steps.first else { return [] }
        var watch = Stopwatch()
        let template: String
        do {
            template = try project.template()
        } catch {
            return reports(steps, .templateInvalid, diagnostics: error.diagnostics, watch)
        }
        let folders = RunFolders(scratch: scratch, fileSystem: fileSystem)
        folders.removeAbandoned()
        let folder = try folders.make()
        defer { try? fileSystem.remove(folder) }

        var order = try workOrder(first, template)
        watch.lap("template")
        guard let stack = order.stack else {
            return reports(steps, .templateInvalid, diagnostics: order.diagnostics, watch)
        }

        progress(.building)
        async let preparing = prepare(first)
        let build = await bench.build(stack, project: project.root, output: folder)
        watch.lap("build")
        var prepared = await preparing
        watch.lap("prepare")
        guard case .built(let artifacts, let output) = build else {
            await prepared.cancel()
            try Task.checkCancellation()
            return reports(steps, .didNotBuild, build: build, diagnostics: order.diagnostics, watch)
        }

        var found: [CheckReport] = []
        for step in steps {
            if step != first {
                order = try workOrder(step, template)
                prepared = await prepare(step)
            }
            progress(.checking(step))
            var report = try await grade(order, on: prepared, artifacts: artifacts, project: project, &watch)
            report.output = [output, report.output].filter { !$0.isEmpty }.joined(separator: "\n")
            report.timings = watch.laps()
            found.append(report)
            watch = Stopwatch()
        }
        return found
    }

    // MARK: One step

    private func grade(
        _ order: WorkOrder<Bench.Stack>,
        on prepared: Prepared<Bench.Stack>,
        artifacts: [String: FilePath],
        project: Project,
        _ watch: inout Stopwatch
    ) async throws -> CheckReport {
        let step = order.step
        guard let stack = order.stack else {
            await prepared.cancel()
            return CheckReport(step: step, verdict: .templateInvalid, diagnostics: order.diagnostics)
        }
        do {
            let tried = try await trials(of: step, project)
            if case .failed(let printed, let errors) = tried {
                await prepared.cancel()
                return CheckReport(step: step, verdict: .didNotBuild, buildErrors: errors, output: printed)
            }
            if tried != nil { watch.lap("tests") }
            let cloud = try prepared.cloud.get()
            try await cloud.store(order.values)
            let deployed = order.first ?? stack
            let deployment = try await deploy(deployed, of: order, to: cloud, lent(artifacts, to: deployed), project)
            watch.lap("deploy")
            try Task.checkCancellation()
            var session = order.session(deployment, deployed)
            if case .tried(let trials) = tried { session.trials = trials }
            let run = await prepared.suite.run(
                session: session.document.bytes,
                timeLimit: .seconds(step.timeLimit)
            )
            watch.lap("suite")
            let logs = named(await cloud.logs(), stack)
            await cloud.stop()
            watch.lap("stop")
            try Task.checkCancellation()
            var judgement = Judgement(checks: step.checks, suite: step.suite, nonce: order.nonce, run: run)
            if BundleSeal(of: bundle) != seal {
                (judgement.verdict, judgement.reason) = (.incomplete, BundleSeal.broken)
            }
            return CheckReport(
                step: step,
                verdict: judgement.verdict,
                checks: explained(judgement.checks, project, stack, logs),
                reason: judgement.reason,
                diagnostics: order.diagnostics,
                logs: logs,
                output: run.output
            )
        } catch let error as DiagnosticError {
            await prepared.cancel()
            return CheckReport(step: step, verdict: .templateInvalid, diagnostics: error.diagnostics)
        } catch {
            await prepared.cancel()
            throw error
        }
    }

    /// From then on the stack is updated whenever the suite asks for it.
    private func deploy(
        _ stack: Bench.Stack,
        of order: WorkOrder<Bench.Stack>,
        to cloud: any GradedCloud<Bench.Stack>,
        _ artifacts: [String: FilePath],
        _ project: Project
    ) async throws -> Deployment {
        let deployment = try await cloud.deploy(stack, artifacts: artifacts, project: project.root)
        let updates = StackUpdates(of: stack, resolve: resolving(order)) { stack in
            _ = try await cloud.deploy(stack, artifacts: artifacts, project: project.root)
        }
        await cloud.onUpdate { await updates.update(with: $0) }
        return deployment
    }

    private func trials(of step: Step, _ project: Project) async throws -> TrialsOutcome? {
        guard let code = step.faultyCode else { return nil }
        return try await bench.tryTests(of: step, on: code, project: project.root)
    }

    private func workOrder(_ step: Step, _ template: String) throws -> WorkOrder<Bench.Stack> {
        try WorkOrder(step: step, template: template, first: firstTemplate(step), draw: drawnValues, bench)
    }

    private func resolving(
        _ order: WorkOrder<Bench.Stack>
    ) -> @Sendable ([String: String?]) -> TemplateOutcome<Bench.Stack> {
        { [bench] parameters in
            let drawn = order.values.parameters.mapValues(String?.some)
            return bench.resolve(
                template: order.template,
                file: Project.template,
                parameters: drawn.merging(parameters) { _, new in new }.compactMapValues(\.self)
            )
        }
    }

    /// A stack that is only there to be updated may have functions that the learner's has no more. Nobody invokes them, so
    /// any code will do.
    private func lent(_ artifacts: [String: FilePath], to stack: Bench.Stack) -> [String: FilePath] {
        guard let any = artifacts.min(by: { $0.key < $1.key })?.value else { return artifacts }
        let functions = stack.resources.filter { $0.value["type"]?.string == "AWS::Lambda::Function" }.keys
        return artifacts.merging(functions.map { ($0, any) }) { own, _ in own }
    }

    private func prepare(_ step: Step) async -> Prepared<Bench.Stack> {
        async let cloud = result { try await bench.startCloud() }
        let suite: SuiteSlot
        do {
            suite = .running(try await suites.launch(SuiteCommand(bundle: bundle, suite: step.suite)))
        } catch {
            suite = .failed("\(error)")
        }
        return Prepared(cloud: await cloud, suite: suite)
    }

    private func result<Value: Sendable>(
        _ work: @Sendable () async throws -> Value
    ) async -> Result<Value, any Error> {
        do { return .success(try await work()) } catch { return .failure(error) }
    }

    /// Adds what only the run knows: where each finding is in the learner's files, and how a function failed.
    private func explained(
        _ checks: [CheckResult],
        _ project: Project,
        _ stack: Bench.Stack,
        _ logs: [HandlerLine]
    ) -> [CheckResult] {
        checks.map { result in
            var result = result
            let logs = logs.about(result.check)
            for index in result.failures.indices {
                let place = result.failures[index].place
                result.failures[index].location = place.flatMap { project.location(of: $0, in: stack, logs: logs) }
                if let cause = HandlerFailure(result.failures[index], logs: logs) {
                    result.failures[index].why = cause.why
                    result.failures[index].suggestion = cause.suggestion
                }
            }
            return result
        }
    }

    /// The logs under the names that the learner gave the functions, not those that the deployment made of them.
    private func named(_ logs: [HandlerLine], _ stack: Bench.Stack) -> [HandlerLine] {
        let pairs = stack.resources.compactMap { id, resource in resource["physicalId"]?.string.map { ($0, id) } }
        let names = Dictionary(pairs) { first, _ in first }
        return logs.map {
            HandlerLine(function: names[$0.function] ?? $0.function, text: $0.text, test: $0.test)
        }
    }

    // MARK: Reports without a run

    private func reports(
        _ steps: [Step],
        _ verdict: Verdict,
        build: BuildOutcome? = nil,
        diagnostics: [Diagnostic],
        _ watch: Stopwatch
    ) -> [CheckReport] {
        var output = ""
        var errors: [Diagnostic] = []
        var reason: String?
        switch build {
        case .failed(let printed, let found):
            (output, errors) = (printed, found)
        case .timedOut(let printed, let found):
            (output, errors) = (printed, found)
            reason = "The build did not come to an end."
        case .built, nil: break
        }
        return steps.map {
            CheckReport(
                step: $0,
                verdict: verdict,
                reason: reason,
                diagnostics: diagnostics,
                buildErrors: errors,
                output: output,
                timings: watch.laps()
            )
        }
    }
}

/// A step with the values drawn for this run, and the stack that comes of them.
private struct WorkOrder<Stack: GradedStack>: Sendable {
    let step: Step
    let nonce: String
    let seed: Int
    let values: DrawnValues
    let template: String
    /// What is deployed first, where the step says so.
    let first: Stack?
    let stack: Stack?
    let diagnostics: [Diagnostic]

    init<Bench: Workbench>(
        step: Step,
        template: String,
        first: String?,
        draw values: [DrawnValue],
        _ bench: Bench
    ) throws where Bench.Stack == Stack {
        var draw = Draw()
        self.step = step
        self.template = template
        nonce = draw.nonce()
        seed = draw.seed()
        let own = Set(step.values.map(\.place))
        self.values = draw.values(values.filter { !own.contains($0.place) } + step.values)
        if let text = first {
            let outcome = bench.resolve(template: text, file: Project.template, parameters: self.values.parameters)
            // It is ours, not the learner's.
            guard let stack = outcome.stack else { throw DiagnosticError(outcome.diagnostics) }
            self.first = stack
        } else {
            self.first = nil
        }
        let outcome = bench.resolve(template: template, file: Project.template, parameters: self.values.parameters)
        stack = outcome.stack
        diagnostics = outcome.diagnostics
    }

    func session(_ deployment: Deployment, _ stack: Stack) -> SessionDocument {
        SessionDocument(
            nonce: nonce,
            seed: seed,
            deployment: deployment,
            values: values,
            resources: stack.resources,
            outputs: stack.outputs
        )
    }
}

/// What waits for the build to end.
private struct Prepared<Stack: GradedStack>: Sendable {
    let cloud: Result<any GradedCloud<Stack>, any Error>
    let suite: SuiteSlot

    func cancel() async {
        await suite.cancel()
        if case .success(let cloud) = cloud { await cloud.stop() }
    }
}

private enum SuiteSlot: Sendable {
    case running(any RunningSuite)
    case failed(String)

    func run(session: [UInt8], timeLimit: Duration) async -> SuiteRun {
        switch self {
        case .running(let suite): await suite.run(session: session, timeLimit: timeLimit)
        case .failed(let reason): SuiteRun(end: .couldNotStart(reason))
        }
    }

    func cancel() async {
        if case .running(let suite) = self { await suite.cancel() }
    }
}
