import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaOperation {
    private static let tags = "/2017-03-31/tags/{Resource}"
    private static let runtime = "/2021-07-20/functions/{FunctionName}/runtime-management-config"
    private static let recursion = "/2024-08-31/functions/{FunctionName}/recursion-config"
    private static let signing = "/2020-06-30/functions/{FunctionName}/code-signing-config"
    private static let signings = "/2020-04-22/code-signing-configs"
    private static let resource = Member("Resource", .text(1...10000, pattern: Patterns.taggable), in: .path)

    static let settings: [LambdaOperation] = tagging + managing + codeSigning

    private static let tagging: [LambdaOperation] = [
        LambdaOperation("TagResource", "POST", tags, 204, [resource, Member("Tags", Member.tags, required: true)]) {
            service,
            request throws(AWSError) in
            let given = request.body["Tags"]?.object ?? [:]
            guard !given.isEmpty else {
                throw .invalidParameter("An error occurred and the request cannot be processed.")
            }
            try service.changeTags(request) { $0.merge(given) { $1 } }
            return .nothing
        },
        LambdaOperation("UntagResource", "DELETE", tags, 204, [resource]) { service, request throws(AWSError) in
            let keys = request.queryItems.filter { $0.name == "tagKeys" }.map(\.value)
            guard !keys.isEmpty else {
                throw .validation(["Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"])
            }
            try service.changeTags(request) { tags in tags.removeAll { keys.contains($0.key) } }
            return .nothing
        },
        LambdaOperation("ListTags", "GET", tags, 200, [resource]) { service, request throws(AWSError) in
            let record = try service.record(service.tagged(request))
            return .json(["Tags": .object(record.tags)])
        },
    ]

    private static let managing: [LambdaOperation] = [
        LambdaOperation("GetAccountSettings", "GET", "/2016-08-19/account-settings") {
            service,
            _ throws(AWSError) in
            .json(service.accountSettings)
        },
        LambdaOperation("GetRuntimeManagementConfig", "GET", runtime, 200, [.namespacedName, .qualifier]) {
            service,
            request throws(AWSError) in
            let reference = try request.reference(service)
            let record = try service.record(reference)
            let config =
                record.runtimeManagement[reference.qualifier ?? "$LATEST"]
                ?? RuntimeManagement(updateRuntimeOn: "Auto")
            return .json(config.members(arn: service.qualified(reference)))
        },
        LambdaOperation(
            "PutRuntimeManagementConfig",
            "PUT",
            runtime,
            200,
            [
                .namespacedName, .qualifier,
                Member("UpdateRuntimeOn", .choice(["Auto", "Manual", "FunctionUpdate"]), required: true),
                Member("RuntimeVersionArn", .text(26...2048)),
            ]
        ) { service, request throws(AWSError) in
            let reference = try request.reference(service)
            try service.checkExists(reference)
            let config = RuntimeManagement(
                updateRuntimeOn: request.body["UpdateRuntimeOn"]?.string ?? "Auto",
                runtimeVersionARN: request.body["RuntimeVersionArn"]?.string
            )
            guard (config.updateRuntimeOn == "Manual") == (config.runtimeVersionARN != nil) else {
                throw .invalidParameter(
                    config.runtimeVersionARN == nil
                        ? "RuntimeVersionArn must be specified when UpdateRuntimeOn is set to Manual."
                        : "RuntimeVersionArn can only be specified when UpdateRuntimeOn is set to Manual."
                )
            }
            try service.change(reference.name) { $0.runtimeManagement[reference.qualifier ?? "$LATEST"] = config }
            return .json(config.members(arn: service.qualified(reference)))
        },
        LambdaOperation("GetFunctionRecursionConfig", "GET", recursion, 200, [.functionName]) {
            service,
            request throws(AWSError) in
            .json(["RecursiveLoop": .string(try service.record(request.reference(service)).recursiveLoop)])
        },
        LambdaOperation(
            "PutFunctionRecursionConfig",
            "PUT",
            recursion,
            200,
            [.functionName, Member("RecursiveLoop", .choice(["Allow", "Terminate"]), required: true)]
        ) { service, request throws(AWSError) in
            let value = request.body["RecursiveLoop"]?.string ?? "Terminate"
            try service.change(request.reference(service).name) { $0.recursiveLoop = value }
            return .json(["RecursiveLoop": .string(value)])
        },
    ]

    /// Nothing is signed here, and no configuration can be made: the answers are those of an account that has none.
    private static let codeSigning: [LambdaOperation] = [
        LambdaOperation("GetFunctionCodeSigningConfig", "GET", signing, 200, [.functionName]) {
            service,
            request throws(AWSError) in
            try service.checkExists(request.reference(service))
            return .json([:])
        },
        LambdaOperation("PutFunctionCodeSigningConfig", "PUT", signing, 200, [.functionName]) {
            service,
            request throws(AWSError) in
            let arn = request.body["CodeSigningConfigArn"]?.string ?? ""
            throw AWSError(
                "CodeSigningConfigNotFoundException",
                "The code signing configuration cannot be found. Check that the provided configuration is not deleted: "
                    + "\(arn).",
                status: 404,
                members: ["Type": "User"],
                messageMember: "Message"
            )
        },
        LambdaOperation("DeleteFunctionCodeSigningConfig", "DELETE", signing, 204, [.functionName]) {
            service,
            request throws(AWSError) in
            try service.checkExists(request.reference(service))
            return .nothing
        },
        LambdaOperation("ListCodeSigningConfigs", "GET", signings) { _, _ throws(AWSError) in
            .json(["CodeSigningConfigs": []])
        },
        LambdaOperation("GetCodeSigningConfig", "GET", "\(signings)/{CodeSigningConfigArn}") {
            _,
            request throws(AWSError) in
            let arn = request.label("CodeSigningConfigArn")
            throw .notFound("The Lambda code signing configuration \(arn) can not be found.")
        },
    ]
}

