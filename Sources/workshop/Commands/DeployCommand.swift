import ArgumentParser
import Deploying
import Foundation
import Grading
import OrderedCollections
import SAMTemplate
import SystemPackage
import Terminal
import WorkshopCommon
import Workspace

struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Hand your project to the real AWS through the SAM CLI, after showing what, where and at what cost.",
        discussion: """
            It builds with 'sam build', looks whether every function can run there, shows account, region, resources and \
            what they cost at rest, and asks. Nothing is changed without your yes. --delete takes all down again.
            """
    )

    @Option(
        name: .customLong("stack-name"),
        help: ArgumentHelp("The stack's name; that of samconfig.toml otherwise.", valueName: "name")
    )
    var stackName: String?

    @Option(
        help: ArgumentHelp("The region; that of samconfig.toml or of your environment otherwise.", valueName: "region")
    )
    var region: String?

    @Flag(help: "Take the stack down again.")
    var delete = false

    @Flag(help: "Build and look, but deploy nothing.")
    var look = false

    func run() async throws {
        let context = try Context.current()
        let root = try context.workspace().root
        let tools = AWSTools(folder: root, environment: context.environment)
        if let endpoint = tools.localEndpoint { throw DiagnosticError(leadsHere(endpoint)) }
        guard tools.output(of: "sam", ["--version"]) != nil else { throw DiagnosticError(noSAM) }
        let bytes = try? context.fileSystem.read(root.appending("samconfig.toml"))
        let configuration = SAMConfiguration(String(decoding: bytes ?? [], as: UTF8.self))
        guard let region = region ?? configuration.region ?? tools.region() else { throw DiagnosticError(noRegion) }
        let stack = stackName ?? configuration.stackName ?? "shoutout"
        let place = AWSPlace(stack: stack, account: tools.account(), region: region)
        if delete {
            try takeDown(place, tools, context)
        } else {
            try deploy(root, place, tools, context)
        }
    }

    private func deploy(_ root: FilePath, _ place: AWSPlace, _ tools: AWSTools, _ context: Context) throws {
        let resolution = TemplateStack.resolve(
            template: try Project(root: root).template(),
            file: Project.template,
            parameters: [:]
        )
        guard let stack = resolution.stack?.stack else { throw DiagnosticError(resolution.diagnostics) }
        context.console.say("Building for AWS: sam build\n")
        guard tools.run("sam", ["build", "--region", place.region]) == 0 else { throw ExitCode(1) }
        let problems = problems(stack, root, context)
        guard problems.isEmpty else {
            context.console.report(problems)
            context.console.sayError("\nNothing was deployed.")
            throw ExitCode(1)
        }
        let created = stack.resources.values.filter(\.isCreated)
        let cost = CostAtRest(created.map { (type: $0.type, properties: $0.properties) })
        let view = DeployView(place: place, cost: cost)
        context.console.write(view.render(context.console.output).joined(separator: "\n"))
        guard !look else { return }
        guard context.console.confirms("\nDeploy this?") else {
            context.console.sayError("Nothing was deployed.")
            throw ExitCode(1)
        }
        let arguments = [
            "deploy", "--stack-name", place.stack, "--region", place.region, "--capabilities", "CAPABILITY_IAM",
            "--resolve-s3", "--no-confirm-changeset",
        ]
        guard tools.run("sam", arguments) == 0 else { throw ExitCode(1) }
        context.console.say("\nTake it down again when you are done: workshop deploy --delete")
    }

    private func problems(_ stack: ResolvedStack, _ root: FilePath, _ context: Context) -> [Diagnostic] {
        stack.resources.values.filter { $0.type == "AWS::Lambda::Function" && $0.isCreated }.compactMap { function in
            let runtime = function.properties["Runtime"]?.string ?? ""
            guard runtime.hasPrefix("provided") || runtime == "go1.x" else { return nil }
            let file = root.appending(".aws-sam/build").appending(function.logicalID).appending("bootstrap")
            return BootstrapExamination.problem(
                of: function.logicalID,
                try? context.fileSystem.read(file),
                architecture: function.properties["Architectures"]?.array?.first?.string ?? "x86_64"
            )
        }
    }

    private func takeDown(_ place: AWSPlace, _ tools: AWSTools, _ context: Context) throws {
        context.console.say(
            "This deletes the stack \(place.stack) with all that it holds, tables too, in \(place.text)."
        )
        guard context.console.confirms("Delete it?") else {
            context.console.sayError("Nothing was deleted.")
            throw ExitCode(1)
        }
        let arguments = ["delete", "--stack-name", place.stack, "--region", place.region, "--no-prompts"]
        guard tools.run("sam", arguments) == 0 else { throw ExitCode(1) }
    }

    private func leadsHere(_ endpoint: String) -> Diagnostic {
        Diagnostic(
            "deploys-to-local-cloud",
            "in this terminal the AWS tools talk to \(endpoint), which is on this machine",
            why: "AWS_ENDPOINT_URL is set, as 'workshop env' does: nothing that you deploy from here would reach AWS.",
            suggestion: "type workshop deploy in a new terminal"
        )
    }

    private var noSAM: Diagnostic {
        Diagnostic(
            "no-sam",
            "there is no SAM CLI on your PATH",
            why: "It packages the functions and hands the template to CloudFormation.",
            suggestion: "install it: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/"
                + "install-sam-cli.html"
        )
    }

    private var noRegion: Diagnostic {
        Diagnostic(
            "no-region",
            "no region is configured",
            suggestion: "name one, as in workshop deploy --region eu-central-1, or type 'aws configure'"
        )
    }
}

