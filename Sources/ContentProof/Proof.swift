package import Curriculum
package import Grading
package import SystemPackage
package import WorkshopCommon

/// Proves the content of a kit: what `workshop dev check` does.
package struct Proof<Bench: Workbench>: Sendable {
    private let curriculum: Curriculum
    private let bench: ProofBench<Bench>
    private let grader: Grader<ProofBench<Bench>>
    private let workspace: SharedWorkspace
    private let vendored: FileTree
    private let lints: [ProofLint]

    /// - Parameters:
    ///   - scratch: a folder that may be kept between proofs, so that the next one starts warm.
    ///   - vendored: the real packages' files, which every state gets.
    ///   - lints: besides the manifest's own.
    package init(
        curriculum: Curriculum,
        bench: Bench,
        suites: any SuiteRunner,
        bundle: FilePath,
        scratch: FilePath,
        vendored: FileTree,
        lints: [ProofLint],
        fileSystem: any FileSystem = LocalFileSystem()
    ) {
        self.curriculum = curriculum
        self.bench = ProofBench(bench: bench, artifacts: scratch.appending("artifacts"), fileSystem: fileSystem)
        grader = Grader(
            bench: self.bench,
            suites: suites,
            bundle: bundle,
            scratch: scratch.appending("runs"),
            drawnValues: curriculum.steps.flatMap(\.values),
            firstTemplate: curriculum.templateDeployedFirst,
            fileSystem: fileSystem
        )
        workspace = SharedWorkspace(folder: scratch.appending("workspace"), fileSystem: fileSystem)
        self.vendored = vendored
        self.lints = [ProofLint("manifest and steps") { curriculum.lint() }] + lints
    }

    /// Tries everything for these steps, telling of each item as it is done. Complaints don't stop it.
    ///
    /// Throws when states can't be composed or when the machine fails us.
    package func run(
        _ steps: [Step],
        starting: @Sendable (_ title: String) -> Void = { _ in },
        finished: @Sendable (ProofItem) -> Void = { _ in }
    ) async throws -> [ProofItem] {
        var items: [ProofItem] = []
        for lint in lints {
            starting(lint.title)
            let start = ContinuousClock.now
            let found = lint.look()
            items.append(ProofItem(title: lint.title, complaints: found, seconds: elapsed(since: start)))
            finished(items[items.count - 1])
        }
        for proofCase in try ProofCase.all(in: curriculum, for: steps) {
            try Task.checkCancellation()
            let title = "\(proofCase.step.slug): \(proofCase.title)"
            starting(title)
            let start = ContinuousClock.now
            let reports = try await reports(for: proofCase)
            let item = ProofItem(
                title: title,
                complaints: proofCase.complaints(about: reports),
                rejectedBy: proofCase.rejectedBy(in: reports),
                seconds: elapsed(since: start)
            )
            items.append(item)
            finished(item)
        }
        return items
    }

    private func reports(for proofCase: ProofCase) async throws -> [CheckReport] {
        try workspace.lay(vendored.overlaid(with: proofCase.state))
        bench.use(proofCase.state, handlers: proofCase.handlers)
        return try await grader.check(proofCase.suites, in: Project(root: workspace.folder))
    }

    private func elapsed(since start: ContinuousClock.Instant) -> Double {
        (ContinuousClock.now - start) / .seconds(1)
    }
}

extension ProofCase {
    /// Which checks turned a wrong solution down.
    fileprivate func rejectedBy(in reports: [CheckReport]) -> String? {
        guard let report = reports.first, expectation != .passes, expectation != .isUnfinished else { return nil }
        let rejecting = report.checks.filter { $0.status == .failed }.map(\.check.test)
        return rejecting.isEmpty ? report.verdict.name : rejecting.joined(separator: ", ")
    }
}
