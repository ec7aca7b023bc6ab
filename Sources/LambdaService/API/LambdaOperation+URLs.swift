import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaOperation {
    private static let one = "/2021-10-31/functions/{FunctionName}/url"

    private static let urlMembers: [Member] = [
        .functionName, .urlQualifier, Member("Cors", CORSConfiguration.shape),
        Member("InvokeMode", .choice(["RESPONSE_STREAM", "BUFFERED"])),
    ]
    private static let authType = Shape.choice(["NONE", "AWS_IAM"])

    static let urls: [LambdaOperation] = [
        LambdaOperation(
            "CreateFunctionUrlConfig",
            "POST",
            one,
            201,
            urlMembers + [Member("AuthType", authType, required: true)]
        ) { service, request throws(AWSError) in
            let url = try service.createURL(request.reference(service), request.body)
            var members = url.changed(by: request, service)
            members.removeValue(forKey: "LastModifiedTime")
            return .json(.object(members))
        },
        LambdaOperation("GetFunctionUrlConfig", "GET", one, 200, [.functionName, .urlQualifier]) {
            service,
            request throws(AWSError) in
            let reference = try request.reference(service)
            let url = service.locked { $0.functions[reference.name]?.urls[reference.qualifier ?? "$LATEST"] }
            guard let url else { throw .noSuchResource }
            return .json(.object(url.members(of: service.account, port: service.port)))
        },
        LambdaOperation("UpdateFunctionUrlConfig", "PUT", one, 200, urlMembers + [Member("AuthType", authType)]) {
            service,
            request throws(AWSError) in
            let reference = try request.reference(service)
            let missing = AWSError.notFound("Function does not exist")
            let url = try service.change(reference.name, missing: missing) { record throws(AWSError) -> FunctionURL in
                guard record.mayHaveURL(reference.qualifier) else { throw missing }
                guard var url = record.urls[reference.qualifier ?? "$LATEST"] else { throw .noSuchResource }
                url.apply(request.body)
                url.modified = service.clock.now
                record.urls[reference.qualifier ?? "$LATEST"] = url
                return url
            }
            return .json(.object(url.changed(by: request, service)))
        },
        LambdaOperation("DeleteFunctionUrlConfig", "DELETE", one, 204, [.functionName, .urlQualifier]) {
            service,
            request throws(AWSError) in
            let reference = try request.reference(service)
            try service.change(reference.name, missing: .noSuchResource) { record throws(AWSError) in
                guard record.urls.removeValue(forKey: reference.qualifier ?? "$LATEST") != nil else {
                    throw .noSuchResource
                }
            }
            return .nothing
        },
        LambdaOperation(
            "ListFunctionUrlConfigs",
            "GET",
            "/2021-10-31/functions/{FunctionName}/urls",
            200,
            [.functionName, .maxFiftyItems]
        ) { service, request throws(AWSError) in
            let name = try request.reference(service).name
            guard let record = service.locked({ $0.functions[name] }) else {
                throw .notFound("Function does not exist")
            }
            let all = record.urls.sorted { $0.key < $1.key }
                .map { JSONValue.object($0.value.members(of: service.account, port: service.port)) }
            return Page(all, key: { $0["FunctionArn"]?.string ?? "" }, request: request).answer("FunctionUrlConfigs")
        },
    ]
}

extension FunctionURL {
    /// The answer to a request that made or changed it, where AWS leaves out the mode that nobody asked for.
    ///
    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json, test_lambda_url_echo_invoke, and
    /// test_lambda_api.snapshot.json, test_url_config_lifecycle.
    fileprivate func changed(by request: LambdaRequest, _ service: LambdaService) -> JSONObject {
        var members = members(of: service.account, port: service.port)
        if request.body["InvokeMode"] == nil, !isStreaming { members.removeValue(forKey: "InvokeMode") }
        return members
    }
}
