package import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaService {
    /// Answers a request to the URL of that id; `nil` when there is none.
    package func respond(toURL id: String, _ request: CloudRequest) async -> CloudResponse? {
        let found = locked { state -> (FunctionURL, ResourcePolicy?)? in
            for record in state.functions.values {
                guard let (qualifier, url) = record.urls.first(where: { $0.value.id == id }) else { continue }
                return (url, record.policies[qualifier])
            }
            return nil
        }
        guard let (url, policy) = found else { return nil }
        let origin = request.headers["Origin"]
        if let cors = url.cors, request.method == "OPTIONS", request.headers["Access-Control-Request-Method"] != nil {
            return CloudResponse(status: 200, headers: HeaderFields(cors.headers(origin: origin, isPreflight: true)))
        }
        var response = await answer(request, at: url, policy: policy)
        if let cors = url.cors {
            for field in cors.headers(origin: origin, isPreflight: false) { response.headers[field.name] = field.value }
        }
        return response
    }

    private func answer(
        _ request: CloudRequest,
        at url: FunctionURL,
        policy: ResourcePolicy?
    ) async -> CloudResponse {
        if let reason = refusal(of: request, at: url, policy: policy) {
            return FunctionURLResponse.refusal(403, "Forbidden. \(reason)")
        }
        let limit = InvocationLimits.synchronousPayload
        guard !request.bodyExceedsLimit, request.body.count <= limit else {
            return FunctionURLResponse.refusal(413, "Request must be smaller than \(limit) bytes")
        }
        let event = FunctionURLEvent(
            url: url,
            account: account,
            request: request,
            requestID: Identifiers.requestID(),
            now: .wallClock
        )
        let invocation = FunctionInvocation(
            function: FunctionReference.arn(url.name, qualifier: url.qualifier, account: account),
            payload: event.document.bytes,
            traceHeader: request.headers["X-Amzn-Trace-Id"]
        )
        do throws(AWSError) {
            return await FunctionURLResponse.response(
                try await invokeStreaming(invocation),
                isStreaming: url.isStreaming
            )
        } catch {
            return error.status == 429
                ? FunctionURLResponse.refusal(429, error.message)
                : FunctionURLResponse.failure(502, requestID: event.requestID)
        }
    }

    /// A public URL needs a policy that lets everybody in, and any other a signature. Whose signature it is can't be
    /// checked here, since any key is good; its owner counts as the account.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html>.
    private func refusal(of request: CloudRequest, at url: FunctionURL, policy: ResourcePolicy?) -> String? {
        if !url.isPublic {
            let isSigned =
                request.headers["Authorization"]?.hasPrefix("AWS4-HMAC-SHA256") ?? false
                || request.queryItems.contains { $0.name == "X-Amz-Signature" }
            return isSigned ? nil : "The URL's AuthType is AWS_IAM, and the request is not signed."
        }
        let statements = policy.map { Array($0.statements.values) } ?? []
        let missing = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"].filter { action in
            !statements.contains {
                $0["Principal"] == "*" && [.string(action), "lambda:*", "*"].contains($0["Action"])
            }
        }
        guard !missing.isEmpty else { return nil }
        return "The resource-based policy of \(url.name) does not let everybody (Principal: *) call "
            + "\(missing.joined(separator: " and "))."
    }

    /// Gives a function, or an alias, a URL.
    /// - Parameter id: One that was given away already, by a template's output; else a new one.
    func createURL(
        _ reference: FunctionReference,
        _ members: JSONValue,
        id: String? = nil
    ) throws(AWSError) -> FunctionURL {
        let missing = AWSError.notFound("Function does not exist")
        let qualifier = reference.qualifier ?? "$LATEST"
        return try change(reference.name, missing: missing) { record throws(AWSError) -> FunctionURL in
            guard record.mayHaveURL(reference.qualifier) else { throw missing }
            guard record.urls[qualifier] == nil else {
                throw .conflict(
                    "Failed to create function url config for [functionArn = \(reference.arn(in: account))]. "
                        + "Error message:  FunctionUrlConfig exists for this Lambda function"
                )
            }
            let url = FunctionURL(id: id ?? FunctionURL.newID(), reference: reference, now: clock.now, members)
            record.urls[qualifier] = url
            return url
        }
    }

    /// The port of the endpoint: a URL answers at the same one.
    var port: String { String(context.endpoint.split(separator: ":").last ?? "") }
}

extension FunctionRecord {
    /// `$LATEST`, which has no qualifier here, and each alias may have one.
    func mayHaveURL(_ qualifier: String?) -> Bool { qualifier.map { aliases[$0] != nil } ?? true }
}
