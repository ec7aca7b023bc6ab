package import CloudCore
import OrderedCollections
import WorkshopCommon

/// Lambda's API over HTTP (REST-JSON; each operation's path begins with the date of its version).
/// See <https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html>.
extension LambdaService: CloudService {
    package func accepts(_ request: CloudRequest) -> Bool { LambdaRouter.isLambda(request.path) }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        do throws(AWSError) {
            return try await answer(request, requestID: requestID)
        } catch {
            return WireProtocol.restJSON.response(to: error, requestID: requestID)
        }
    }

    private func answer(_ http: CloudRequest, requestID: String) async throws(AWSError) -> CloudResponse {
        guard let (operation, labels) = LambdaRouter.operation(http) else {
            throw .unknownOperation(
                "Lambda operation \(http.method) \(http.path)",
                suggestion: "It has those of functions, versions, aliases, layers, URLs and invocation."
            )
        }
        if http.bodyExceedsLimit, !operation.hasRawBody {
            throw .requestTooLarge(limit: Self.requestLimit, operation: operation.name)
        }
        let request = try LambdaRequest(http, labels: labels, hasRawBody: operation.hasRawBody)
        try operation.check(request)
        switch try await operation.work(self, request) {
        case .json(let body):
            return WireProtocol.restJSON.response(status: operation.status, body, requestID: requestID)
        case .status(let status, let body):
            return WireProtocol.restJSON.response(status: status, body, requestID: requestID)
        case .nothing:
            return CloudResponse(status: operation.status, headers: ["x-amzn-RequestId": requestID])
        case .response(let response): return response
        }
    }

    /// What a request of the control plane may have: 50 MB of zip file in base 64.
    package static let requestLimit = 70_167_211
}

/// Finds the operation of a request.
enum LambdaRouter {
    static let operations: [LambdaOperation] =
        LambdaOperation.invocation + LambdaOperation.functions + LambdaOperation.versions + LambdaOperation.aliases
        + LambdaOperation.concurrency + LambdaOperation.eventInvoke + LambdaOperation.urls + LambdaOperation.layers
        + LambdaOperation.policies + LambdaOperation.settings

    /// By the version's date and the number of parts, so that few are compared.
    private static let table = Dictionary(grouping: operations) { "\($0.path[0])/\($0.path.count)" }

    /// Dates of versions: what no operation has yet is still Lambda's.
    private static let versions: Set<String> = [
        "2014-11-13", "2015-03-31", "2016-08-19", "2017-03-31", "2017-10-31", "2018-10-31", "2019-09-25", "2019-09-30",
        "2020-04-22", "2020-06-30", "2021-07-20", "2021-10-31", "2021-11-15", "2024-08-31", "2025-11-30", "2025-12-01",
        "2026-07-09",
    ]

    static func isLambda(_ path: String) -> Bool {
        path.utf8.count > 11 && path.utf8.first == UInt8(ascii: "/")
            && versions.contains(String(path.dropFirst().prefix { $0 != "/" }))
    }

    static func operation(_ request: CloudRequest) -> (LambdaOperation, [String: String])? {
        var segments = request.pathSegments
        // The service's model has paths with a slash at their end, and old SDKs send it.
        if segments.last == "" { segments.removeLast() }
        guard let version = segments.first else { return nil }
        for operation in table["\(version)/\(segments.count)"] ?? [] {
            if let labels = operation.labels(request, segments: segments) { return (operation, labels) }
        }
        return nil
    }
}
