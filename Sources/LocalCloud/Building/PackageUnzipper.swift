import ProcessSupervisor
import SystemPackage
import WorkshopCommon

/// Lays out a function whose `CodeUri` is a `.zip`: `sam build` leaves such a package as it is, and Lambda unzips it.
struct PackageUnzipper {
    let environment: [String: String]
    let fileSystem: any FileSystem

    /// Returns what is wrong, or `nil`. `unzip` keeps the files' execution bits and never leaves the folder.
    func unzip(_ package: BuildPlan.ZipPackage) async -> Diagnostic? {
        do {
            try fileSystem.remove(package.folder)
            try fileSystem.createFolder(package.folder)
        } catch {
            return problem(package, "can't lay out the package of \(package.source.logicalID): \(error)")
        }
        do {
            let result = try await SupervisedProcess.run(
                ProcessSpecification(
                    executable: "unzip",
                    arguments: ["-q", "-o", package.file.string, "-d", package.folder.string],
                    environment: environment,
                    workingDirectory: package.folder,
                    standardOutput: .pipe(),
                    standardError: .same(as: 1),
                    limits: ProcessLimits(time: .seconds(120))
                )
            )
            if result.ending.isSuccess { return nil }
            let said = String(decoding: result.output, as: UTF8.self).split(whereSeparator: \.isNewline).first
            return problem(
                package,
                "the package of \(package.source.logicalID) can't be unzipped",
                why: said.map { "unzip says: \($0)" } ?? "unzip \(result.ending.reason)"
            )
        } catch {
            return problem(package, "\(error), which lays out the package of \(package.source.logicalID)")
        }
    }

    private func problem(_ package: BuildPlan.ZipPackage, _ message: String, why: String? = nil) -> Diagnostic {
        Diagnostic(
            "package-not-unzipped",
            at: package.source.codeLocation ?? package.source.location,
            message,
            why: why,
            suggestion: "'unzip -l \(package.file.lastComponent?.string ?? "")' shows what is in it"
        )
    }
}
