import CloudCore
import OrderedCollections
import WorkshopCommon

/// The account's services as tasks call them: by the AWS API, without a socket between.
///
/// What an execution sees of a call follows the SDK for Java: version 1 for the integrations that have a resource of
/// their own, such as `sqs:sendMessage`, version 2 for `aws-sdk:`.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html>.
struct AccountIntegration: TaskIntegration {
    let sender: any AWSRequestSender
    let account: Account
    let clock: any CloudClock

    /// Integrations with a resource of their own.
    private static let optimized: [String: Set<String>] = [
        "sqs": ["sendMessage"], "sns": ["publish"], "events": ["putEvents"],
        "dynamodb": ["getItem", "putItem", "updateItem", "deleteItem"],
    ]

    static func knows(_ service: String, _ action: String) -> Bool {
        switch service {
        case "apigateway": action == "invoke"
        case "aws-sdk:s3": S3Task.operations[action] != nil
        case "aws-sdk:lambda": action == "invoke"
        case _ where service.hasPrefix("aws-sdk:"): AccountServiceModel.of(service) != nil
        default: optimized[service]?.contains(action) ?? false
        }
    }

    var objects: S3Task { S3Task(sender: sender, region: account.region, clock: clock) }

    func call(_ call: IntegrationCall) async throws(IntegrationFailure) -> JSONValue {
        switch call.service {
        case "apigateway": return try await APIGatewayTask(sender: sender).call(call)
        case "aws-sdk:s3": return try await objects.call(call)
        case "aws-sdk:lambda":
            return try await LambdaTask(sender: sender, region: account.region, clock: clock).call(call)
        default: break
        }
        guard let model = AccountServiceModel.of(call.service) else { throw .notAvailable(call) }
        if call.service.hasPrefix("aws-sdk:") { return try await callBySDK(call, model) }
        return try await callOptimized(call, model)
    }

    private func answer(
        to call: IntegrationCall,
        _ model: AccountServiceModel,
        _ parameters: JSONValue
    ) async throws(IntegrationFailure) -> ServiceAnswer {
        let action = call.action.prefix(1).uppercased() + call.action.dropFirst()
        let request = ServiceRequest(
            model: model,
            action: action,
            region: account.region,
            traceHeader: call.traceHeader
        )
        let response = await sender.send(request.request(parameters, at: clock.now))
        let answer = ServiceAnswer(response, model.wire, action: action)
        if answer.error?.status == 501 { throw .notAvailable(call, answer.error) }
        return answer
    }

    // MARK: By the SDK

    private func callBySDK(
        _ call: IntegrationCall,
        _ model: AccountServiceModel
    ) async throws(IntegrationFailure) -> JSONValue {
        var parameters = call.parameters
        if model.isLowerCase { parameters = parameters.renamingMembers { $0.lowercased() } }
        let answer = try await answer(to: call, model, parameters.writingOut(model.textMembers))
        if let error = answer.error { throw .sdk(error, model: model, requestID: answer.requestID) }
        var result = answer.document
        if model.isLowerCase {
            // CloudWatch Logs writes moments as numbers in its model too.
            result = result.renamingMembers { $0.uppercased() }
        } else {
            result = result.writingDates
        }
        return call.service == "aws-sdk:sqs" ? result.renamingDigests : result
    }

    // MARK: Resources of their own

    private func callOptimized(
        _ call: IntegrationCall,
        _ model: AccountServiceModel
    ) async throws(IntegrationFailure) -> JSONValue {
        var parameters = call.parameters.writingOut(model.textMembers)
        if call.service == "events" { parameters = EventEntries.naming(call.executionARN, in: parameters) }
        let answer = try await answer(to: call, model, parameters)
        if let error = answer.error {
            throw .optimized(error, model: model, queryCode: answer.queryCode, requestID: answer.requestID)
        }
        let members = answer.document.object ?? [:]
        if call.service == "events" {
            guard (members["FailedEntryCount"]?.int ?? 0) == 0 else {
                let cause = JSONValue.object(members.sortedByKey).serialized()
                throw IntegrationFailure(error: "EventBridge.FailedEntry", cause: cause)
            }
            return .object(members.sortedByKey)
        }
        let metadata: JSONObject = [
            "SdkHttpMetadata": .object(SDKMetadata.http(of: answer, from: call.service, at: clock.now)),
            "SdkResponseMetadata": ["RequestId": .string(answer.requestID)],
        ]
        return .object(members.merging(metadata) { $1 }.sortedByKey)
    }
}

/// Step Functions says in every event which execution sent it.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html>.
private enum EventEntries {
    static func naming(_ execution: String, in parameters: JSONValue) -> JSONValue {
        guard var members = parameters.object, let entries = members["Entries"]?.array else { return parameters }
        members["Entries"] = .array(
            entries.map { entry in
                guard var entry = entry.object else { return entry }
                entry["Resources"] = .array((entry["Resources"]?.array ?? []) + resources(execution))
                return .object(entry)
            }
        )
        return .object(members)
    }

    private static func resources(_ execution: String) -> [JSONValue] {
        let parts = execution.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 6 else { return [] }
        let machine = (parts[..<5] + ["stateMachine", parts[6]]).joined(separator: ":")
        return [.string(machine), .string(execution)]
    }
}

extension IntegrationFailure {
    static func notAvailable(_ call: IntegrationCall, _ error: AWSError? = nil) -> IntegrationFailure {
        IntegrationFailure(
            error: "LocalCloud.IntegrationNotAvailable",
            cause:
                "The local cloud has no integration arn:aws:states:::\(call.service):\(call.action) yet; on AWS this "
                + "task would run" + (error.map { ". \($0.message)" } ?? "")
        )
    }

    fileprivate static func sdk(_ error: AWSError, model: AccountServiceModel, requestID: String) -> IntegrationFailure
    {
        var named = error
        // An error that the service's model doesn't name is the service's common one.
        if model.isUnnamed(error.code) { named.code = model.sdkName + "Exception" }
        return sdk(named, service: model.sdkName, requestID: requestID)
    }

    fileprivate static func optimized(
        _ error: AWSError,
        model: AccountServiceModel,
        queryCode: String?,
        requestID: String
    ) -> IntegrationFailure {
        var failure = optimized(
            error,
            prefix: model.optimizedPrefix,
            service: model.optimizedService,
            requestID: requestID,
            writtenCode: queryCode
        )
        if model.isUnnamed(error.code) {
            let name = "Amazon\(model.optimizedPrefix)Exception"
            failure.error = "\(model.optimizedPrefix).\(name)"
        }
        return failure
    }
}
