import OrderedCollections
import WorkshopCommon

/// Who may call a method of a REST API, or a route of an HTTP API.
enum MethodAuthorization: Hashable, Sendable {
    case open
    case iam
    case authorizer(id: String, scopes: [String])

    /// - Parameter document: The method or the route.
    init(_ document: JSONObject) {
        switch document["authorizationType"]?.string {
        case "AWS_IAM": self = .iam
        case "CUSTOM", "COGNITO_USER_POOLS", "JWT":
            self = .authorizer(
                id: document["authorizerId"]?.string ?? "",
                scopes: document["authorizationScopes"].textList
            )
        default: self = .open
        }
    }
}
