package import CloudCore
import OrderedCollections
import WorkshopCommon

/// Lambda's API over HTTP (REST-JSON, version 2015-03-31).
/// See <https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html>.
extension LambdaService: CloudService {
    private static let prefix = "/2015-03-31/functions"

    package func accepts(_ request: CloudRequest) -> Bool {
        request.path == Self.prefix || request.path.hasPrefix(Self.prefix + "/")
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        do throws(AWSError) {
            return try await route(request, requestID: requestID)
        } catch {
            return WireProtocol.restJSON.response(to: error, requestID: requestID)
        }
    }

    private func route(_ request: CloudRequest, requestID: String) async throws(AWSError) -> CloudResponse {
        var parts = request.pathSegments.dropFirst(2)
        if parts.last == "" { parts.removeLast() }
        let qualifier = request.queryItems.first { $0.name == "Qualifier" }?.value
        switch (request.method, parts.first, parts.dropFirst().first, parts.count) {
        case ("POST", let name?, "invocations", 2):
            return try await invoke(name, qualifier: qualifier, request)
        case ("GET", nil, nil, 0):
            return WireProtocol.restJSON.response(list, requestID: requestID)
        case ("GET", let name?, nil, 1):
            let function = try function(named: name, qualifier: qualifier)
            return WireProtocol.restJSON.response(function.configuration.asGetFunction, requestID: requestID)
        case ("GET", let name?, "configuration", 2):
            let function = try function(named: name, qualifier: qualifier)
            return WireProtocol.restJSON.response(.object(function.configuration.members), requestID: requestID)
        default:
            throw .unknownOperation(
                "Lambda operation \(request.method) \(request.path)",
                suggestion:
                    "It has Invoke, ListFunctions, GetFunction and GetFunctionConfiguration; functions come from template.yaml."
            )
        }
    }

    private var list: JSONValue {
        ["Functions": .array(functions.map { .object($0.members) }), "NextMarker": nil]
    }

    private func invoke(
        _ name: String,
        qualifier: String?,
        _ request: CloudRequest
    ) async throws(AWSError) -> CloudResponse {
        let function = try function(named: name, qualifier: qualifier)
        let type = request.headers["X-Amz-Invocation-Type"] ?? "RequestResponse"
        try checkSize(of: request, type: type)
        var invocation = FunctionInvocation(
            function: function.configuration.name,
            payload: request.body.isEmpty ? Array("{}".utf8) : request.body,
            clientContext: try clientContext(request),
            traceHeader: request.headers["X-Amzn-Trace-Id"]
        )
        do {
            _ = try JSONValue(parsing: invocation.payload)
        } catch {
            throw .invalidRequestContent("\(error)")
        }
        switch type {
        case "RequestResponse":
            invocation.wantsLogTail = request.headers["X-Amz-Log-Type"] == "Tail"
            return CloudResponse(try await invoke(invocation))
        case "Event":
            return CloudResponse(status: 202, headers: ["x-amzn-RequestId": try invokeLater(invocation)])
        case "DryRun":
            return CloudResponse(status: 204, headers: ["x-amzn-RequestId": Identifiers.requestID()])
        default:
            throw .invalidParameter("InvocationType must be one of RequestResponse, Event and DryRun, not \(type)")
        }
    }

    private func checkSize(of request: CloudRequest, type: String) throws(AWSError) {
        let limit = type == "Event" ? InvocationLimits.asynchronousPayload : InvocationLimits.synchronousPayload
        guard !request.bodyExceedsLimit, request.body.count <= limit else { throw .requestTooLarge(limit: limit) }
    }

    /// It comes in base 64 and reaches the runtime as JSON.
    private func clientContext(_ request: CloudRequest) throws(AWSError) -> String? {
        guard let header = request.headers["X-Amz-Client-Context"] else { return nil }
        guard let bytes = Base64.decode(header), (try? JSONValue(parsing: bytes)) != nil else {
            throw .invalidRequestContent("Client context must be a valid Base64-encoded JSON object.")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension CloudResponse {
    fileprivate init(_ result: FunctionResult) {
        self.init(
            status: 200,
            headers: [
                "Content-Type": "application/json",
                "x-amzn-RequestId": result.requestID,
                "X-Amz-Executed-Version": result.executedVersion,
            ],
            body: .bytes(result.payload)
        )
        if let error = result.functionError { headers.append("X-Amz-Function-Error", error) }
        if let tail = result.logTail { headers.append("X-Amz-Log-Result", Base64.encode(tail)) }
    }
}
