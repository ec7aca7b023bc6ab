import Curriculum
import Grading
import LocalCloud
import OrderedCollections
import ProcessSupervisor
import SAMTemplate
import SystemPackage
import WorkshopCommon

/// The project at the end of the day, as AWS's own tools see it.
struct FinishedProject {
    let context: Context
    let scratch: FilePath
    let project: FilePath
    let environment: [String: String]

    /// A function that is to answer in the emulator.
    struct Part {
        let subject: String
        let result: () async throws -> Rehearsal.Result
    }

    func validated() async throws -> Rehearsal.Result {
        try await read(
            by: "sam",
            ["validate", "--lint", "--template-file", Project.template, "--region", "us-east-1"],
            subject: "sam validate --lint",
            // Any other status is an error.
            holds: { $0 == 0 }
        )
    }

    /// Its exit status is the sum of 2 for errors, 4 for warnings and 8 for what it has to tell.
    /// See <https://github.com/aws-cloudformation/cfn-lint#exit-codes>.
    func linted() async throws -> Rehearsal.Result {
        try await read(
            by: "cfn-lint",
            ["--regions", "us-east-1", "--", Project.template],
            subject: "cfn-lint",
            holds: { $0 & 2 == 0 && $0 <= 14 }
        )
    }

    private func read(
        by tool: String,
        _ arguments: [String],
        subject: String,
        holds: (Int32) -> Bool
    ) async throws -> Rehearsal.Result {
        let start = ContinuousClock.now
        func result(_ outcome: Rehearsal.Result.Outcome) -> Rehearsal.Result {
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            return Rehearsal.Result(
                subject: subject,
                says: "no error in the template",
                outcome: outcome,
                seconds: seconds
            )
        }
        let specification = ProcessSpecification(
            executable: FilePath(tool),
            arguments: arguments,
            environment: environment,
            workingDirectory: project,
            standardOutput: .pipe(),
            standardError: .same(as: 1),
            limits: ProcessLimits(time: .seconds(300))
        )
        do throws(ProcessStartError) {
            let run = try await SupervisedProcess.run(specification)
            if case .exited(let status) = run.ending.reason, run.ending.cause == .itself, holds(status) {
                return result(.holds)
            }
            return result(.fails("\(tool) \(run.ending.reason):\n" + String(decoding: run.output, as: UTF8.self)))
        } catch .executableNotFound {
            return result(.notLookedAt("there is no \(tool) on your PATH"))
        } catch {
            return result(.fails("\(error)"))
        }
    }

    // MARK: Functions

    /// Builds the functions, and gives the parts in which each of them answers in the emulator, with the environment that
    /// the template gives it.
    func functions() async throws -> [Part] {
        guard let emulator = RuntimeEmulator.find(environment) else {
            let why = "there is no aws-lambda-rie on your PATH, and no SAM CLI that brings it"
            return [
                Part(subject: "aws-lambda-rie") {
                    Rehearsal.Result(subject: "aws-lambda-rie", says: "", outcome: .notLookedAt(why), seconds: 0)
                }
            ]
        }
        var draw = Draw()
        let template = TemplateStack.resolve(
            template: try Project(root: project).template(),
            file: Project.template,
            parameters: draw.values(try context.curriculum().steps.flatMap(\.values)).parameters
        )
        guard let stack = template.stack?.stack else { throw DiagnosticError(template.diagnostics) }
        let output = scratch.appending("functions")
        let artifacts: [String: FilePath]
        switch await context.builder.build(stack.codeSources, project: project, output: output) {
        case .built(let folders, _): artifacts = folders
        case .failed(let failure): throw DiagnosticError(failure.diagnostics)
        }
        return stack.functionSources.compactMap { function -> Part? in
            guard let folder = artifacts[function.logicalID], function.runtime.hasPrefix("provided") else { return nil }
            let resource = stack.resources[function.logicalID]
            let variables = (resource?.properties["Environment"]?["Variables"]?.object ?? [:]).compactMap {
                name,
                value in
                value.string.map { (name, $0) }
            }
            return Part(subject: function.logicalID) {
                try await emulator.answer(
                    of: function.logicalID,
                    in: folder,
                    handler: function.handler,
                    variables: Dictionary(uniqueKeysWithValues: variables),
                    environment: environment
                )
            }
        }
    }
}
