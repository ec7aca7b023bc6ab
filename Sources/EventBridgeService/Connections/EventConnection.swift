import CloudCore
import OrderedCollections
import WorkshopCommon

/// How an API destination is called: its credentials stand in a secret.
struct EventConnection: Codable, Hashable, Sendable {
    let name: String
    let arn: String
    let created: Timestamp
    var modified: Timestamp
    var type: String
    /// With the secret values in it.
    var parameters: StoredJSON
    var description: String?
    var secretARN: String?

    /// What its authorization server let it become, once that has answered.
    var authorizationState: String?
    var stateReason: String?

    var state: String { asksForToken ? authorizationState ?? "AUTHORIZING" : "AUTHORIZED" }

    /// Without what is secret.
    var shownParameters: JSONValue {
        let secret: Set<String> = ["Password", "ApiKeyValue", "ClientSecret"]
        func shown(_ value: JSONValue) -> JSONValue {
            switch value {
            case .object(let members):
                var kept = members.filter { !secret.contains($0.key) }.mapValues(shown)
                if kept["IsValueSecret"] == true { kept.removeValue(forKey: "Value") }
                return .object(kept)
            case .array(let elements): return .array(elements.map(shown))
            default: return value
            }
        }
        return shown(parameters.value)
    }

    /// What stands in its secret, as AWS writes it.
    var secretText: String {
        let parameters = parameters.value
        var members: JSONObject = [:]
        if let basic = parameters["BasicAuthParameters"] {
            members["username"] = basic["Username"]
            members["password"] = basic["Password"]
        }
        if let key = parameters["ApiKeyAuthParameters"] {
            members["api_key_name"] = key["ApiKeyName"]
            members["api_key_value"] = key["ApiKeyValue"]
        }
        if let oauth = parameters["OAuthParameters"] {
            members["client_id"] = oauth["ClientParameters"]?["ClientID"]
            members["client_secret"] = oauth["ClientParameters"]?["ClientSecret"]
            members["authorization_endpoint"] = oauth["AuthorizationEndpoint"]
            members["http_method"] = oauth["HttpMethod"]
            members["oauth_http_parameters"] = oauth["OAuthHttpParameters"].map(Self.httpParameters)
        }
        members["invocation_http_parameters"] = parameters["InvocationHttpParameters"].map(Self.httpParameters)
        return JSONValue.object(members).serialized()
    }

    private static func httpParameters(_ value: JSONValue) -> JSONValue {
        let names = [
            "BodyParameters": "body_parameters", "HeaderParameters": "header_parameters",
            "QueryStringParameters": "query_string_parameters", "Key": "key", "Value": "value",
            "IsValueSecret": "is_value_secret",
        ]
        switch value {
        case .object(let members):
            return .object(
                JSONObject(
                    members.map { (names[$0.key] ?? $0.key, httpParameters($0.value)) },
                    uniquingKeysWith: { _, last in last }
                )
            )
        case .array(let elements): return .array(elements.map(httpParameters))
        default: return value
        }
    }
}

/// An address outside of AWS that a rule may call.
struct APIDestination: Codable, Hashable, Sendable {
    let name: String
    let arn: String
    let created: Timestamp
    var modified: Timestamp
    var connectionARN: String
    var endpoint: String
    var method: String
    var rate = 300
    var description: String?
}
