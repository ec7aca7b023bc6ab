import ProcessSupervisor
import SystemPackage
import WorkshopCommon

/// The wording of everything that can be wrong with a build.
enum BuildProblems {
    private static let makefileExample = """
        give it 'Metadata: {BuildMethod: makefile}' and a Makefile with a target 'build-<LogicalId>' that puts an \
        executable named 'bootstrap' into $(ARTIFACTS_DIR)
        """

    static let noMake = Diagnostic(
        "make-not-found",
        "there is no program 'make' to build the functions with",
        why: "'BuildMethod: makefile' is how SAM builds a function in a language that it doesn't know.",
        suggestion: "install it: 'apt-get install make' on Linux, 'xcode-select --install' on macOS"
    )

    static func noCode(_ function: FunctionSource, _ codeURI: String) -> Diagnostic {
        Diagnostic(
            "code-not-found",
            at: function.codeLocation ?? function.location,
            "the CodeUri of \(function.logicalID), '\(codeURI)', is not there",
            why: "CodeUri is the folder of the function's code, relative to the template.",
            suggestion: "'CodeUri: .' is the folder of the template itself"
        )
    }

    static func notAFolder(_ function: FunctionSource, _ codeURI: String) -> Diagnostic {
        Diagnostic(
            "code-not-a-folder",
            at: function.codeLocation ?? function.location,
            "the CodeUri of \(function.logicalID), '\(codeURI)', is neither a folder nor a .zip",
            suggestion: "name the folder that holds the function's code"
        )
    }

    static func unknownMethod(_ method: String, of function: FunctionSource) -> Diagnostic {
        let near = nearestName(to: method, among: ["makefile"])
        return Diagnostic(
            "build-method-unknown",
            at: function.location,
            "\(function.logicalID) is to be built by '\(method)', which the local cloud can't do",
            why: "Here a function is built by a Makefile, or is ready as it is.",
            suggestion: near.map { "did you mean 'BuildMethod: \($0)'?" } ?? makefileExample
        )
    }

    static func noMakefile(_ function: FunctionSource, _ path: String) -> Diagnostic {
        Diagnostic(
            "makefile-not-found",
            at: function.codeLocation ?? function.location,
            "\(function.logicalID) is built by a Makefile, but there is no \(path)",
            why:
                "With 'BuildMethod: makefile', sam build looks for a file of just this name in the function's CodeUri.",
            suggestion: "put a Makefile there, or let CodeUri name the folder that has it"
        )
    }

    static func missing(_ name: String, of function: BuildPlan.Function) -> Diagnostic {
        let id = function.source.logicalID
        guard function.isMade else {
            return Diagnostic(
                "bootstrap-not-found",
                at: function.source.codeLocation ?? function.source.location,
                "the CodeUri of \(id) has no '\(name)'",
                why:
                    "The runtime \(function.source.runtime) starts the executable '\(name)' in the function's package.",
                suggestion: makefileExample.replacing("<LogicalId>", with: id)
            )
        }
        return Diagnostic(
            "bootstrap-not-built",
            at: function.makefile,
            "the target 'build-\(id)' left no '\(name)' in $(ARTIFACTS_DIR)",
            why: "What is in ARTIFACTS_DIR is what is deployed, and \(function.source.runtime) starts '\(name)'.",
            suggestion: "end the target with: cp .build/$(CONFIGURATION)/\(id) $(ARTIFACTS_DIR)/\(name)"
        )
    }

    static func notExecutable(_ name: String, of function: BuildPlan.Function) -> Diagnostic {
        let id = function.source.logicalID
        let file = FilePath(function.source.codeURI ?? "").appending(name)
        return Diagnostic(
            "bootstrap-not-executable",
            at: function.isMade ? function.makefile : function.source.codeLocation ?? function.source.location,
            "the '\(name)' of \(id) is not executable",
            why: "On AWS the function would fail with Runtime.InvalidEntrypoint.",
            suggestion: function.isMade
                ? "add to 'build-\(id)': chmod +x $(ARTIFACTS_DIR)/\(name)" : "chmod +x \(file)"
        )
    }

