import CloudCore
import LambdaService
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What AWS's own emulator answered in a hundred situations, asked of ours; see `Fixtures/RuntimeAPI/record`.
///
/// The test plays the runtime. Where the emulator differs from what AWS documents, `documented.json` says how and why.
final class RecordedAnswersTests: LambdaTestCase {
    private static let fixtures = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .appending("Fixtures").appending("RuntimeAPI")

    func testAnswersAsAWSDoes() async throws {
        let recording = try JSONValue(parsing: LocalFileSystem().read(Self.fixtures.appending("rie.json")))
        let documented = try JSONValue(parsing: LocalFileSystem().read(Self.fixtures.appending("documented.json")))
        let situations = try XCTUnwrap(recording["situations"]?.array)
        XCTAssertGreaterThan(situations.count, 100)
        var answers = 0
        for (number, situation) in situations.enumerated() {
            let name = try XCTUnwrap(situation["name"]?.string)
            let overrides = documented.array?.filter { $0["situation"]?.string == name } ?? []
            let play = try RecordedSituation(
                situation,
                overrides: overrides,
                test: self,
                folder: folder.appending("situation-\(number)")
            )
            answers += try await play.run()
            await service.stop()
        }
        XCTAssertGreaterThan(answers, 250)
    }
}

/// One recorded conversation, played again.
private final class RecordedSituation {
    let name: String
    let steps: [JSONValue]
    let overrides: [JSONValue]
    let test: LambdaTestCase
    let folder: FilePath
    private let commands: FileDescriptor
    private var names: [(value: String, name: String)] = []
    private var variables: [String: String] = [:]
    private var invocation: Task<FunctionResult?, Never>?
    private var parked: Task<JSONValue?, Never>?
    private var answers = 0

    init(_ situation: JSONValue, overrides: [JSONValue], test: LambdaTestCase, folder: FilePath) throws {
        name = situation["name"]?.string ?? ""
        steps = situation["steps"]?.array ?? []
        self.overrides = overrides
        self.test = test
        self.folder = folder
        test.makeService(initLimit: .seconds(situation["timeout"]?.int ?? 10))
        try LocalFileSystem().createFolder(folder)
        let fifo = folder.appending("commands")
        guard mkfifo(fifo.string, 0o600) == 0 else { throw Errno(rawValue: errno) }
        commands = try FileDescriptor.open(fifo, .readWrite)
        try test.deploy(
            "test_function",
            script: """
                echo "$AWS_LAMBDA_RUNTIME_API" > \(folder)/api.new; mv \(folder)/api.new \(folder)/api
                while read -r command < \(folder)/commands; do eval "$command"; done
                """,
            properties: ["Handler": "", "Timeout": .number(JSONNumber(situation["timeout"]?.int ?? 3))],
            fingerprint: folder.lastComponent?.string ?? ""
        )
    }

    deinit { try? commands.close() }

    /// - Returns: How many answers were compared.
    func run() async throws -> Int {
        for (index, step) in steps.enumerated() {
            if let payload = step["invoke"]?.string {
                await invoke(payload, headers: step["headers"])
            } else if let request = step["request"] {
                compare(try await ask(request), at: index, recorded: step["answer"])
            } else if let request = step["park"] {
                let address = try api()
                let filled = filled(request)
                parked = Task { try? await RecordedSituation.ask(filled, address) }
            } else if step["parked"] != nil {
                compare(named(await parked?.value ?? nil), at: index, recorded: step["parked"])
            } else if let command = step["process"]?.string {
                try commands.writeAll(Array("\(command)\n".utf8))
            } else if step["result"] != nil {
                let result = await invocation?.value
                let answer: JSONValue = ["body": .string(result?.text ?? "nothing")]
                compare(named(answer), at: index, recorded: step["result"])
            }
        }
        return answers
    }

    private func invoke(_ payload: String, headers: JSONValue?) async {
        let context = headers?["X-Amz-Client-Context"]?.string.flatMap { Base64.decode($0) }
        let invocation = FunctionInvocation(
            function: "test_function",
            payload: Array(payload.utf8),
            clientContext: context.map { String(decoding: $0, as: UTF8.self) },
            traceHeader: headers?["X-Amzn-Trace-Id"]?.string
        )
        let service = test.service!
        self.invocation = Task { try? await service.invoke(invocation) }
        while (try? LocalFileSystem().exists(folder.appending("api"))) != true { await Task.yield() }
    }

