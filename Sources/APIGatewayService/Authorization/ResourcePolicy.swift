import CloudCore
import WorkshopCommon

/// The policy of an API itself: who may call it at all.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html>.
package struct ResourcePolicy: Hashable, Sendable {
    private let policy: PolicyDocument

    /// The API writes it as a text, templates as a document.
    init?(_ value: JSONValue?) {
        let document = value?.string.flatMap { try? JSONValue(parsing: $0) } ?? value
        guard let policy = PolicyDocument(document) else { return nil }
        self.policy = policy
    }

    func check(_ exchange: RESTExchange) throws(GatewayFailure) {
        let arn = exchange.methodARN
        let path = arn.firstIndex(of: "/").map { String(arn[$0...].dropFirst()) } ?? ""
        let decision = policy.decision(
            resources: [arn, "execute-api:/\(path)"],
            sourceIP: exchange.request.request.remoteAddress
        )
        guard decision != .allow else { return }
        let account = exchange.context.account.id
        let masked = String(repeating: "*", count: max(0, account.count - 4)) + account.suffix(4)
        let why = decision == .explicitDeny ? " with an explicit deny" : ""
        throw .accessDenied(
            "User: anonymous is not authorized to perform: execute-api:Invoke on resource: "
                + arn.replacing(account, with: masked) + why
        )
    }
}
