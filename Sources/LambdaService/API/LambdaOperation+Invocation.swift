import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaOperation {
    // Names and types of invocation are looked at by hand: it is the hot path.
    static let invocation: [LambdaOperation] = [
        LambdaOperation("Invoke", "POST", "/2015-03-31/functions/{FunctionName}/invocations", hasRawBody: true) {
            service,
            request throws(AWSError) in
            .response(try await service.invoke(request))
        },
        LambdaOperation(
            "InvokeWithResponseStream",
            "POST",
            "/2021-11-15/functions/{FunctionName}/response-streaming-invocations",
            hasRawBody: true
        ) { service, request throws(AWSError) in
            .response(try await service.invokeWithResponseStream(request))
        },
        LambdaOperation(
            "InvokeAsync",
            "POST",
            "/2014-11-13/functions/{FunctionName}/invoke-async",
            202,
            hasRawBody: true
        ) { service, request throws(AWSError) in
            .response(try service.invokeAsync(request))
        },
    ]
}

extension LambdaService {
    /// What the deprecated operation takes: "The payload limit is 256KB. For larger payloads, for up to 1MB, use Invoke."
    private static let oldAsynchronousPayload = 256 * 1024

    fileprivate func invoke(_ request: LambdaRequest) async throws(AWSError) -> CloudResponse {
        let http = request.http
        let type = http.headers["X-Amz-Invocation-Type"] ?? "RequestResponse"
        let logType = http.headers["X-Amz-Log-Type"]
        try checkTypes(type, logType)
        try checkSize(of: http, type: type)
        let reference = try request.reference(self)
        try checkInvocable(reference)
        var invocation = try invocation(request, reference)
        switch type {
        case "Event":
            return CloudResponse(status: 202, headers: ["x-amzn-RequestId": try invokeLater(invocation)])
        case "DryRun":
            return CloudResponse(status: 204, headers: ["x-amzn-RequestId": Identifiers.requestID()])
        default:
            invocation.wantsLogTail = logType == "Tail"
            return CloudResponse(try await invoke(invocation))
        }
    }

    func invocation(
        _ request: LambdaRequest,
        _ reference: FunctionReference
    ) throws(AWSError) -> FunctionInvocation {
        let http = request.http
        let invocation = FunctionInvocation(
            function: reference.arn(in: account),
            payload: http.body.isEmpty ? Array("{}".utf8) : http.body,
            clientContext: try clientContext(http),
            traceHeader: http.headers["X-Amzn-Trace-Id"]
        )
        do {
            _ = try JSONValue(parsing: invocation.payload)
        } catch {
            // AWS's words end here with Jackson's reason; ours says more.
            throw .invalidRequestContent("Could not parse payload into json: \(error)")
        }
        return invocation
    }

    fileprivate func invokeAsync(_ request: LambdaRequest) throws(AWSError) -> CloudResponse {
        let limit = Self.oldAsynchronousPayload
        guard !request.http.bodyExceedsLimit, request.http.body.count <= limit else {
            throw .requestTooLarge(limit: limit, operation: "InvokeAsync")
        }
        var invocation = try invocation(request, request.reference(self, qualifier: false))
        // "It doesn't support the use of X-Ray active tracing. Trace ID is not propagated to the function."
        invocation.traceHeader = nil
        let id = try invokeLater(invocation, limit: limit)
        let status: JSONValue = ["Status": 202]
        return WireProtocol.restJSON.response(status: 202, status, requestID: id)
    }

    func checkTypes(
        _ type: String,
        _ logType: String?,
        among types: [String] = ["Event", "RequestResponse", "DryRun"]
    ) throws(AWSError) {
        var violations: [String] = []
        violations += try Shape.choice(types).violations(of: .string(type), at: "invocationType")
        if let logType {
            violations += try Shape.choice(["None", "Tail"]).violations(of: .string(logType), at: "logType")
        }
        guard violations.isEmpty else { throw .validation(violations) }
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
