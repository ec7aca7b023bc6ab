import SystemPackage
import WorkshopCommon

/// What starts a function: a program, its arguments, and variables that its runtime has on AWS.
struct RuntimeCommand: Hashable, Sendable {
    var executable: String
    var arguments: [String] = []
    /// A function's own variables of the same names win.
    var variables: [String: String] = [:]
    /// What it reads or writes that may lie where the environment's own `/tmp` would cover it.
    var folders: [EphemeralStorage.Folder] = []

    /// Why a function can't be started, in the words of its error document.
    struct Problem: Error, Hashable {
        let message: String
    }

    /// Finds the program, and lays out a bootstrap of ours where the runtime needs one.
    static func find(
        for function: FunctionConfiguration,
        context: EnvironmentContext
    ) async throws(Problem) -> RuntimeCommand {
        var command: RuntimeCommand
        switch function.runtime {
        case .provided: command = try bootstrap(of: function)
        case .goExecutable: command = try handler(of: function)
        case .python:
            command = try await interpreted(function, context, file: "bootstrap.py", PythonBootstrap.source)
            command.wrap(for: function)
            command.variables = pythonVariables(function, context)
            command.folders.append(compiledFiles(context))
        case .node:
            command = try await interpreted(function, context, file: "bootstrap.mjs", NodeBootstrap.source)
            command.wrap(for: function)
            command.variables = nodeVariables(function)
        case .other:
            throw Problem(
                message: function.isImage
                    ? "The local cloud can't run container images: it has no network and no container runtime"
                    : "The local cloud can't run \(function.runtimeIdentifier)"
            )
        }
        if let layers = function.layerFolder {
            command.variables["PATH"] = "/usr/local/bin:/usr/bin/:/bin:\(layers)/bin"
            let root = function.codeFolder
            command.variables["LD_LIBRARY_PATH"] = "\(root):\(root)/lib:\(layers)/lib"
        }
        return command
    }

    // MARK: Executables

    private static func bootstrap(of function: FunctionConfiguration) throws(Problem) -> RuntimeCommand {
        for folder in [function.codeFolder, function.layerFolder].compactMap({ $0 }) {
            let path = FilePath(folder).appending("bootstrap")
            guard exists(path) else { continue }
            let shown = folder == function.codeFolder ? "/var/task/bootstrap" : "/opt/bootstrap"
            try checkExecutable(path, shown: shown)
            return RuntimeCommand(executable: path.string)
        }
        throw Problem(message: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]")
    }

    private static func handler(of function: FunctionConfiguration) throws(Problem) -> RuntimeCommand {
        let path = FilePath(function.codeFolder).appending(function.handler)
        let shown = "/var/task/\(function.handler)"
        guard exists(path) else { throw Problem(message: "fork/exec \(shown): no such file or directory") }
        try checkExecutable(path, shown: shown)
        return RuntimeCommand(executable: path.string)
    }

    private static func exists(_ path: FilePath) -> Bool {
        guard let status = try? LocalFileSystem().status(of: path) else { return false }
        return status.kind == .file || status.kind == .symbolicLink
    }

    private static func checkExecutable(_ path: FilePath, shown: String) throws(Problem) {
        guard let status = try? LocalFileSystem().status(of: path) else { return }
        guard status.isExecutable || status.kind == .symbolicLink else {
            throw Problem(message: "fork/exec \(shown): permission denied")
        }
    }

    // MARK: Interpreters

    private static func interpreted(
        _ function: FunctionConfiguration,
        _ context: EnvironmentContext,
        file: String,
        _ source: String
    ) async throws(Problem) -> RuntimeCommand {
        let runtime = function.runtimeIdentifier
        guard let executable = await Interpreters.executable(for: runtime) else {
            throw Problem(message: missingInterpreter(runtime))
        }
        let path = FilePath(context.temporaryFolder).appending("runtime").appending(file)
        do {
            let disk = LocalFileSystem()
            if try !disk.exists(path) { try disk.writeAtomically(Array(source.utf8), to: path) }
        } catch {
            throw Problem(message: "The runtime's bootstrap can't be laid out: \(error)")
        }
        var command = RuntimeCommand(executable: executable, arguments: [path.string])
        command.folders = [EphemeralStorage.Folder(path: path.removingLastComponent().string)]
        if FilePath(executable).starts(with: FilePath(EphemeralStorage.path)) {
            // `prefix/bin/python3`: its library stands beside `bin`.
            let prefix = FilePath(executable).removingLastComponent().removingLastComponent()
            command.folders.append(EphemeralStorage.Folder(path: prefix.string))
        }
        return command
    }

    /// Has the function's wrapper script start the runtime, which gets the runtime's command as its arguments.
    ///
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper>: "Wrapper scripts are not
    /// supported on OS-only runtimes". One that isn't there ends the runtime with status 127, as recorded in
    /// localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json, test_lambda_runtime_wrapper_not_found.
    private mutating func wrap(for function: FunctionConfiguration) {
        guard let wrapper = function.environment["AWS_LAMBDA_EXEC_WRAPPER"], !wrapper.isEmpty else { return }
        // Where it stands here: a machine that has a `/opt` of its own doesn't show the layers there.
        var path = FilePath(wrapper)
        for (place, folder) in [("/var/task", function.codeFolder), ("/opt", function.layerFolder)] {
            guard let folder, path.removePrefix(FilePath(place)) else { continue }
            path = FilePath(folder).pushing(path)
            break
        }
        let start = """
            [ -f "$1" ] || { echo "$0: does not exist"; exit 127; }
            [ -x "$1" ] || { echo "$0: is not an executable"; exit 126; }
            exec "$@"
            """
        arguments = ["-c", start, wrapper, path.string, executable] + arguments
        executable = "/bin/sh"
    }

    static func missingInterpreter(_ runtime: String) -> String {
        let names = Interpreters.names(for: runtime).joined(separator: " nor ")
        return
            "The local cloud can't run \(runtime): \(names.contains(" ") ? "neither \(names) is" : "\(names) is not") "
            + "on the PATH"
    }

    /// Where Python keeps them; made, so that it can be shown.
    private static func compiledFiles(_ context: EnvironmentContext) -> EphemeralStorage.Folder {
        let path = FilePath(context.temporaryFolder).appending("runtime").appending("pycache")
        try? LocalFileSystem().createFolder(path)
        return EphemeralStorage.Folder(path: path.string, isWritable: true)
    }

    private static func pythonVariables(
        _ function: FunctionConfiguration,
        _ context: EnvironmentContext
    ) -> [String: String] {
        // Compiled files beside the sources would look like an edit; on AWS the folder can't be written to.
        var variables = ["PYTHONPYCACHEPREFIX": compiledFiles(context).path]
        if let layers = function.layerFolder {
            let version = function.runtimeIdentifier
            variables["PYTHONPATH"] = "\(layers)/python/lib/\(version)/site-packages:\(layers)/python"
        }
        return variables
    }

    private static func nodeVariables(_ function: FunctionConfiguration) -> [String: String] {
        guard let layers = function.layerFolder else { return [:] }
        let major = function.runtimeIdentifier.filter(\.isNumber)
        return ["NODE_PATH": "\(layers)/nodejs/node\(major)/node_modules:\(layers)/nodejs/node_modules"]
    }
}

extension FunctionConfiguration {
    /// Where the program would stand on AWS, which is how AWS's messages name it.
    var awsEntrypoint: String {
        switch runtime {
        case .goExecutable: "/var/task/\(handler)"
        case .provided, .other: "/var/task/bootstrap"
        case .python, .node: "/var/runtime/bootstrap"
        }
    }
}