    /// `nil` when make succeeded.
    static func failure(
        of make: MakeInvocation,
        ending: ProcessEnding,
        output: BuildOutput,
        timeLimit: Duration
    ) -> BuildFailure? {
        if ending.isSuccess { return nil }
        if ending.cause == .timeLimit {
            let diagnostic = Diagnostic(
                "build-timed-out",
                at: make.makefile,
                "the build did not end within \(timeLimit.formattedSeconds)",
                why: output.lastLine.isEmpty ? nil : "The last that it said: \(output.lastLine)",
                suggestion: "run 'make \(make.targets.map(\.name).joined(separator: " "))' to see where it stays"
            )
            return BuildFailure(diagnostics: [diagnostic], output: output.fullText, isTimeout: true)
        }
        if ending.cause == .outputLimit {
            let diagnostic = Diagnostic(
                "build-prints-too-much",
                at: make.makefile,
                "the build was ended because it printed more than a build has to say",
                why: output.lastLine.isEmpty ? nil : "The last that it said: \(output.lastLine)",
                suggestion: "look for a loop in the Makefile"
            )
            return BuildFailure(diagnostics: [diagnostic], output: output.fullText)
        }
        return BuildFailure(diagnostics: diagnostics(of: make, ending, output), output: output.fullText)
    }

    private static func diagnostics(
        of make: MakeInvocation,
        _ ending: ProcessEnding,
        _ output: BuildOutput
    ) -> [Diagnostic] {
        // Older makes, macOS's among them, open the quotation with a back-tick.
        let missing = make.targets.filter { target in
            ["'", "`"].contains { output.text.contains("No rule to make target \($0)\(target.name)'") }
        }
        if !missing.isEmpty { return missing.map { noTarget($0, make) } }
        if !output.diagnostics.isEmpty { return output.diagnostics }
        let unmade = make.targets.filter { isMissing($0.function.logicalID, output) }
        if !unmade.isEmpty { return unmade.map { noExecutable($0, make) } }
        return [
            Diagnostic(
                "build-failed",
                at: make.makefile,
                "make \(ending.reason)",
                why: output.lastLine.isEmpty ? nil : "The last that it said: \(output.lastLine)",
                suggestion: "--verbose shows all that the build printed"
            )
        ]
    }

    /// Whether a command such as `cp` looked in vain for a file of that name.
    private static func isMissing(_ name: String, _ output: BuildOutput) -> Bool {
        output.text.split(separator: "\n").contains { line in
            line.contains("No such file or directory") && ["'", ":"].contains { line.contains("/\(name)\($0)") }
        }
    }

    private static func noExecutable(_ target: MakeInvocation.Target, _ make: MakeInvocation) -> Diagnostic {
        let id = target.function.logicalID
        return Diagnostic(
            "executable-not-made",
            at: target.function.location,
            "the build made no executable \(id)",
            why: "One name stands in three places: it is the function's in the template, that of make's target behind "
                + "'build-', and that of the executable, which \(make.makefile.file) copies.",
            suggestion: "give the function the name of an executable of Package.swift, or declare \(id) there"
        )
    }

    private static func noTarget(_ target: MakeInvocation.Target, _ make: MakeInvocation) -> Diagnostic {
        Diagnostic(
            "make-target-not-found",
            at: make.makefile,
            "\(make.makefile.file) has no target '\(target.name)'",
            why: "sam build runs 'make build-<LogicalId>' for each function, here for \(target.function.logicalID).",
            suggestion: "add '\(target.name):' with the commands that put 'bootstrap' into $(ARTIFACTS_DIR)"
        )
    }
}

extension Duration {
    fileprivate var formattedSeconds: String {
        let seconds = components.seconds
        return seconds == 1 ? "1 second" : "\(seconds) seconds"
    }
}
