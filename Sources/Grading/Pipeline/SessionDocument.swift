import OrderedCollections
package import WorkshopCommon

/// What a suite is told about its run; `GradingSupport.GradingSession` reads it and documents its form.
package struct SessionDocument: Sendable {
    package var nonce: String
    package var seed: Int
    package var deployment: Deployment
    package var values: DrawnValues
    package var resources: JSONObject
    package var outputs: JSONObject
    /// What became of the learner's own tests, where the step looks at them.
    package var trials: Trials?

    package init(
        nonce: String,
        seed: Int,
        deployment: Deployment,
        values: DrawnValues,
        resources: JSONObject,
        outputs: JSONObject
    ) {
        self.nonce = nonce
        self.seed = seed
        self.deployment = deployment
        self.values = values
        self.resources = resources
        self.outputs = outputs
    }

    package var document: JSONValue {
        [
            "version": 1,
            "nonce": .string(nonce),
            "seed": .number(JSONNumber(seed)),
            "endpoint": .string(deployment.endpoint),
            "apis": .array(deployment.apis.map(\.document)),
            "parameters": Self.object(values.parameters),
            "ssm": Self.object(values.ssm),
            "secrets": .object(
                JSONObject(
                    uniqueKeysWithValues: values.secrets.sorted { $0.key < $1.key }
                        .map { ($0.key, Self.object($0.value)) }
                )
            ),
            "resources": .object(resources),
            "outputs": .object(outputs),
            "trials": trials?.document ?? .null,
        ]
    }

    private static func object(_ texts: [String: String]) -> JSONValue {
        .object(JSONObject(uniqueKeysWithValues: texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
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
