import CloudCore
import OrderedCollections
import WorkshopCommon

/// `/usageplans`
struct PlanControl {
    let service: APIGatewayService

    func answer(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        if call.path.count >= 2, call.path[1] == "keys" { return try keys(call) }
        guard call.path.count <= 1 else { throw call.unknown }
        switch (call.method, call.path.first) {
        case ("GET", nil):
            return (200, ["item": .array(service.read { $0.plans.values.map { .object($0) } })])
        case ("POST", nil):
            guard call.body["name"]?.string?.isEmpty == false else {
                throw .badRequest("Usage Plan name must be specified")
            }
            var plan: JSONObject = ["id": .string(AWSNames.randomID(length: 6)), "apiStages": []]
            plan.merge(call.body.object ?? [:]) { $1 }
            try store(plan)
            return (201, .object(plan))
        case ("GET", let id?): return (200, .object(try plan(id)))
        case ("PATCH", let id?):
            let plan = patched(try plan(id), with: call.body)
            try store(plan)
            return (200, .object(plan))
        case ("DELETE", let id?):
            _ = try plan(id)
            try service.change { state throws(AWSError) in (state.plans[id], state.planKeys[id]) = (nil, nil) }
            return (202, nil)
        default: throw call.unknown
        }
    }

    private func plan(_ id: String) throws(AWSError) -> JSONObject {
        guard let plan = service.read({ $0.plans[id] }) else {
            throw .notFound("Invalid Usage Plan identifier specified")
        }
        return plan
    }

    private func store(_ plan: JSONObject) throws(AWSError) {
        try service.change { state throws(AWSError) in state.plans[plan["id"]?.string ?? ""] = plan }
    }

    /// `/apiStages` is patched by `API:stage`, and the limits of a stage's methods stand below it.
    private func patched(_ plan: JSONObject, with body: JSONValue) -> JSONObject {
        var plan = plan
        var others: [JSONValue] = []
        for operation in body["patchOperations"]?.array ?? [] {
            let path = (operation["path"]?.string ?? "").split(separator: "/").map(String.init)
            guard path.first == "apiStages" else {
                others.append(operation)
                continue
            }
            let name = path.count > 1 ? path[1] : operation["value"]?.string ?? ""
            let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            var stages = plan["apiStages"]?.array ?? []
            let place = stages.firstIndex { $0["apiId"]?.string == parts[0] && $0["stage"]?.string == parts[1] }
            if path.count > 1 {
                if let place { stages[place] = throttled(stages[place], path.dropFirst(2), operation) }
            } else {
                if let place { stages.remove(at: place) }
                if operation["op"] == "add" { stages.append(["apiId": .string(parts[0]), "stage": .string(parts[1])]) }
            }
            plan["apiStages"] = .array(stages)
        }
        ControlDocuments.patch(&plan, with: ["patchOperations": .array(others)])
        return plan
    }

    /// - Parameter path: `throttle`, then the method, as `~1pets/GET` or in one part, then perhaps `rateLimit`.
    private func throttled(_ stage: JSONValue, _ path: ArraySlice<String>, _ operation: JSONValue) -> JSONValue {
        guard path.first == "throttle", var stage = stage.object else { return stage }
        var names = path.dropFirst().map { $0.replacing("~1", with: "/") }
        let limit = ["rateLimit", "burstLimit"].contains(names.last) ? names.removeLast() : nil
        var methods = stage["throttle"]?.object ?? [:]
        let method = names.joined(separator: "/")
        if let limit, operation["op"] != "remove" {
            var limits = methods[method]?.object ?? [:]
            limits[limit] = operation["value"]?.string.flatMap(ControlDocuments.number)
            methods[method] = .object(limits)
        } else {
            methods[method] = nil
        }
        stage["throttle"] = .object(methods)
        return .object(stage)
    }

    private func keys(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        let plan = call.path[0]
        _ = try self.plan(plan)
        switch (call.method, call.path.count) {
        case ("GET", 2):
            let ids = service.read { $0.planKeys[plan] ?? [] }
            var shown: [JSONValue] = []
            for id in ids { shown.append(member(try service.key(id))) }
            return (200, ["item": .array(shown)])
        case ("POST", 2):
            let id = call.body["keyId"]?.string ?? ""
            let document = try service.key(id)
            try service.change { state throws(AWSError) in state.planKeys[plan, default: []].append(id) }
            return (201, member(document))
        case ("GET", 3): return (200, member(try service.key(call.path[2])))
        case ("DELETE", 3):
            try service.change { state throws(AWSError) in state.planKeys[plan]?.removeAll { $0 == call.path[2] } }
            return (202, nil)
        default: throw call.unknown
        }
    }

    private func member(_ key: JSONObject) -> JSONValue {
        ["id": key["id"] ?? nil, "type": "API_KEY", "value": key["value"] ?? nil, "name": key["name"] ?? nil]
    }
}
