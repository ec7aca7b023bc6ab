import CloudCore
import OrderedCollections
import WorkshopCommon

/// `/account`: what API Gateway says of the account in this region.
struct AccountControl {
    let service: APIGatewayService

    /// The limits are those that new accounts have on AWS.
    /// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html>.
    private static let fixed: JSONObject = [
        "apiKeyVersion": "4", "features": ["UsagePlans"],
        "throttleSettings": ["burstLimit": 5000, "rateLimit": 10000],
    ]

    func answer(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        guard call.path.isEmpty else { throw call.unknown }
        switch call.method {
        case "GET": break
        case "PATCH":
            for operation in call.body["patchOperations"]?.array ?? [] where operation["path"] != "/cloudwatchRoleArn" {
                throw .badRequest(
                    "Invalid patch path  '\(operation["path"]?.string ?? "")' specified for op "
                        + "'\(operation["op"]?.string ?? "")'. Must be one of: [/cloudwatchRoleArn]"
                )
            }
            try service.change { state throws(AWSError) in
                ControlDocuments.patch(&state.account, with: call.body)
            }
        default: throw call.unknown
        }
        let own = service.read { $0.account }
        return (200, .object(Self.fixed.merging(own) { $1 }))
    }
}
