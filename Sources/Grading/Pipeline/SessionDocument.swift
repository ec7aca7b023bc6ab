import OrderedCollections
package import WorkshopCommon

/// What a suite is told about its run; `GradingSupport.GradingSession` reads it and documents its form.
package struct SessionDocument: Sendable {
    package var nonce: String
    package var seed: Int
    package var deployment: Deployment
    package var parameters: [String: String]
    package var resources: JSONObject
    package var outputs: JSONObject
    /// What became of the learner's own tests, where the step looks at them.
    package var trials: Trials?

    package init(
        nonce: String,
        seed: Int,
        deployment: Deployment,
        parameters: [String: String],
        resources: JSONObject,
        outputs: JSONObject
    ) {
        self.nonce = nonce
        self.seed = seed
        self.deployment = deployment
        self.parameters = parameters
        self.resources = resources
        self.outputs = outputs
    }

    package var document: JSONValue {
        var drawn: JSONObject = [:]
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) { drawn[name] = .string(value) }
        return [
            "version": 1,
            "nonce": .string(nonce),
            "seed": .number(JSONNumber(seed)),
            "endpoint": .string(deployment.endpoint),
            "apis": .array(deployment.apis.map(\.document)),
            "parameters": .object(drawn),
            "resources": .object(resources),
            "outputs": .object(outputs),
            "trials": trials?.document ?? .null,
        ]
    }
}

extension Deployment.API {
    fileprivate var document: JSONValue {
        [
            "logicalId": .string(logicalID),
            "url": .string(url),
            "routes": .array(routes.map { ["method": .string($0.method), "path": .string($0.path)] }),
        ]
    }
}
