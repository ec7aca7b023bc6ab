import CloudCore
import OrderedCollections
import SAMTemplate
import StatesLanguage
import StepFunctionsService
import SystemPackage
import WorkshopCommon

/// A state machine of a stack, ready to be created.
struct StateMachineDeployment: Sendable {
    let name: String
    let definition: String
    let roleARN: String
    let isExpress: Bool
    let logging: JSONValue?
    let tracing: JSONValue?

    /// - Parameters:
    ///   - folder: The template's: a local `DefinitionUri` begins there.
    ///   - functions: ARNs and names of the stack's functions.
    static func make(
        _ resource: Resource,
        folder: FilePath?,
        functions: Set<String>
    ) -> (deployment: StateMachineDeployment?, diagnostics: [Diagnostic]) {
        let source = definition(of: resource, folder: folder)
        var diagnostics = source.diagnostics
        if let machine = source.machine {
            diagnostics += FunctionReferences.unknown(in: machine.graph, functions: functions).map { task in
                Diagnostic(
                    "states-unknown-function",
                    severity: .warning,
                    at: task.location ?? resource.location,
                    "the state \(task.state) calls \(task.function), which is no function of this stack",
                    why: "The task would fail with Lambda.ResourceNotFoundException, unless the function is deployed "
                        + "by somebody else."
                )
            }
        }
        guard let definition = source.text, !diagnostics.hasErrors else { return (nil, diagnostics) }
        let properties = resource.properties
        let deployment = StateMachineDeployment(
            name: name(of: resource),
            definition: definition,
            roleARN: properties["RoleArn"]?.string ?? "arn:aws:iam::123456789012:role/StepFunctions",
            isExpress: properties["StateMachineType"]?.string == "EXPRESS",
            logging: (properties["LoggingConfiguration"]?.loweredKeys).map { $0 },
            tracing: (properties["TracingConfiguration"]?.loweredKeys).map { $0 }
        )
        return (deployment, diagnostics)
    }

    static func name(of resource: Resource) -> String {
        resource.attributes["Name"] ?? String(resource.physicalID.split(separator: ":").last ?? "")
    }

    private static func definition(
        of resource: Resource,
        folder: FilePath?
    ) -> (text: String?, machine: StateMachine?, diagnostics: [Diagnostic]) {
        let properties = resource.properties
        let substitutions = (properties["DefinitionSubstitutions"]?.object ?? [:]).reduce(into: [String: String]()) {
            $0[$1.key] = $1.value.string ?? $1.value.serialized()
        }
        if let uri = properties["DefinitionUri"]?.string {
            return file(uri, resource, folder: folder, substitutions: substitutions)
        }
        let text: String
        if let string = properties["DefinitionString"]?.string {
            text = StateMachineSource.substituted(string, substitutions)
        } else if let object = properties["Definition"] {
            text = StateMachineSource.substituted(object.serialized(), substitutions)
        } else {
            return (nil, nil, [.notLocal(resource)])
        }
        let result = DefinitionParser.parse(text)
        return (text, result.machine, result.problems.map { $0.diagnostic(in: resource) })
    }

    private static func file(
        _ uri: String,
        _ resource: Resource,
        folder: FilePath?,
        substitutions: [String: String]
    ) -> (text: String?, machine: StateMachine?, diagnostics: [Diagnostic]) {
        guard !uri.hasPrefix("s3://"), let folder else { return (nil, nil, [.notLocal(resource)]) }
        guard let bytes = try? LocalFileSystem().read(folder.pushing(FilePath(uri))) else {
            return (nil, nil, [.noDefinition(uri, resource)])
        }
        let source = StateMachineSource.read(
            String(decoding: bytes, as: UTF8.self),
            file: uri,
            substitutions: substitutions
        )
        return (source.definition, source.result?.machine, source.diagnostics)
    }
}

