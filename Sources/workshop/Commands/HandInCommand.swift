import ArgumentParser
import ClassBoard
import Foundation
import OrderedCollections
import SystemPackage
import WorkshopCommon
import Workspace

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct HandInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handin",
        abstract: "Tell the instructor how far you are: a file for a stick or a share, or over the class's network.",
        discussion: """
            It says which step you are at, which check fails since when, and which steps you have passed; nothing of your \
            files, and no name unless you give one.

              workshop handin /media/stick
              workshop handin http://192.168.1.20:8080 --code K7M2QX
            """
    )

    @Argument(help: ArgumentHelp("A folder, or the address that the instructor shows.", valueName: "folder or address"))
    var place: String

    @Option(help: ArgumentHelp("The class's join code, for an address.", valueName: "code"))
    var code: String?

    @Option(help: ArgumentHelp("What to be called on the board.", valueName: "name"))
    var name: String?

    @Flag(help: "From now on hand in after each check, to this address.")
    var always = false

    func validate() throws {
        if isAddress, code == nil { throw ValidationError("an address needs the class's --code") }
        if !isAddress, always { throw ValidationError("--always goes with an address") }
    }

    private var isAddress: Bool { place.hasPrefix("http://") || place.hasPrefix("https://") }

    func run() async throws {
        let context = try Context.current()
        let workspace = try context.workspace()
        let handIn = HandIn(workspace, name: name)
        guard isAddress, let code else {
            let file = context.absolute(place).appending("\(handIn.learner).json")
            try context.fileSystem.writeAtomically(Array((handIn.json.serialized(.pretty) + "\n").utf8), to: file)
            context.console.say("Handed in: \(context.shown(file))")
            return
        }
        let membership = ClassMembership(address: place, code: code, name: name)
        try await membership.send(handIn, timeout: 10)
        if always { try membership.remember(in: workspace.root, context.fileSystem) }
        context.console.say(always ? "Handed in. Each check from now on does it by itself." : "Handed in.")
    }
}

/// Where a learner hands in by themselves after each check.
struct ClassMembership {
    let address: String
    let code: String
    let name: String?

    private static let file = ".workshop/class.json"

    /// `nil` for who has not joined.
    init?(in root: FilePath, _ fileSystem: some FileSystem) {
        guard let bytes = try? fileSystem.read(root.appending(ClassMembership.file)),
            let document = try? JSONValue(parsing: bytes),
            let address = document["address"]?.string, let code = document["code"]?.string
        else { return nil }
        self.init(address: address, code: code, name: document["name"]?.string)
    }

    init(address: String, code: String, name: String?) {
        self.address = address
        self.code = code
        self.name = name
    }

    func remember(in root: FilePath, _ fileSystem: some FileSystem) throws {
        var document: JSONObject = ["version": 1, "address": .string(address), "code": .string(code)]
        document["name"] = name.map { .string($0) }
        try fileSystem.writeAtomically(JSONValue.object(document).bytes, to: root.appending(ClassMembership.file))
    }

    /// - Parameter timeout: in seconds.
    func send(_ handIn: HandIn, timeout: Double) async throws {
        guard let url = URL(string: address)?.appending(path: "hand-in") else {
            throw DiagnosticError(
                Diagnostic(
                    "no-board",
                    "'\(address)' is no address of a board",
                    suggestion:
                        "one looks like http://192.168.1.20:8080; the instructor's 'workshop board serve' prints it"
                )
            )
        }
        var request = URLRequest(url: url, timeoutInterval: timeout)
        request.httpMethod = "POST"
        request.httpBody = Data(handIn.json.bytes)
        request.setValue(code, forHTTPHeaderField: "X-Join-Code")
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        guard let (data, response) = try? await URLSession.shared.data(for: request),
            let status = (response as? HTTPURLResponse)?.statusCode
        else {
            throw DiagnosticError(
                Diagnostic(
                    "no-board",
                    "no board answers at \(address)",
                    suggestion: "ask whether it still runs; 'workshop handin FOLDER' writes a file instead"
                )
            )
        }
        guard status == 200 else {
            let error = (try? JSONValue(parsing: Array(data)))?["error"]
            let message = error?["message"]?.string ?? "the board answers \(status)"
            throw DiagnosticError(Diagnostic("hand-in-refused", message, suggestion: "look at the code on the board"))
        }
    }
}

extension HandIn {
    /// Where a project's learner stands.
    init(_ workspace: Workspace, name: String?) {
        let state = workspace.state
        let verdict = state.lastVerdict.flatMap { $0.step == state.step ? $0 : nil }
        self.init(
            learner: workspace.id,
            name: name,
            at: UTCTime.now().description,
            step: state.step,
            verdict: verdict?.verdict,
            stuckOn: verdict.flatMap { verdict in
                verdict.failedChecks.first.map { test in
                    Trouble(
                        test: test,
                        since: (verdict.since ?? verdict.at).description,
                        hints: state.hintsShown(step: verdict.step, check: test)
                    )
                }
            },
            passed: state.passed.map(\.step)
        )
    }
}

extension Context {
    /// Hands in for who has joined a class. That the board does not answer is no matter of theirs.
    func handInIfJoined(_ workspace: Workspace) async {
        guard let membership = ClassMembership(in: workspace.root, fileSystem) else { return }
        try? await membership.send(HandIn(workspace, name: membership.name), timeout: 2)
    }
}
