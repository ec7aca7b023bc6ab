import Foundation
import ProcessSupervisor
import SystemPackage
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// AWS's Lambda Runtime Interface Emulator, as its container images for functions start it.
///
/// See <https://github.com/aws/aws-lambda-runtime-interface-emulator>.
struct RuntimeEmulator {
    let executable: FilePath

    /// On `PATH`, or inside the SAM CLI that is on `PATH`.
    static func find(_ environment: [String: String]) -> RuntimeEmulator? {
        let folders = (environment["PATH"] ?? "").split(separator: ":").map { FilePath(String($0)) }
        let files = folders.map { $0.appending("aws-lambda-rie") } + folders.flatMap(besideSAM)
        return files.first { access($0.string, X_OK) == 0 }.map(RuntimeEmulator.init)
    }

    /// The SAM CLI's wheel holds one for each architecture.
    private static func besideSAM(_ folder: FilePath) -> [FilePath] {
        guard access(folder.appending("sam").string, X_OK) == 0 else { return [] }
        #if arch(arm64)
        let name = "aws-lambda-rie-arm64"
        #else
        let name = "aws-lambda-rie-x86_64"
        #endif
        let library = folder.removingLastComponent().appending("lib")
        let pythons = (try? FileManager.default.contentsOfDirectory(atPath: library.string)) ?? []
        return pythons.filter { $0.hasPrefix("python") }.sorted().map { python in
            library.appending(python).appending("site-packages/samcli/local/rapid").appending(name)
        }
    }

    /// Starts a function in it and asks it once.
    ///
    /// The event is an empty object, which most functions refuse in words of their own: that, too, is an answer. What is
    /// none is a process that doesn't start, ends, or says nothing within its time.
    func answer(
        of function: String,
        in folder: FilePath,
        handler: String,
        variables: [String: String],
        environment: [String: String]
    ) async throws -> Rehearsal.Result {
        let start = ContinuousClock.now
        var environment = environment.merging(variables) { $1 }
        // Nobody is there: a function that calls AWS is told so at once.
        environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"
        environment["AWS_LAMBDA_FUNCTION_TIMEOUT"] = "20"
        environment["AWS_LAMBDA_FUNCTION_NAME"] = function
        environment["AWS_REGION"] = "us-east-1"
        let (port, api) = (try freePort(), try freePort())
        let process = try SupervisedProcess.start(
            ProcessSpecification(
                executable: executable,
                arguments: [
                    "--log-level", "error", "--runtime-interface-emulator-address", "127.0.0.1:\(port)",
                    "--runtime-api-address", "127.0.0.1:\(api)", folder.appending("bootstrap").string, handler,
                ],
                environment: environment,
                workingDirectory: folder,
                standardOutput: .pipe(),
                standardError: .same(as: 1),
                limits: ProcessLimits(time: .seconds(60))
            )
        )
        let answer = await ask("http://127.0.0.1:\(port)")
        await process.terminate()
        let problem = await problem(with: answer, printed: process.standardOutput.collect())
        return Rehearsal.Result(
            subject: function,
            says: "it starts and answers in aws-lambda-rie",
            outcome: problem.map { .fails($0) } ?? .holds,
            seconds: (ContinuousClock.now - start) / .seconds(1)
        )
    }

    private func problem(with answer: CloudConnection.Answer?, printed: [UInt8]) -> String? {
        let output = String(decoding: printed, as: UTF8.self)
        guard let answer else { return "aws-lambda-rie took no request:\n\(output)" }
        let text = String(decoding: answer.body, as: UTF8.self)
        let type = (try? JSONValue(parsing: answer.body))?["errorType"]?.string ?? ""
        // The emulator's own words for a process that came to nothing.
        let isLost = ["Runtime.", "Sandbox.", "Extension."].contains { type.hasPrefix($0) }
        return answer.status == 200 && !isLost && !text.isEmpty
            ? nil : "it answered \(answer.status) \(text)\n\(output)"
    }

    /// Until it listens, a connection is refused at once.
    private func ask(_ address: String) async -> CloudConnection.Answer? {
        for _ in 0..<200 {
            if let answer = try? await CloudConnection(address: address)
                .post("/2015-03-31/functions/function/invocations", Array("{}".utf8))
            {
                return answer
            }
            try? await Task.sleep(for: .milliseconds(25))
        }
        return nil
    }

    /// A port of the loopback interface that nobody listened on a moment ago.
    private func freePort() throws -> UInt16 {
        #if os(Linux)
        let kind = Int32(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 ? getsockname(descriptor, pointer, &size) : -1
            }
        }
        guard result == 0 else { throw Errno(rawValue: errno) }
        return UInt16(bigEndian: address.sin_port)
    }
}
