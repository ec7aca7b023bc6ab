import CloudCore
import LambdaService
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Forty handlers that do what they should not: what the caller gets of each, that the next invocation is served, and
/// that no process, no port and no file of theirs is left.
final class HostileHandlersTests: LambdaTestCase {
    /// What the caller gets.
    private enum Outcome {
        case answer(String)
        /// An error document of this type, with these words in its message.
        case failure(String, String = "")
        /// The function's own error document.
        case document(String)
    }

    private struct Handler {
        let name: String
        let script: String
        var properties: JSONObject = ["Timeout": 20]
        let outcome: Outcome

        init(_ name: String, _ script: String, timeout: Int = 20, memory: Int = 128, _ outcome: Outcome) {
            (self.name, self.script, self.outcome) = (name, script, outcome)
            properties = ["Timeout": .number(JSONNumber(timeout)), "MemorySize": .number(JSONNumber(memory))]
        }
    }

    private static let exitError = "Runtime.ExitError"
    private static let timedOut = "Sandbox.Timedout"
    private static let spin = "while :; do :; done"

    private static let starting = [
        Handler("exits at once", "exit 0", .failure(exitError, "without providing a reason")),
        Handler("exits with a status before it asks", "exit 7", .failure(exitError, "exit status 7")),
        Handler("kills itself before it asks", "kill -9 $$", .failure(exitError, "signal: killed")),
        Handler(
            "reports an init error and stays",
            "curl -s -o /dev/null -d '{\"errorType\":\"A\",\"errorMessage\":\"b\"}' $api/init/error; \(spin)",
            .document(#"{"errorType":"A","errorMessage":"b"}"#)
        ),
        Handler("never asks", spin, timeout: 1, .failure(timedOut, "1.00 seconds")),
        Handler(
            "answers before it asks",
            "curl -s -o /dev/null -d 1 $api/invocation/x/response; next; respond 2; next",
            .answer("2")
        ),
        Handler(
            "leaves a child and exits before it asks",
            "(trap '' TERM HUP; \(spin)) & exit 4",
            .failure(exitError, "exit status 4")
        ),
        Handler("is no program that this machine knows", "exec /nonexistent", .failure(exitError, "exit status 127")),
    ]

    private static let running = [
        Handler("hangs", "next; \(spin)", timeout: 1, .failure(timedOut)),
        Handler("sleeps", "next; sleep 1000", timeout: 1, .failure(timedOut)),
        Handler("exits with 0", "next; exit 0", .failure(exitError, "without providing a reason")),
        Handler("exits with 1", "next; exit 1", .failure(exitError, "exit status 1")),
        Handler("crashes", "next; kill -11 $$", .failure(exitError, "signal: segmentation fault")),
        Handler("aborts", "next; kill -6 $$", .failure(exitError, "signal: aborted")),
        Handler("stops itself", "next; kill -STOP $$", timeout: 1, .failure(timedOut)),
        Handler(
            "ignores every signal",
            "trap '' TERM INT HUP QUIT USR1; next; \(spin)",
            timeout: 1,
            .failure(timedOut)
        ),
        Handler("kills its process group", "next; kill -9 -$$; sleep 5", .failure(exitError, "signal: killed")),
        Handler("kills its parent", "next; kill -9 $PPID; sleep 5", timeout: 5, .failure(exitError, "signal: killed")),
        Handler("replaces itself", "next; exec sleep 1000", timeout: 1, .failure(timedOut)),
        Handler("closes its output", "next; exec >&- 2>&-; respond 1; next", .answer("1")),
        Handler(
            "fails as it says",
            "next; curl -s -o /dev/null -d '{}' $api/invocation/$id/error; next",
            .document("{}")
        ),
    ]

    private static let answering = [
        Handler("answers twice", "next; respond 1; respond 2; next", .answer("1")),
        Handler(
            "answers, then fails",
            "next; respond 1; curl -s -o /dev/null -d '{}' $api/invocation/$id/error; next",
            .answer("1")
        ),
        Handler(
            "answers for another request",
            "next; curl -s -o /dev/null -d 666 $api/invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/response; respond 1; next",
            .answer("1")
        ),
        Handler("answers and hangs", "next; respond 1; \(spin)", timeout: 1, .answer("1")),
        Handler("answers and exits", "next; respond 1; exit 9", .answer("1")),
        Handler("answers and crashes", "next; respond 1; kill -11 $$", .answer("1")),
        Handler("asks twice without an answer", "next; next; respond 1; next", .answer("1")),
        Handler(
            "asks by another verb",
            "next; curl -s -o /dev/null -X PUT $api/invocation/next; respond 1; next",
            .answer("1")
        ),
        Handler(
            "answers too much",
            "next; head -c 7000000 /dev/zero | curl -s -o /dev/null --data-binary @- $api/invocation/$id/response; next",
            .failure("Function.ResponseSizeTooLarge")
        ),
        Handler(
            "answers half and stops",
            "next; (echo half; \(spin)) | curl -s -T - -X POST $api/invocation/$id/response",
            timeout: 1,
            .failure(timedOut)
        ),
        Handler(
            "answers half and leaves",
            "next; (echo half; sleep 5) | curl -s -T - -X POST $api/invocation/$id/response & sleep 0.5; kill -9 $!; exit 1",
            .failure(exitError, "exit status 1")
        ),
        Handler(
            "asks for what there is not",
            "next; curl -s -o /dev/null $api/../../etc/passwd; respond 1; next",
            .answer("1")
        ),
    ]

    private static let greedy = [
        Handler("prints without end", "next; while :; do echo noise; done", timeout: 1, .failure(timedOut)),
        Handler("prints a gigabyte", "next; head -c 1000000000 /dev/zero; respond 1; next", timeout: 60, .answer("1")),
        Handler("prints a line without end", "next; tr '\\0' x < /dev/zero", timeout: 1, .failure(timedOut)),
        Handler(
            "takes all memory",
            "next; data=$(head -c 400000000 /dev/zero | tr '\\0' x); respond 1; next",
            .failure(exitError, "signal: killed")
        ),
        Handler(
            "takes all memory in a child",
            "next; (data=$(head -c 400000000 /dev/zero | tr '\\0' x); sleep 10) & wait; respond 1; next",
            .failure(exitError, "signal: killed")
        ),
        Handler(
            "forks without end",
            "next; forks() { while :; do (sleep 100 & sleep 100) & done; }; forks",
            .failure(exitError, "signal: killed")
        ),
        Handler(
            "leaves children in sessions of their own",
            "next; for n in 1 2 3; do setsid sh -c 'sleep 1000 & sleep 1000' & done; respond 1; next",
            .answer("1")
        ),
        Handler(
            "opens every descriptor",
            "next; (i=3; while [ $i -lt 250 ]; do eval \"exec $i</dev/null\" 2>/dev/null; i=$((i+1)); done; sleep 0); respond 1; next",
            .answer("1")
        ),
        Handler("deletes its own code", "next; rm -rf \"$LAMBDA_TASK_ROOT\"; respond 1; next", .answer("1")),
        Handler(
            "deletes its temporary folder",
            "next; rm -rf \"$TMPDIR\"; respond 1; sleep 1000",
            timeout: 1,
            .answer("1")
        ),
        Handler(
            "fills its temporary folder",
            "next; mkdir -p $TMPDIR/a/b; head -c 20000000 /dev/zero > $TMPDIR/a/b/c; chmod 000 $TMPDIR/a/b; respond 1; next",
            .answer("1")
        ),
        Handler(
            "binds the Runtime API's port",
            "next; perl -MIO::Socket::INET -e 'IO::Socket::INET->new(LocalAddr => $ENV{AWS_LAMBDA_RUNTIME_API}, Listen => 1) "
                + "and die; ' && respond 1; next",
            .answer("1")
        ),
        Handler(
            "reads what it finds of other processes",
            "next; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline > /dev/null 2>&1; respond 1; next",
            .answer("1")
        ),
    ]

    func testHandlersThatAreHostileWhileTheyStart() async throws { try await run(Self.starting) }
    func testHandlersThatAreHostileWhileTheyRun() async throws { try await run(Self.running) }
    func testHandlersThatAreHostileInWhatTheyAnswer() async throws { try await run(Self.answering) }
    func testHandlersThatTakeWhatTheyCanGet() async throws { try await run(Self.greedy) }

    func testThereAreForty() {
        XCTAssertGreaterThanOrEqual((Self.starting + Self.running + Self.answering + Self.greedy).count, 40)
    }

    private func run(_ handlers: [Handler]) async throws {
        for (number, handler) in handlers.enumerated() {
            makeService(initLimit: .seconds(handler.name == "never asks" ? 1 : 10))
            let marker = "hostile-\(number)-\(UInt64.random(in: 0 ... .max))"
            var properties = handler.properties
            properties["Environment"] = ["Variables": ["HOSTILE_MARKER": .string(marker)]]
            try deploy("Bad", script: handler.script, properties: properties, fingerprint: marker)
            try deploy("Good", script: "while true; do next; respond '\"good\"'; done", fingerprint: marker)
            check(try await invoke("Bad"), handler)
            let good = try await invoke("Good").text
            XCTAssertEqual(good, "\"good\"", "after \(handler.name)")
            await service.stop()
            XCTAssertEqual(processes(carrying: marker), [], handler.name)
            let left = (try? LocalFileSystem().entries(of: folder.appending("tmp"))) ?? []
            XCTAssertEqual(left.filter { $0 != "runtime" }, [], handler.name)
        }
        XCTAssertEqual(listeningPorts(), [])
    }

    private func check(_ result: FunctionResult, _ handler: Handler) {
        switch handler.outcome {
        case .answer(let text):
            XCTAssertEqual(result.text, text, handler.name)
            XCTAssertNil(result.functionError, handler.name)
        case .document(let text):
            XCTAssertEqual(result.text, text, handler.name)
            XCTAssertEqual(result.functionError, "Unhandled", handler.name)
        case .failure(let type, let words):
            let document = try? JSONValue(parsing: result.payload)
            XCTAssertEqual(document?["errorType"]?.string, type, handler.name)
            XCTAssertTrue(
                document?["errorMessage"]?.string?.contains(words) ?? false || words.isEmpty,
                "\(handler.name): \(result.text)"
            )
            XCTAssertEqual(result.functionError, "Unhandled", handler.name)
        }
    }

    /// The processes with the text in their environment.
    private func processes(carrying marker: String) -> [Int32] {
        let all = (try? LocalFileSystem().entries(of: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { pid in
            guard let file = fopen("/proc/\(pid)/environ", "r") else { return false }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = fread(&bytes, 1, bytes.count, file)
            return bytes[..<count].firstRange(of: Array("HOSTILE_MARKER=\(marker)".utf8)) != nil
        }
    }

    /// The ports that this process listens on, on Linux.
    private func listeningPorts() -> [String] {
        let descriptors = (try? LocalFileSystem().entries(of: "/proc/self/fd")) ?? []
        let sockets = Set(
            descriptors.compactMap { name -> String? in
                var buffer = [CChar](repeating: 0, count: 256)
                guard readlink("/proc/self/fd/\(name)", &buffer, 255) > 0 else { return nil }
                let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                return text.hasPrefix("socket:[") ? String(text.dropFirst(8).dropLast()) : nil
            }
        )
        guard let file = fopen("/proc/self/net/tcp", "r") else { return [] }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: " ")
            return fields.count > 9 && fields[3] == "0A" && sockets.contains(String(fields[9]))
                ? String(fields[1]) : nil
        }
    }
}