    // MARK: The Runtime API

    private func api() throws -> String {
        let text = String(decoding: try LocalFileSystem().read(folder.appending("api")), as: UTF8.self)
        return "http://\(text.split(separator: "\n")[0])"
    }

    private func ask(_ request: JSONValue) async throws -> JSONValue? {
        named(try await Self.ask(filled(request), api()))
    }

    private static func ask(_ parts: [JSONValue], _ address: String) async throws -> JSONValue {
        var request = URLRequest(url: try XCTUnwrap(URL(string: address + (parts[1].string ?? ""))))
        request.httpMethod = parts[0].string
        request.timeoutInterval = 20
        for (name, value) in parts[2].object ?? [:] { request.setValue(value.string, forHTTPHeaderField: name) }
        if let body = parts.dropFirst(3).first?.string, !body.isEmpty { request.httpBody = Data(body.utf8) }
        let (data, answer) = try await URLSession.shared.data(for: request)
        let response = try XCTUnwrap(answer as? HTTPURLResponse)
        var headers: JSONObject = [:]
        for name in [
            "Content-Type", "Lambda-Runtime-Client-Context", "Lambda-Runtime-Cognito-Identity",
            "Lambda-Runtime-Invoked-Function-Arn", "Lambda-Runtime-Aws-Request-Id", "Lambda-Runtime-Trace-Id",
            "Lambda-Extension-Identifier",
        ] {
            if let value = response.value(forHTTPHeaderField: name) { headers[name] = .string(value) }
        }
        return [
            "status": .number(JSONNumber(response.statusCode)), "headers": .object(headers),
            "body": .string(String(decoding: data, as: UTF8.self)),
        ]
    }

    private func filled(_ request: JSONValue) -> [JSONValue] {
        (request.array ?? []).map { part in
            if let text = part.string { return .string(filled(text)) }
            return .object((part.object ?? [:]).mapValues { .string(filled($0.string ?? "")) })
        }
    }

    private func filled(_ text: String) -> String {
        if let size = text.wholeMatch(of: #/\{(\d+) bytes\}/#) {
            return String(repeating: "x", count: Int(size.1) ?? 0)
        }
        return text.replacing("{id}", with: variables["id"] ?? "none")
            .replacing("{ext}", with: variables["ext"] ?? "none")
    }

    // MARK: Comparing

    /// The answer with names for what differs from time to time, and without the headers that nobody recorded.
    private func named(_ answer: JSONValue?) -> JSONValue? {
        guard var members = answer?.object else { return nil }
        var headers = members["headers"]?.object ?? [:]
        learn(headers.removeValue(forKey: "Lambda-Runtime-Aws-Request-Id"), "id")
        learn(headers.removeValue(forKey: "Lambda-Extension-Identifier"), "ext")
        if let trace = headers.removeValue(forKey: "Lambda-Runtime-Trace-Id")?.string {
            names.append((trace, "<trace>"))
        }
        var body = members["body"]?.string ?? ""
        for (value, name) in names { body = body.replacing(value, with: name) }
        body = body.replacing(
            #/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/#,
            with: "<uuid>"
        )
        body = body.replacing(#/"deadlineMs":\d+/#, with: "\"deadlineMs\":0")
        if body.count > 2000 { body = "<\(body.utf8.count) bytes>" }
        members["headers"] = .object(headers)
        members["body"] = .string(body)
        return .object(members)
    }

    private func learn(_ value: JSONValue?, _ name: String) {
        guard let text = value?.string else { return }
        variables[name] = text
        names.append((text, "<\(name)>"))
    }

    private func compare(_ answer: JSONValue?, at index: Int, recorded: JSONValue?) {
        let override = overrides.first { $0["step"]?.int == index }
        let expected = override?["answer"] ?? recorded
        answers += 1
        XCTAssertEqual(answer?["body"]?.string, local(expected?["body"]?.string), "\(name), step \(index)")
        // The caller gets a document from ours, and HTTP from the emulator.
        guard answer?["status"] != nil else { return }
        XCTAssertEqual(answer?["status"], expected?["status"], "\(name), step \(index)")
        for (header, value) in expected?["headers"]?.object ?? [:] {
            let ours = answer?["headers"]?[header]?.string
            XCTAssertEqual(ours, local(value.string), "\(name), step \(index): \(header)")
        }
    }

    private func local(_ text: String?) -> String? { text?.replacing("012345678912", with: Account().id) }
}
