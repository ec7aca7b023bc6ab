import Curriculum
import SystemPackage
import WorkshopCommon
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What every command starts from: the kit, the terminal, the files, and where the person stands.
struct Context {
    let kit: Kit
    let console: Console
    let environment: [String: String]
    let fileSystem = LocalFileSystem()
    /// Where the command was typed.
    let folder: FilePath

    static func current() throws -> Context {
        let environment = Console.environmentVariables
        return Context(
            kit: try Kit.find(environment: environment),
            console: .standard,
            environment: environment,
            folder: try currentFolder(environment)
        )
    }

    func curriculum() throws -> Curriculum {
        try Curriculum.load(kit: kit.root, fileSystem: fileSystem)
    }

    /// A path as the person typed it, made absolute.
    func absolute(_ path: String) -> FilePath {
        folder.pushing(FilePath(path)).lexicallyNormalized()
    }

    /// Now, on this machine's clock and in its time zone.
    static func timeOfDay() -> TimeOfDay {
        var now = time(nil)
        var local = tm()
        localtime_r(&now, &local)
        return TimeOfDay(minutes: Int(local.tm_hour) * 60 + Int(local.tm_min))
    }

    /// A shell stands on in a folder that was removed and made again, and only its `PWD` leads to the new one.
    private static func currentFolder(_ environment: [String: String]) throws -> FilePath {
        let present = getcwd(nil, 0)
        if present == nil, let shells = environment["PWD"], shells.hasPrefix("/"), chdir(shells) == 0 {
            return FilePath(shells)
        }
        guard let path = present else {
            throw DiagnosticError(
                Diagnostic(
                    "no-current-folder",
                    "the folder that you are in is gone: \(Errno(rawValue: errno))",
                    suggestion: "change to another folder and type the command again"
                )
            )
        }
        defer { free(path) }
        return FilePath(String(cString: path))
    }
}
