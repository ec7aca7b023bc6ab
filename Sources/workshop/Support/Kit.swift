import SystemPackage
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The checkout that this executable was built from: lessons, exercises, solutions and the built suites.
struct Kit {
    let root: FilePath

    /// The bundle that holds the hidden suites, built beside this executable.
    var suites: FilePath { buildFolder.appending("workshopPackageTests.xctest") }
    var lessons: FilePath { root.appending("Slides") }
    var checkouts: FilePath { root.appending(".build/checkouts") }
    var buildFolder: FilePath

    /// Where the kit remembers the learner's project.
    var rememberedWorkspace: FilePath { root.appending(".workshop/workspace") }

    /// Looks upwards from the executable, so that a link to it on the PATH works as well.
    /// `WORKSHOP_KIT` names another checkout.
    static func find(
        environment: [String: String],
        fileSystem: some FileSystem = LocalFileSystem()
    ) throws -> Kit {
        let executable = try executablePath()
        let build = executable.removingLastComponent()
        if let named = environment["WORKSHOP_KIT"], !named.isEmpty {
            return Kit(root: FilePath(named), buildFolder: build)
        }
        var folder = build
        while !folder.isEmpty {
            if try fileSystem.exists(folder.appending("Exercises/curriculum.yml")) {
                return Kit(root: folder, buildFolder: build)
            }
            if !folder.removeLastComponent() { break }
        }
        throw DiagnosticError(
            Diagnostic(
                "kit-not-found",
                "this workshop executable (\(executable)) does not stand in its kit any more",
                why: "The lessons and exercises are read from the folder that it was built in.",
                suggestion: "run it from the kit's .build/release, link to it with 'make install', "
                    + "or set WORKSHOP_KIT to the kit's folder"
            )
        )
    }

    private static func executablePath() throws -> FilePath {
        #if os(Linux)
        let name = "/proc/self/exe"
        #else
        var size: UInt32 = 4096
        var buffer = [CChar](repeating: 0, count: Int(size))
        guard _NSGetExecutablePath(&buffer, &size) == 0 else { throw Errno.fileNameTooLong }
        let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #endif
        guard let resolved = realpath(name, nil) else { throw Errno(rawValue: errno) }
        defer { free(resolved) }
        return FilePath(String(cString: resolved))
    }
}