extension RuntimeManagement {
    fileprivate func members(arn: String) -> JSONValue {
        var members: JSONObject = ["UpdateRuntimeOn": .string(updateRuntimeOn), "FunctionArn": .string(arn)]
        if let runtimeVersionARN { members["RuntimeVersionArn"] = .string(runtimeVersionARN) }
        return .object(members)
    }
}

extension LambdaService {
    fileprivate func qualified(_ reference: FunctionReference) -> String {
        FunctionReference.arn(reference.name, qualifier: reference.qualifier ?? "$LATEST", account: account)
    }

    fileprivate func tagged(_ request: LambdaRequest) throws(AWSError) -> FunctionReference {
        let reference = try FunctionReference(request.label("Resource"), account: account)
        guard reference.qualifier == nil else {
            throw .invalidParameter(
                "Tags on function aliases and versions are not supported. Please specify a function ARN."
            )
        }
        return reference
    }

    fileprivate func changeTags(
        _ request: LambdaRequest,
        _ body: @Sendable (inout JSONObject) -> Void
    ) throws(AWSError) {
        try change(tagged(request).name) { record throws(AWSError) in
            var tags = record.tags
            body(&tags)
            guard tags.count <= 50 else {
                throw .invalidParameter("Number of tags exceeds resource tag limit.")
            }
            record.tags = tags
            record.renewRevision(of: nil)
        }
    }

    /// Limits: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
    fileprivate var accountSettings: JSONValue {
        let (records, layers) = locked { ($0.functions, $0.layers) }
        let taken = records.values.reduce(0) { $0 + $1.takenConcurrency }
        let functions = records.values.flatMap(\.versions).reduce(0) { $0 + $1.configuration.package.size }
        let size = layers.values.flatMap(\.versions.values).reduce(functions) { $0 + $1.package.size }
        return [
            "AccountLimit": [
                "TotalCodeSize": 80_530_636_800,
                "CodeSizeUnzipped": .number(JSONNumber(CodeStore.unzippedLimit)),
                "CodeSizeZipped": 52_428_800,
                "ConcurrentExecutions": .number(JSONNumber(concurrencyLimit)),
                "UnreservedConcurrentExecutions": .number(JSONNumber(concurrencyLimit - taken)),
            ],
            "AccountUsage": [
                "TotalCodeSize": .number(JSONNumber(size)), "FunctionCount": .number(JSONNumber(records.count)),
            ],
        ]
    }
}
