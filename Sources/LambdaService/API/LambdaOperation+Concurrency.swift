import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaOperation {
    private static let reserved = "/2017-10-31/functions/{FunctionName}/concurrency"
    private static let provisioned = "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"

    static let concurrency: [LambdaOperation] = [
        LambdaOperation(
            "PutFunctionConcurrency",
            "PUT",
            reserved,
            200,
            [.functionName, Member("ReservedConcurrentExecutions", .integer(0...Int(Int32.max)), required: true)]
        ) { service, request throws(AWSError) in
            let wanted = request.body["ReservedConcurrentExecutions"]?.int ?? 0
            try service.reserve(wanted, for: request.unqualified(service))
            return .json(["ReservedConcurrentExecutions": .number(JSONNumber(wanted))])
        },
        LambdaOperation(
            "GetFunctionConcurrency",
            "GET",
            "/2019-09-30/functions/{FunctionName}/concurrency",
            200,
            [.functionName]
        ) { service, request throws(AWSError) in
            let record = try service.record(request.reference(service))
            let members: JSONObject =
                record.reservedConcurrency.map { ["ReservedConcurrentExecutions": .number(JSONNumber($0))] } ?? [:]
            return .json(.object(members))
        },
        LambdaOperation("DeleteFunctionConcurrency", "DELETE", reserved, 204, [.functionName]) {
            service,
            request throws(AWSError) in
            try service.change(request.unqualified(service)) { $0.reservedConcurrency = nil }
            return .nothing
        },
        LambdaOperation(
            "PutProvisionedConcurrencyConfig",
            "PUT",
            provisioned,
            202,
            [
                .functionName, .requiredQualifier,
                Member("ProvisionedConcurrentExecutions", .integer(1...Int(Int32.max)), required: true),
            ]
        ) { service, request throws(AWSError) in
            let reference = try request.reference(service)
            let wanted = request.body["ProvisionedConcurrentExecutions"]?.int ?? 1
            let config = try service.provision(wanted, for: reference)
            return .json(.object(config.members(available: 0)))
        },
        LambdaOperation(
            "ListProvisionedConcurrencyConfigs",
            "GET",
            provisioned,
            200,
            [.functionName, .maxFiftyItems],
            query: "List=ALL"
        ) { service, request throws(AWSError) in
            let record = try service.record(request.reference(service, qualifier: false))
            let all = record.provisioned.sorted { $0.key < $1.key }.map { qualifier, config -> JSONValue in
                var members = config.members(available: record.availableProvisioned(qualifier))
                let arn = FunctionReference.arn(record.name, qualifier: qualifier, account: service.account)
                members.updateValue(.string(arn), forKey: "FunctionArn", insertingAt: 0)
                return .object(members)
            }
            return Page(all, key: { $0["FunctionArn"]?.string ?? "" }, request: request)
                .answer("ProvisionedConcurrencyConfigs")
        },
        LambdaOperation(
            "GetProvisionedConcurrencyConfig",
            "GET",
            provisioned,
            200,
            [.functionName, .requiredQualifier]
        ) { service, request throws(AWSError) in
            let reference = try request.reference(service)
            let qualifier = try service.provisionable(reference)
            let record = try service.record(reference)
            guard let config = record.provisioned[qualifier] else {
                throw AWSError(
                    "ProvisionedConcurrencyConfigNotFoundException",
                    "No Provisioned Concurrency Config found for this function",
                    status: 404,
                    members: ["Type": "User"]
                )
            }
            return .json(.object(config.members(available: record.availableProvisioned(qualifier))))
        },
        LambdaOperation(
            "DeleteProvisionedConcurrencyConfig",
            "DELETE",
            provisioned,
            204,
            [.functionName, .requiredQualifier]
        ) { service, request throws(AWSError) in
            let reference = try request.reference(service)
            let qualifier = try service.provisionable(reference)
            try service.change(reference.name) { $0.provisioned[qualifier] = nil }
            service.applyProvisionedConcurrency(reference.name)
            return .nothing
        },
    ]
}

extension LambdaRequest {
    fileprivate func unqualified(_ service: LambdaService) throws(AWSError) -> String {
        let reference = try reference(service, qualifier: false)
        guard reference.qualifier == nil else {
            throw .invalidParameter(
                "This operation is permitted on Lambda functions only. Aliases and versions do not support this "
                    + "operation. Please specify either a function name or an unqualified function ARN."
            )
        }
        return reference.name
    }
}

extension ProvisionedConcurrency {
    fileprivate func members(available: Int) -> JSONObject {
        [
            "RequestedProvisionedConcurrentExecutions": .number(JSONNumber(requested)),
            "AvailableProvisionedConcurrentExecutions": .number(JSONNumber(available)),
            "AllocatedProvisionedConcurrentExecutions": .number(JSONNumber(available)),
            "Status": available >= requested ? "READY" : "IN_PROGRESS",
            "LastModified": .string(lastModified.lambdaDate),
        ]
    }
}
