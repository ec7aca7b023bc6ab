import SystemPackage
import WorkshopCommon

/// Which functions are ready, and which make builds the others.
struct BuildPlan {
    struct Function {
        let source: FunctionSource
        /// Where its code is once all is built.
        let folder: FilePath
        let isMade: Bool
        let makefile: SourceLocation?
    }

    struct ZipPackage {
        let source: FunctionSource
        let file: FilePath
        let folder: FilePath
    }

    private(set) var functions: [Function] = []
    private(set) var packages: [ZipPackage] = []
    private(set) var makes: [MakeInvocation] = []
    private(set) var diagnostics: [Diagnostic] = []

    mutating func add(_ source: FunctionSource, project: FilePath, output: FilePath, _ fileSystem: some FileSystem) {
        guard let codeURI = source.codeURI else { return }
        let code = codeURI.hasPrefix("/") ? FilePath(codeURI) : project.appending(codeURI).lexicallyNormalized()
        let kind = (try? fileSystem.status(of: FilePath(realPath(code.string))))?.kind
        switch (source.buildMethod, kind) {
        case (_, nil):
            diagnostics.append(BuildProblems.noCode(source, codeURI))
        case ("makefile", .folder):
            addMake(source, code: code, project: project, output: output, fileSystem)
        case (let method?, _):
            diagnostics.append(BuildProblems.unknownMethod(method, of: source))
        case (nil, .folder):
            functions.append(Function(source: source, folder: code, isMade: false, makefile: nil))
        case (nil, .file) where code.extension == "zip":
            let folder = output.appending(source.logicalID)
            packages.append(ZipPackage(source: source, file: code, folder: folder))
            functions.append(Function(source: source, folder: folder, isMade: false, makefile: nil))
        case (nil, _):
            diagnostics.append(BuildProblems.notAFolder(source, codeURI))
        }
    }

    private mutating func addMake(
        _ source: FunctionSource,
        code: FilePath,
        project: FilePath,
        output: FilePath,
        _ fileSystem: some FileSystem
    ) {
        let makefile = code.appending("Makefile")
        let shown =
            makefile.string.hasPrefix(project.string + "/")
            ? String(makefile.string.dropFirst(project.string.utf8.count + 1)) : makefile.string
        guard let status = try? fileSystem.status(of: FilePath(realPath(makefile.string))), status.kind == .file else {
            diagnostics.append(BuildProblems.noMakefile(source, shown))
            return
        }
        let folder = output.appending(source.logicalID)
        let location = SourceLocation(file: shown)
        functions.append(Function(source: source, folder: folder, isMade: true, makefile: location))
        let target = MakeInvocation.Target(function: source)
        if let index = makes.firstIndex(where: { $0.folder == code }) {
            makes[index].targets.append(target)
        } else {
            makes.append(
                MakeInvocation(name: "artifacts-\(makes.count)", folder: code, makefile: location, targets: [target])
            )
        }
    }
}