/// Which stack, in whose account, and where.
struct AWSPlace {
    let stack: String
    /// `nil` when nobody could be asked.
    let account: String?
    let region: String

    var text: String {
        "account \(account ?? "of your AWS credentials (the AWS CLI is not there to ask for its number)"), "
            + "region \(region)"
    }
}

/// What is shown before anything is deployed.
struct DeployView {
    let place: AWSPlace
    let cost: CostAtRest

    func render(_ capabilities: TerminalCapabilities) -> [String] {
        let width = capabilities.width
        var lines = [StyledText()]
        lines += (StyledText("Stack \(place.stack)", .bold) + StyledText(" in \(place.text)")).wrapped(to: width)
        lines.append(StyledText())
        for line in cost.lines {
            let price = line.cents > 0 ? "$\(DeployView.dollars(line.cents))" : "-"
            let start = "\(String(repeating: " ", count: max(0, 8 - price.count)))\(price)  \(line.count) "
            let text = StyledText(line.type) + StyledText("  \(line.says)", .muted)
            lines += text.wrapped(to: width, indent: StyledText(start, .muted))
        }
        let total =
            "At rest about $\(DeployView.dollars(cost.cents)) a month, by the list prices of us-east-1. "
            + "Requests, storage and what is written to logs come on top."
        lines += [StyledText()] + StyledText(total).wrapped(to: width)
        return lines.map { $0.rendered(for: capabilities) }
    }

    private static func dollars(_ cents: Int) -> String {
        let rest = cents % 100
        return "\(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// The SAM CLI and the AWS CLI as the person has them: with their own credentials and their own terminal.
struct AWSTools {
    let folder: FilePath
    let environment: [String: String]

    /// Where `AWS_ENDPOINT_URL` leads, when that is this machine.
    var localEndpoint: String? {
        guard let address = environment["AWS_ENDPOINT_URL"], let host = URL(string: address)?.host else { return nil }
        return ["127.0.0.1", "localhost", "::1"].contains(host) ? address : nil
    }

    func account() -> String? {
        let arguments = ["sts", "get-caller-identity", "--output", "json"]
        return output(of: "aws", arguments).flatMap { try? JSONValue(parsing: $0)["Account"]?.string }
    }

    func region() -> String? {
        let named = environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"]
        let asked = named ?? output(of: "aws", ["configure", "get", "region"])
        return asked.map { $0.filter { !$0.isWhitespace } }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Runs it on this terminal; gives its exit status.
    func run(_ program: String, _ arguments: [String]) -> Int32 {
        guard let process = try? start(program, arguments, output: nil) else { return 127 }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// What it prints; `nil` when it is not there or fails.
    func output(of program: String, _ arguments: [String]) -> String? {
        let pipe = Pipe()
        guard let process = try? start(program, arguments, output: pipe) else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }

    private func start(_ program: String, _ arguments: [String], output: Pipe?) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = URL(filePath: folder.string)
        process.environment = environment
        if let output {
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        return process
    }
}
