import CloudCore
import OrderedCollections
import WorkshopCommon

/// `/tags/ARN` and `/v2/tags/ARN`: the tags of APIs, stages, keys and usage plans.
struct TagControl {
    let service: APIGatewayService

    /// What can be tagged, by what its ARN has after the account: `/restapis/ID/stages/NAME`.
    private enum Resource {
        case restAPI(String)
        case restStage(String, String)
        case httpAPI(String)
        case httpStage(String, String)
        case key(String)
        case plan(String)
    }

    static func isOwn(_ path: String) -> Bool { PercentEncoding.decode(path).hasPrefix("arn:aws:apigateway:") }

    /// - Parameters:
    ///   - call: Its path is the ARN, whose slashes clients may or may not encode.
    ///   - added: The status of an answer to tags that were added: the two versions of the API differ.
    func answer(_ call: ControlCall, added: Int) throws(AWSError) -> (Int, JSONValue) {
        let resource = try Self.resource(call.path.joined(separator: "/"))
        switch call.method {
        case "GET":
            let members = service.read { Self.members(of: resource, in: $0) }
            guard let members else { throw Self.missing }
            return (200, ["tags": members["tags"] ?? [:]])
        case "PUT", "POST":
            let new = call.body["tags"]?.object ?? [:]
            try change(resource) { $0.merge(new) { $1 } }
            return (added, [:])
        case "DELETE":
            let names = call.queryItems.filter { $0.name == "tagKeys" }.map(\.value)
            try change(resource) { tags in for name in names { tags[name] = nil } }
            return (204, nil)
        default: throw call.unknown
        }
    }

    private func change(_ resource: Resource, _ body: (inout JSONObject) -> Void) throws(AWSError) {
        try service.change { state throws(AWSError) in
            guard var members = Self.members(of: resource, in: state) else { throw Self.missing }
            var tags = members["tags"]?.object ?? [:]
            body(&tags)
            members["tags"] = .object(tags)
            Self.set(members, of: resource, in: &state)
        }
    }

    private static let missing = AWSError.notFound("Invalid resource identifier specified")

    private static func resource(_ arn: String) throws(AWSError) -> Resource {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let names = parts.last?.split(separator: "/").map(String.init) ?? []
        let isStage = names.count == 4 && names[2] == "stages"
        if parts.count == 6, parts[2] == "apigateway", names.count == 2 || isStage {
            switch names[0] {
            case "restapis": return isStage ? .restStage(names[1], names[3]) : .restAPI(names[1])
            case "apis": return isStage ? .httpStage(names[1], names[3]) : .httpAPI(names[1])
            case "apikeys" where !isStage: return .key(names[1])
            case "usageplans" where !isStage: return .plan(names[1])
            default: break
            }
        }
        throw .badRequest("Invalid ARN specified in the request")
    }

    /// What the control plane shows of a resource; `nil` where it isn't there.
    private static func members(of resource: Resource, in state: APIGatewayService.State) -> JSONObject? {
        switch resource {
        case .restAPI(let id): state.rest[id]?.document.api
        case .restStage(let id, let name): state.rest[id]?.stages[name]
        case .httpAPI(let id): state.http[id]?.document.api
        case .httpStage(let id, let name): state.http[id]?.stages[name]
        case .key(let id): state.keys[id]
        case .plan(let id): state.plans[id]
        }
    }

    private static func set(_ members: JSONObject, of resource: Resource, in state: inout APIGatewayService.State) {
        switch resource {
        case .restAPI(let id): state.rest[id]?.document.api = members
        case .restStage(let id, let name): state.rest[id]?.stages[name] = members
        case .httpAPI(let id): state.http[id]?.document.api = members
        case .httpStage(let id, let name): state.http[id]?.stages[name] = members
        case .key(let id): state.keys[id] = members
        case .plan(let id): state.plans[id] = members
        }
    }
}
