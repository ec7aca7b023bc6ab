import CloudCore
import OrderedCollections
import WorkshopCommon

/// `/apikeys`
struct KeyControl {
    let service: APIGatewayService

    func answer(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        guard call.path.count <= 1 else { throw call.unknown }
        switch (call.method, call.path.first) {
        case ("GET", nil):
            let all = service.read { Array($0.keys.values) }
            let isShown = call.query["includeValues"] == "true"
            let named = all.filter { $0["name"]?.string?.hasPrefix(call.query["name"] ?? "") ?? true }
            return (200, ["item": .array(named.map { shown($0, withValue: isShown) })])
        case ("POST", nil) where call.query["mode"] == nil: return try create(call)
        case ("GET", let id?):
            return (200, shown(try service.key(id), withValue: call.query["includeValue"] == "true"))
        case ("PATCH", let id?):
            var document = try service.key(id)
            ControlDocuments.patch(&document, with: call.body)
            try store(document)
            return (200, shown(document, withValue: true))
        case ("DELETE", let id?):
            _ = try service.key(id)
            try service.change { state throws(AWSError) in
                state.keys[id] = nil
                for plan in state.planKeys.keys { state.planKeys[plan]?.removeAll { $0 == id } }
            }
            return (202, nil)
        default: throw call.unknown
        }
    }

    private func shown(_ key: JSONObject, withValue: Bool) -> JSONValue {
        var key = key
        if !withValue { key["value"] = nil }
        return .object(key)
    }

    private func create(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        let key = APIKey(
            id: AWSNames.randomID(length: 10),
            name: call.body["name"]?.string ?? "",
            value: call.body["value"]?.string ?? AWSNames.randomID(length: 40),
            isEnabled: call.body["enabled"]?.flag ?? false
        )
        var document = ControlDocuments.document(of: key, at: service.context.clock.now)
        for kept in ["description", "customerId", "tags"] { document[kept] = call.body[kept] }
        try store(document)
        return (201, .object(document))
    }

    private func store(_ document: JSONObject) throws(AWSError) {
        try service.change { state throws(AWSError) in state.keys[document["id"]?.string ?? ""] = document }
    }
}

extension APIGatewayService {
    func key(_ id: String) throws(AWSError) -> JSONObject {
        guard let key = read({ $0.keys[id] }) else {
            throw .notFound("Invalid API Key identifier specified")
        }
        return key
    }
}
