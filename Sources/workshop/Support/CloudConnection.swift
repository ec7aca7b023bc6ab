import ArgumentParser
import Foundation
import OrderedCollections
import SystemPackage
import WorkshopCommon
import Workspace

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Where a local cloud is reached; `workshop up` of the same project is found by itself.
struct CloudArguments: ParsableArguments {
    @Option(
        name: .customLong("endpoint-url"),
        help: ArgumentHelp("A local cloud's address, when it is not this project's.", valueName: "URL")
    )
    var endpoint: String?

    func connect(_ context: Context) throws -> CloudConnection {
        try CloudConnection(
            address: endpoint ?? context.runningCloud() ?? "http://127.0.0.1:\(UpCommand.defaultPort)"
        )
    }
}

/// A client of a local cloud that runs in another process.
struct CloudConnection {
    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]
    }

    let endpoint: URL

    init(address: String) throws {
        guard let url = URL(string: address), url.host != nil, url.scheme == "http" else {
            throw ValidationError("'\(address)' is no address of a local cloud; one looks like http://127.0.0.1:4566")
        }
        endpoint = url
    }

    var address: String { endpoint.absoluteString }

    func get(_ path: String) async throws -> Answer {
        try await send(URLRequest(url: url(path)))
    }

    func post(_ path: String, _ body: [UInt8], headers: [String: String] = [:]) async throws -> Answer {
        try await send("POST", path, body, headers: headers)
    }

    func send(
        _ method: String,
        _ path: String,
        _ body: [UInt8],
        headers: [String: String] = [:]
    ) async throws -> Answer {
        var request = URLRequest(url: url(path))
        request.httpMethod = method
        request.httpBody = Data(body)
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        return try await send(request)
    }

    /// The lines of an answer that goes on until the cloud ends.
    func lines(_ path: String) -> AsyncThrowingStream<String, any Error> {
        let receiver = LineReceiver(notReachable: notReachable)
        return AsyncThrowingStream { continuation in
            receiver.continuation = continuation
            let configuration = URLSessionConfiguration.default
            // A day without a line; Foundation on Linux traps on an infinite one.
            configuration.timeoutIntervalForRequest = 86_400
            let session = URLSession(configuration: configuration, delegate: receiver, delegateQueue: nil)
            session.dataTask(with: url(path)).resume()
        }
    }

    private func url(_ path: String) -> URL {
        URL(string: path, relativeTo: endpoint) ?? endpoint
    }

    private func send(_ request: URLRequest) async throws -> Answer {
        var request = request
        // A function may run for 15 minutes.
        request.timeoutInterval = 1000
        let data: Data
        let response: URLResponse
        do {
            (data, response) = try await URLSession.shared.data(for: request)
        } catch {
            throw notReachable
        }
        guard let response = response as? HTTPURLResponse else { throw notReachable }
        let headers = response.allHeaderFields.reduce(into: [String: String]()) { headers, field in
            headers["\(field.key)".lowercased()] = "\(field.value)"
        }
        return Answer(status: response.statusCode, headers: headers, body: Array(data))
    }

    private var notReachable: DiagnosticError {
        DiagnosticError(
            Diagnostic(
                "no-cloud",
                "no local cloud answers at \(address)",
                suggestion: "start one in another terminal: workshop up"
            )
        )
    }
}

/// Cuts what comes into lines.
private final class LineReceiver: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    // Touched by the session's delegate queue alone once the task runs.
    var continuation: AsyncThrowingStream<String, any Error>.Continuation?
    private var rest: [UInt8] = []
    private let notReachable: DiagnosticError

    init(notReachable: DiagnosticError) {
        self.notReachable = notReachable
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        rest.append(contentsOf: data)
        while let end = rest.firstIndex(of: 0x0A) {
            continuation?.yield(String(decoding: rest[..<end], as: UTF8.self))
            rest.removeSubrange(...end)
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        continuation?.finish(throwing: task.response == nil ? notReachable : nil)
        session.finishTasksAndInvalidate()
    }
}

extension Context {
    /// What `workshop up` of this project wrote down; `nil` when none runs.
    func runningCloud() throws -> String? {
        guard let workspace = try findWorkspace(),
            let bytes = try? fileSystem.read(workspace.root.appending(Context.runningCloudFile))
        else { return nil }
        return (try? JSONValue(parsing: bytes))?["endpoint"]?.string
    }

    /// The file by which other commands find the cloud of this template's project; `nil` outside a project.
    func runningCloudFile(beside template: FilePath?) throws -> FilePath? {
        guard let template, let project = try project(of: template) else { return nil }
        return project.appending(Context.runningCloudFile)
    }

    /// Where a cloud keeps what its services hold: in the template's project, else below the user's own state folder, by
    /// the template, or by the port where there is none. `nil` where nobody could come back to it.
    func cloudStateFile(of template: FilePath?, port: Int) throws -> FilePath? {
        if let template, let project = try project(of: template) {
            return project.appending(".workshop/cloud.sqlite")
        }
        let clouds = host.home.appending("clouds")
        if let template {
            let folder = template.removingLastComponent().lastComponent?.string ?? "cloud"
            return clouds.appending("\(folder)-\(Context.fingerprint(of: template.string)).sqlite")
        }
        return port == 0 ? nil : clouds.appending("port-\(port).sqlite")
    }

    private func project(of template: FilePath) throws -> FilePath? {
        let project = template.removingLastComponent()
        return try fileSystem.exists(project.appending(Workspace.marker)) ? project : nil
    }

    /// FNV-1a: tells files apart, nothing more.
    private static func fingerprint(of text: String) -> String {
        String(text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 16)
    }

    private static let runningCloudFile = ".workshop/up.json"
}
