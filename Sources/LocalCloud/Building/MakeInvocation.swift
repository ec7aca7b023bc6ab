import SystemPackage
import WorkshopCommon

/// One run of make: all functions whose `CodeUri` is the same folder.
struct MakeInvocation {
    struct Target {
        let function: FunctionSource

        var name: String { "build-\(function.logicalID)" }
    }

    /// For the file with the overrides. make looks for a rule to make that file too, so a name such as `build-0` would
    /// run the learner's `build-%`.
    let name: String
    let folder: FilePath
    /// As a person knows it.
    let makefile: SourceLocation
    var targets: [Target]

    /// Gives each target its own `ARTIFACTS_DIR`, for the recipe's text and for its shell, as `sam build` gives it to a
    /// make of its own.
    func overrides(stage: FilePath) -> String {
        "# Made for one build.\nexport ARTIFACTS_DIR\n"
            + targets.map {
                "\($0.name): ARTIFACTS_DIR := \(Self.escaped(stage.appending($0.function.logicalID).string))\n"
            }.joined()
    }

    /// The learner's Makefile comes first, so that it finds in `MAKEFILE_LIST` what it would find under `sam build`.
    func arguments(overrides: FilePath, configuration: String) -> [String] {
        ["--no-print-directory", "-f", "Makefile", "-f", overrides.string] + targets.map(\.name)
            + ["CONFIGURATION=\(configuration)"]
    }

    private static func escaped(_ path: String) -> String {
        path.reduce(into: "") { text, character in
            switch character {
            case "$": text += "$$"
            case "#": text += "\\#"
            default: text.append(character)
            }
        }
    }
}
