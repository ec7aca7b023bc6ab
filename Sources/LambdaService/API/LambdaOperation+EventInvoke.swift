import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaOperation {
    private static let one = "/2019-09-25/functions/{FunctionName}/event-invoke-config"

    private static let eventMembers: [Member] = [
        .namespacedName, .qualifier,
        Member("MaximumRetryAttempts", .integer(0...2)),
        Member("MaximumEventAgeInSeconds", .integer(60...21600)),
        Member(
            "DestinationConfig",
            .structure([
                Member(
                    "OnSuccess",
                    .structure([Member("Destination", .text(0...350, pattern: Patterns.destination))])
                ),
                Member(
                    "OnFailure",
                    .structure([Member("Destination", .text(0...350, pattern: Patterns.destination))])
                ),
            ])
        ),
    ]

    static let eventInvoke: [LambdaOperation] = [
        LambdaOperation("PutFunctionEventInvokeConfig", "PUT", one, 200, eventMembers) {
            service,
            request throws(AWSError) in
            try service.setEventInvoke(request, keepsOthers: false)
        },
        LambdaOperation("UpdateFunctionEventInvokeConfig", "POST", one, 200, eventMembers) {
            service,
            request throws(AWSError) in
            try service.setEventInvoke(request, keepsOthers: true)
        },
        LambdaOperation("GetFunctionEventInvokeConfig", "GET", one, 200, [.namespacedName, .qualifier]) {
            service,
            request throws(AWSError) in
            let (reference, arn) = try service.eventInvokeTarget(request)
            let record = service.locked { $0.functions[reference.name] }
            guard let config = record?.eventInvoke[reference.qualifier ?? "$LATEST"] else {
                throw .noEventInvoke(arn)
            }
            return .json(config.members(functionARN: arn))
        },
        LambdaOperation("DeleteFunctionEventInvokeConfig", "DELETE", one, 204, [.namespacedName, .qualifier]) {
            service,
            request throws(AWSError) in
            let (reference, arn) = try service.eventInvokeTarget(request)
            try service.change(reference.name, missing: .noEventInvoke(arn)) { record throws(AWSError) in
                guard record.eventInvoke.removeValue(forKey: reference.qualifier ?? "$LATEST") != nil else {
                    throw .noEventInvoke(arn)
                }
            }
            return .nothing
        },
        LambdaOperation(
            "ListFunctionEventInvokeConfigs",
            "GET",
            "\(one)/list",
            200,
            [.namespacedName, .maxFiftyItems]
        ) { service, request throws(AWSError) in
            let name = try request.reference(service, qualifier: false).name
            guard let record = service.locked({ $0.functions[name] }) else {
                throw .notFound("The function doesn't exist.")
            }
            let all = record.eventInvoke.sorted { $0.key < $1.key }.map { qualifier, config in
                config.members(
                    functionARN: FunctionReference.arn(name, qualifier: qualifier, account: service.account)
                )
            }
            return Page(all, key: { $0["FunctionArn"]?.string ?? "" }, request: request)
                .answer("FunctionEventInvokeConfigs")
        },
    ]
}

extension LambdaService {
    fileprivate func eventInvokeTarget(
        _ request: LambdaRequest
    ) throws(AWSError) -> (FunctionReference, arn: String) {
        let reference = try request.reference(self)
        let arn = FunctionReference.arn(reference.name, qualifier: reference.qualifier ?? "$LATEST", account: account)
        return (reference, arn)
    }

    fileprivate func setEventInvoke(_ request: LambdaRequest, keepsOthers: Bool) throws(AWSError) -> LambdaAnswer {
        let (reference, arn) = try eventInvokeTarget(request)
        return .json(try setEventInvoke(reference, request.body, keepsOthers: keepsOthers).members(functionARN: arn))
    }

    /// - Parameter keepsOthers: Whether what isn't given stays as it was, as `Update…` has it.
    func setEventInvoke(
        _ reference: FunctionReference,
        _ members: JSONValue,
        keepsOthers: Bool
    ) throws(AWSError) -> EventInvokeConfiguration {
        let isGiven = ["MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"]
            .contains { members[$0] != nil }
        guard isGiven else {
            throw .invalidParameter("You must specify at least one of error handling or destination setting.")
        }
        let missing = AWSError.notFound("The function doesn't exist.")
        let qualifier = reference.qualifier ?? "$LATEST"
        try checkDestinations(members["DestinationConfig"], of: reference.name)
        let arn = FunctionReference.arn(reference.name, qualifier: qualifier, account: account)
        return try change(reference.name, missing: missing) {
            record throws(AWSError) -> EventInvokeConfiguration in
            guard record.exists(reference.qualifier) else { throw missing }
            let current = record.eventInvoke[qualifier]
            if keepsOthers, current == nil { throw .noEventInvoke(arn) }
            var config = EventInvokeConfiguration(lastModified: clock.now)
            if keepsOthers, let current { config = current }
            config.lastModified = clock.now
            config.apply(members)
            record.eventInvoke[qualifier] = config
            return config
        }
    }

    private func checkDestinations(_ config: JSONValue?, of name: String) throws(AWSError) {
        let success = config?["OnSuccess"]?["Destination"]?.string
        let failure = config?["OnFailure"]?["Destination"]?.string
        for target in [success, failure].compactMap({ $0 }) where !target.isEmpty {
            switch ARN(target)?.service {
            case "lambda":
                let reference = try? FunctionReference(target, account: account)
                guard let reference, locked({ $0.functions[reference.name] != nil }) else {
                    throw .invalidParameter("The destination ARN \(target) is invalid.")
                }
                guard reference.name != name else {
                    throw .invalidParameter("You can't specify the function as a destination for itself.")
                }
            case "sqs", "sns", "events", "s3": break
            default:
                let words = { (kind: String, target: String?) in
                    target.map { "\(kind)(destination=\($0))" } ?? "null"
                }
                throw .invalidParameter(
                    "The provided destination config DestinationConfig(onSuccess=\(words("OnSuccess", success)), "
                        + "onFailure=\(words("OnFailure", failure))) is invalid."
                )
            }
        }
    }
}

extension AWSError {
    fileprivate static func noEventInvoke(_ arn: String) -> AWSError {
        .notFound("The function \(arn) doesn't have an EventInvokeConfig")
    }
}
