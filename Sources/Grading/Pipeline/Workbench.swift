package import Curriculum
import OrderedCollections
package import SystemPackage
package import WorkshopCommon

/// What the grader needs of the world around it: the template's meaning, a build, a cloud. The real one wires the other
/// rooms together; tests hand in one that they can steer.
package protocol Workbench: Sendable {
    associatedtype Stack: GradedStack

    /// The stack that the template describes with these parameters, or what is wrong with it.
    func resolve(template: String, file: String, parameters: [String: String]) -> TemplateOutcome<Stack>

    /// Builds all functions of the stack as `sam build` does, below `output`.
    func build(_ stack: Stack, project: FilePath, output: FilePath) async -> BuildOutcome

    /// Runs the learner's own tests on the right code and on each faulty one, where a step has some.
    func tryTests(of step: Step, on code: FaultyCode, project: FilePath) async throws -> TrialsOutcome

    /// Starts an empty cloud; may run while the build does.
    func startCloud() async throws -> any GradedCloud<Stack>
}

package struct TemplateOutcome<Stack: Sendable>: Sendable {
    /// `nil` when AWS would refuse the template.
    package var stack: Stack?
    package var diagnostics: [Diagnostic]

    package init(stack: Stack?, diagnostics: [Diagnostic]) {
        self.stack = stack
        self.diagnostics = diagnostics
    }
}

package enum BuildOutcome: Hashable, Sendable {
    /// Folders that hold the functions' executables, by logical id, and what the build printed.
    case built([String: FilePath], output: String)
    /// What the build printed, and what is wrong as far as it could be made out.
    case failed(output: String, diagnostics: [Diagnostic] = [])
    case timedOut(output: String, diagnostics: [Diagnostic] = [])
}

/// What the grader has to know of a resolved stack.
package protocol GradedStack: Sendable {
    /// Logical id to `{"type", "physicalId", "properties"}`, in the template's order.
    var resources: JSONObject { get }
    var outputs: JSONObject { get }
    /// The nearest line of the template for a logical id and a path below it.
    func location(of path: [String]) -> SourceLocation?
    /// What an update from the other stack to this one makes anew or deletes.
    func losses(updating previous: Self) -> [StackLoss]
}

/// A cloud that lives as long as one run.
package protocol GradedCloud<Stack>: Sendable {
    associatedtype Stack: GradedStack

    /// Puts those values into the account's stores that a stack may refer to.
    func store(_ values: DrawnValues) async throws

    /// Answers once every resource is there.
    func deploy(_ stack: Stack, artifacts: [String: FilePath], project: FilePath) async throws -> Deployment

    /// Says how the stack is updated when the suite asks for it.
    func onUpdate(_ update: @escaping @Sendable (_ parameters: [String: String?]) async -> JSONValue) async

    /// What the handlers wrote so far, oldest first, bounded.
    func logs() async -> [HandlerLine]

    /// Ends everything in it, handlers and what they started included.
    func stop() async
}

/// Where clients reach what was deployed.
package struct Deployment: Hashable, Sendable {
    package struct API: Hashable, Sendable {
        package var logicalID: String
        /// The stage's base, without a `/` at its end.
        package var url: String
        package var routes: [Route]

        package init(logicalID: String, url: String, routes: [Route]) {
            self.logicalID = logicalID
            self.url = url
            self.routes = routes
        }
    }

    package struct Route: Hashable, Sendable {
        package var method: String
        package var path: String

        package init(method: String, path: String) {
            self.method = method
            self.path = path
        }
    }

    /// The base of the AWS API, without a `/` at its end.
    package var endpoint: String
    package var apis: [API]

    package init(endpoint: String, apis: [API]) {
        self.endpoint = endpoint
        self.apis = apis
    }
}

/// One line of a handler's log.
package struct HandlerLine: Hashable, Sendable {
    package var function: String
    package var text: String
    /// The check's test in which the invocation began; `nil` before the first one, and where nobody said.
    package var test: String?

    package init(function: String, text: String, test: String? = nil) {
        self.function = function
        self.text = text
        self.test = test
    }
}

extension [HandlerLine] {
    /// Those that may tell why this check did not pass: its own, and those from before the first.
    package func about(_ check: Check) -> [HandlerLine] { filter { $0.test == nil || $0.test == check.test } }
}