extension DefinitionProblem {
    /// With its place in the template, where the definition is written out there.
    fileprivate func diagnostic(in resource: Resource) -> Diagnostic {
        var diagnostic = diagnostic
        let parts = (path ?? "").split(separator: "/").flatMap { part -> [String] in
            // `Branches[0]` is an element of a list: two steps of a path.
            part.split { $0 == "[" || $0 == "]" }.map(String.init)
        }
        diagnostic.location = resource.location(of: ["Properties", "Definition"] + parts)
        return diagnostic
    }
}

extension JSONValue {
    /// CloudFormation's `IncludeExecutionData` is the API's `includeExecutionData`.
    fileprivate var loweredKeys: JSONValue {
        switch self {
        case .object(let members):
            .object(
                JSONObject(
                    members.map { ($0.key.prefix(1).lowercased() + $0.key.dropFirst(), $0.value.loweredKeys) },
                    uniquingKeysWith: { _, last in last }
                )
            )
        case .array(let elements): .array(elements.map(\.loweredKeys))
        default: self
        }
    }
}

/// Functions that a definition names outright.
private enum FunctionReferences {
    struct Task {
        let state: String
        let function: String
        let location: SourceLocation?
    }

    static func unknown(in graph: StateGraph, functions: Set<String>) -> [Task] {
        graph.states.flatMap { state -> [Task] in
            switch state.kind {
            case .task(let task):
                guard let function = function(of: task), !isKnown(function, functions) else { return [] }
                return [Task(state: state.name, function: function, location: state.location)]
            case .parallel(let parallel): return parallel.branches.flatMap { unknown(in: $0, functions: functions) }
            case .map(let map): return unknown(in: map.processor, functions: functions)
            default: return []
            }
        }
    }

    private static func function(of task: TaskState) -> String? {
        switch task.resource {
        case .function(let arn): arn
        case .service(let service) where service.service == "lambda": task.flow.constantArgument("FunctionName")
        default: nil
        }
    }

    /// With or without a version or an alias behind it.
    private static func isKnown(_ function: String, _ functions: Set<String>) -> Bool {
        functions.contains { function == $0 || function.hasPrefix($0 + ":") }
    }
}

extension Diagnostic {
    fileprivate static func refused(_ kind: String, _ name: String, _ error: AWSError) -> Diagnostic {
        Diagnostic(
            "cloud-state-machine-refused",
            "the \(kind) \(name): \(error.message)",
            why: "CloudFormation would roll the stack back with \(error.code).",
            suggestion: RefusalAdvice.text(on: error, name)
        )
    }

    fileprivate static func notLocal(_ resource: Resource) -> Diagnostic {
        Diagnostic(
            "cloud-definition-not-local",
            severity: .warning,
            at: resource.location,
            "the definition of \(resource.logicalID) is not on this machine: it is deployed in name only",
            suggestion: "name a local file: DefinitionUri: statemachine/shoutout.asl.json"
        )
    }

    fileprivate static func noDefinition(_ uri: String, _ resource: Resource) -> Diagnostic {
        Diagnostic(
            "cloud-no-definition",
            at: resource.location(of: ["Properties", "DefinitionUri"]),
            "there is no file \(uri)",
            why: "DefinitionUri is relative to the template's folder.",
            suggestion: "write the path from the template on, as in DefinitionUri: statemachine/shoutout.asl.json"
        )
    }
}

extension StackDeployment {
    /// Creates the stack's machines and activities, or brings them up to date.
    func deploy(to service: StepFunctionsService) throws(DiagnosticError) {
        for activity in activities {
            do throws(AWSError) { _ = try service.deploy(activity: activity) } catch {
                throw DiagnosticError(
                    .refused("activity", activity, error)
                )
            }
        }
        for machine in machines {
            do throws(AWSError) {
                _ = try service.deploy(
                    name: machine.name,
                    definition: machine.definition,
                    roleARN: machine.roleARN,
                    isExpress: machine.isExpress,
                    logging: machine.logging,
                    tracing: machine.tracing
                )
            } catch {
                throw DiagnosticError(
                    .refused("state machine", machine.name, error)
                )
            }
        }
    }
}
