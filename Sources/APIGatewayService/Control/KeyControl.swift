import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// `/apikeys` and `/usageplans`.
struct KeyControl {
    let service: APIGatewayService

    func keys(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        switch (call.method, call.path.first) {
        case ("GET", nil):
            let all = service.state.withLock { Array($0.keys.values) }
            let isShown = call.query["includeValues"] == "true"
            let named = all.filter { $0["name"]?.string?.hasPrefix(call.query["name"] ?? "") ?? true }
            return (200, ["item": .array(named.map { shown($0, withValue: isShown) })])
        case ("POST", nil): return createKey(call)
        case ("GET", let id?): return (200, shown(try key(id), withValue: call.query["includeValue"] == "true"))
        case ("PATCH", let id?):
            var document = try key(id)
            ControlDocuments.patch(&document, with: call.body)
            store(document)
            return (200, shown(document, withValue: true))
        case ("DELETE", let id?):
            _ = try key(id)
            service.delete(keys: [id], plans: [])
            return (202, nil)
        default: throw call.unknown
        }
    }

    private func key(_ id: String) throws(AWSError) -> JSONObject {
        guard let key = service.state.withLock({ $0.keys[id] }) else {
            throw .notFound("Invalid API Key identifier specified")
        }
        return key
    }

    private func shown(_ key: JSONObject, withValue: Bool) -> JSONValue {
        var key = key
        if !withValue { key["value"] = nil }
        return .object(key)
    }

    private func createKey(_ call: ControlCall) -> (Int, JSONValue) {
        let key = APIKey(
            id: AWSNames.randomID(length: 10),
            name: call.body["name"]?.string ?? "",
            value: call.body["value"]?.string ?? AWSNames.randomID(length: 40),
            isEnabled: call.body["enabled"]?.flag ?? false
        )
        let document = ControlDocuments.document(of: key, at: service.context.clock.now)
        store(document)
        return (201, .object(document))
    }

    private func store(_ document: JSONObject) {
        let id = document["id"]?.string ?? ""
        let key = APIKey(
            id: id,
            name: document["name"]?.string ?? "",
            value: document["value"]?.string ?? "",
            isEnabled: document["enabled"]?.flag ?? false
        )
        service.context.usage.set(key)
        service.state.withLock { $0.keys[id] = document }
    }

    // MARK: Usage plans

    func plans(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        if call.path.count >= 2, call.path[1] == "keys" { return try planKeys(call) }
        switch (call.method, call.path.first) {
        case ("GET", nil):
            return (200, ["item": .array(service.state.withLock { $0.plans.values.map { .object($0) } })])
        case ("POST", nil):
            guard call.body["name"]?.string?.isEmpty == false else {
                throw .badRequest("Usage Plan name must be specified")
            }
            var plan: JSONObject = ["id": .string(AWSNames.randomID(length: 6)), "apiStages": []]
            plan.merge(call.body.object ?? [:]) { $1 }
            store(plan: plan)
            return (201, .object(plan))
        case ("GET", let id?): return (200, .object(try plan(id)))
        case ("PATCH", let id?):
            let plan = patched(try plan(id), with: call.body)
            store(plan: plan)
            return (200, .object(plan))
        case ("DELETE", let id?):
            _ = try plan(id)
            service.delete(keys: [], plans: [id])
            return (202, nil)
        default: throw call.unknown
        }
    }

    private func plan(_ id: String) throws(AWSError) -> JSONObject {
        guard let plan = service.state.withLock({ $0.plans[id] }) else {
            throw .notFound("Invalid Usage Plan identifier specified")
        }
        return plan
    }

    /// `/apiStages` is patched by `API:stage`.
    private func patched(_ plan: JSONObject, with body: JSONValue) -> JSONObject {
        var plan = plan
        var others: [JSONValue] = []
        for operation in body["patchOperations"]?.array ?? [] {
            guard operation["path"] == "/apiStages" else {
                others.append(operation)
                continue
            }
            let parts = (operation["value"]?.string ?? "").split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            var stages = plan["apiStages"]?.array ?? []
            stages.removeAll { $0["apiId"]?.string == parts[0] && $0["stage"]?.string == parts[1] }
            if operation["op"] == "add" { stages.append(["apiId": .string(parts[0]), "stage": .string(parts[1])]) }
            plan["apiStages"] = .array(stages)
        }
        ControlDocuments.patch(&plan, with: ["patchOperations": .array(others)])
        return plan
    }

    private func store(plan: JSONObject) {
        let id = plan["id"]?.string ?? ""
        let keys = service.state.withLock { state in
            state.plans[id] = plan
            return state.planKeys[id] ?? []
        }
        service.context.usage.set(UsagePlans.Plan(id: id, plan, keys: Set(keys)))
    }

    private func planKeys(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        let plan = call.path[0]
        _ = try self.plan(plan)
        switch (call.method, call.path.count) {
        case ("GET", 2):
            let ids = service.state.withLock { $0.planKeys[plan] ?? [] }
            var shown: [JSONValue] = []
            for id in ids { shown.append(member(try key(id))) }
            return (200, ["item": .array(shown)])
        case ("POST", 2):
            let id = call.body["keyId"]?.string ?? ""
            let document = try key(id)
            service.state.withLock { $0.planKeys[plan, default: []].append(id) }
            service.context.usage.setKey(id, in: plan, isMember: true)
            return (201, member(document))
        case ("GET", 3): return (200, member(try key(call.path[2])))
        case ("DELETE", 3):
            service.state.withLock { $0.planKeys[plan]?.removeAll { $0 == call.path[2] } }
            service.context.usage.setKey(call.path[2], in: plan, isMember: false)
            return (202, nil)
        default: throw call.unknown
        }
    }

    private func member(_ key: JSONObject) -> JSONValue {
        ["id": key["id"] ?? nil, "type": "API_KEY", "value": key["value"] ?? nil, "name": key["name"] ?? nil]
    }
}
