import Foundation
import LoopbackSupport
import XCTest

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What only a process shows: signals, and the local server's port.
final class ProcessTests: XCTestCase {
    func testTerminationEndsAWaitForTheNextEvent() throws {
        let stub = try Loopback.listen()
        let (process, output) = try start(["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(stub.port)"])
        var buffer = [UInt8](repeating: 0, count: 4096)
        let client = accept(stub.descriptor, nil, nil)
        XCTAssertGreaterThan(recv(client, &buffer, buffer.count, 0), 0, "it asks for the next event")
        process.terminate()
        process.waitUntilExit()
        XCTAssertEqual(process.terminationReason, .exit)
        XCTAssertEqual(process.terminationStatus, 0)
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        XCTAssertEqual(text, "run() has returned\n")
        close(client)
        close(stub.descriptor)
    }

    func testLocalServerTakesEvents() async throws {
        let (descriptor, port) = try Loopback.listen()
        close(descriptor)
        let (process, output) = try start(["LOCAL_LAMBDA_PORT": "\(port)"])
        defer { process.terminate() }
        // The line that says that it listens.
        _ = output.fileHandleForReading.availableData
        let accepted = try await post(#""hi""#, to: "http://127.0.0.1:\(port)/invoke")
        XCTAssertEqual(accepted.status, 202)
        XCTAssertEqual(accepted.body, #""hi""#)
        let failed = try await post("{}", to: "http://127.0.0.1:\(port)/invoke")
        XCTAssertEqual(failed.status, 500)
        XCTAssertTrue(failed.body.hasPrefix(#"{"errorType":"DecodingError""#), failed.body)
        let lost = try await post(#""hi""#, to: "http://127.0.0.1:\(port)/elsewhere")
        XCTAssertEqual(lost.status, 404)
    }

    private func start(_ environment: [String: String]) throws -> (Process, Pipe) {
        let output = Pipe()
        let process = Process()
        process.executableURL = products.appendingPathComponent("EchoFunction")
        process.environment = environment
        process.standardOutput = output
        process.standardError = output
        try process.run()
        return (process, output)
    }

    /// Where the build puts executables: the test bundle is in it on macOS, and taken to be it on Linux.
    private var products: URL {
        let bundle = Bundle(for: ProcessTests.self).bundleURL
        return bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
    }

    private func post(_ body: String, to url: String) async throws -> (status: Int, body: String) {
        var request = URLRequest(url: try XCTUnwrap(URL(string: url)))
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        let (data, response) = try await URLSession(configuration: .ephemeral).data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }
}
