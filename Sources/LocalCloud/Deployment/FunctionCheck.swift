import LambdaService
import OrderedCollections
import SAMTemplate
import WorkshopCommon

/// What Lambda would refuse of a function, and what the local cloud can't run of it.
enum FunctionCheck {
    static func problems(of resource: Resource) -> [Diagnostic] {
        reservedVariables(of: resource) + unsupportedRuntime(of: resource)
    }

    /// In the words of `CreateFunction`.
    private static func reservedVariables(of resource: Resource) -> [Diagnostic] {
        let variables = resource.properties["Environment"]?["Variables"]?.object ?? [:]
        return variables.keys.filter(FunctionConfiguration.reservedVariables.contains).sorted().map { name in
            Diagnostic(
                "cloud-reserved-variable",
                at: resource.location(of: ["Properties", "Environment", "Variables", name]),
                "the environment variable \(name) is reserved",
                why: "Lambda sets it itself: \"Lambda was unable to configure your environment variables because the "
                    + "environment variables you have provided contains reserved keys that are currently not supported "
                    + "for modification. Reserved keys used in this request: \(name)\"",
                suggestion: "choose another name"
            )
        }
    }

    private static func unsupportedRuntime(of resource: Resource) -> [Diagnostic] {
        if resource.properties["PackageType"] == "Image" {
            return [
                Diagnostic(
                    "cloud-image-function",
                    severity: .warning,
                    at: resource.location(of: ["Properties", "PackageType"]),
                    "\(resource.logicalID) is a container image, which the local cloud can't run without a network",
                    suggestion: "use PackageType: Zip, or try this function on AWS"
                )
            ]
        }
        let runtime = resource.properties["Runtime"]?.string ?? ""
        if FunctionRuntime(identifier: runtime).isSupported { return missingInterpreter(of: resource, runtime) }
        return [
            Diagnostic(
                "cloud-runtime-not-run",
                severity: .warning,
                at: resource.location(of: ["Properties", "Runtime"]),
                "the local cloud does not run \(runtime) yet: invocations of \(resource.logicalID) will fail",
                suggestion: "use provided.al2023 with an executable named bootstrap, or Python or Node.js"
            )
        ]
    }

    private static func missingInterpreter(of resource: Resource, _ runtime: String) -> [Diagnostic] {
        let names = FunctionRuntime.interpreters(for: runtime)
        guard !names.isEmpty, !names.contains(where: ProgramSearch.isOnPath) else { return [] }
        return [
            Diagnostic(
                "cloud-no-interpreter",
                severity: .warning,
                at: resource.location(of: ["Properties", "Runtime"]),
                "\(names.joined(separator: " or ")) is not on your PATH: invocations of \(resource.logicalID) will fail",
                why: "A function in \(runtime) is run by the interpreter of this machine.",
                suggestion: "install \(names.last ?? runtime)"
            )
        ]
    }
}
