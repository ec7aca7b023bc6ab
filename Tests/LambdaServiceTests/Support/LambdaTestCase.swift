import CloudCore
import LambdaService
import OrderedCollections
import Synchronization
import SystemPackage
import WorkshopCommon
import XCTest

/// A service with functions that are shell scripts which speak the Runtime API through curl.
class LambdaTestCase: XCTestCase {
    nonisolated(unsafe) private(set) var service: LambdaService!
    nonisolated(unsafe) private(set) var logs: RecordedLogs!
    nonisolated(unsafe) private(set) var clock: VirtualClock!
    nonisolated(unsafe) private(set) var folder: FilePath!

    /// Asks for an invocation; leaves its id in `$id` and its event in `$event`.
    static let next = """
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
        next() {
          event=$(curl -s -D "$TMPDIR/head" "$api/invocation/next") || exit 0
          id=$(tr -d '\\r' < "$TMPDIR/head" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
        }
        respond() { curl -s -o /dev/null -X POST -d "$1" "$api/invocation/$id/response"; }
        """

    /// Not below `/tmp`, where a handler would not see the files that some tests have it look for.
    class var parent: FilePath { "/var/tmp" }

    override func setUp() async throws {
        folder = Self.parent.appending("lambda-\(UInt64.random(in: 0 ... .max))")
        logs = RecordedLogs()
        clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_795_000_000_000))
        makeService()
    }

    override func tearDown() async throws {
        await service.stop()
        try LocalFileSystem().remove(folder)
    }

    func makeService(initLimit: Duration = .seconds(10), spareAfter: Int? = nil) {
        service = LambdaService(
            account: Account(),
            clock: clock,
            context: EnvironmentContext(
                launcher: SupervisedLauncher(),
                logs: logs,
                account: Account(),
                endpoint: "http://127.0.0.1:4566",
                temporaryFolder: folder.appending("tmp").string,
                initLimit: initLimit,
                reusePatience: .seconds(5),
                spareAfter: spareAfter
            )
        )
    }

    /// - Parameters:
    ///   - script: What follows ``next``.
    ///   - shell: What executes it.
    func deploy(
        _ name: String = "Hello",
        script: String?,
        shell: String = "/bin/sh",
        properties: JSONObject = [:],
        fingerprint: String = "1",
        layerFolder: String? = nil
    ) throws {
        let code = folder.appending("code-\(name)-\(fingerprint)")
        try LocalFileSystem().createFolder(code)
        if let script {
            let text = "#!\(shell)\n\(Self.next)\n\(script)\n"
            try LocalFileSystem().writeAtomically(Array(text.utf8), to: code.appending("bootstrap"), executable: true)
        }
        var all: JSONObject = ["Runtime": "provided.al2023", "Handler": "Hello"]
        all.merge(properties) { $1 }
        var configuration = FunctionConfiguration(
            name: name,
            properties: .object(all),
            codeFolder: code.string,
            codeFingerprint: fingerprint,
            account: Account(),
            lastModified: clock.now
        )
        configuration.layerFolder = layerFolder
        service.deploy(configuration)
    }

    func invoke(_ function: String = "Hello", _ payload: String = "{}", tail: Bool = false) async throws
        -> FunctionResult
    {
        try await service.invoke(
            FunctionInvocation(function: function, payload: Array(payload.utf8), wantsLogTail: tail)
        )
    }
}

extension LambdaService {
    func answer(_ function: String = "Hello") async throws -> String {
        try await invoke(FunctionInvocation(function: function, payload: Array("{}".utf8))).text
    }
}

extension FunctionResult {
    var text: String { String(decoding: payload, as: UTF8.self) }
}

/// Keeps the first lines, as many as a test looks at: some handlers print without end.
final class RecordedLogs: LogSink {
    private let events = Mutex<[LogEvent]>([])

    func append(_ event: LogEvent) {
        events.withLock { events in
            if events.count < 1000 { events.append(event) }
        }
    }

    var all: [LogEvent] { events.withLock { $0 } }
    var lines: [String] { all.map(\.message) }
}
