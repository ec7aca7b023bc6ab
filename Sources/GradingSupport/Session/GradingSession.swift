import OrderedCollections
package import WorkshopCommon

/// What the grader tells a suite about this run. The document (JSON, version 1):
///
/// ```json
/// {"version": 1, "nonce": "5f0c…", "seed": 42, "endpoint": "http://127.0.0.1:40123",
///  "apis": [{"logicalId": "ServerlessRestApi", "url": "http://127.0.0.1:40123/_aws/execute-api/abc/Prod",
///            "routes": [{"method": "GET", "path": "/hello"}]}],
///  "parameters": {"Greeting": "marigold"},
///  "ssm": {"/shoutout/status/channel": "mirola417"}, "secrets": {"shoutout/status": {"token": "5f0c…"}},
///  "resources": {"HelloFunction": {"type": "AWS::Lambda::Function", "physicalId": "…", "origin": "HelloFunction",
///                                  "deletionPolicy": null, "properties": {…}}},
///  "outputs": {"HelloUrl": "http://…"},
///  "trials": {"right": {"tests": [{"name": "testA", "failures": []}], "trouble": null}, "faulty": {"some-fault": {…}}}}
/// ```
package struct GradingSession: Sendable {
    package struct API: Hashable, Sendable {
        package let logicalID: String
        /// The stage's base, without a `/` at its end.
        package let url: String
        package let routes: [Route]
    }

    package struct Route: Hashable, Sendable {
        /// In capitals; `ANY` for all.
        package let method: String
        /// As the template has it, such as `/users/{id}`.
        package let path: String
    }

    package let nonce: String
    package let seed: UInt64
    /// The base of the AWS API, without a `/` at its end.
    package let endpoint: String
    package let apis: [API]
    /// Values drawn for this run, by template parameter.
    package let parameters: [String: String]
    /// Values drawn for this run, by the name of their parameter in the Parameter Store.
    package let ssm: [String: String]
    /// Members drawn for this run, by the name of their secret in Secrets Manager.
    package let secrets: [String: [String: String]]
    /// The deployed resources, by logical id.
    package let resources: JSONObject
    package let outputs: JSONObject
    /// What became of the learner's own tests; `nil` in a step that doesn't look at them.
    package let trials: TestTrials?

    /// Reads the document; says which field is missing when one is.
    package init(document: JSONValue) throws(GradingSessionError) {
        func text(_ key: String) throws(GradingSessionError) -> String {
            guard let value = document[key]?.string else { throw GradingSessionError("no \(key)") }
            return value
        }
        guard document["version"]?.int == 1 else { throw GradingSessionError("not version 1") }
        nonce = try text("nonce")
        seed = UInt64(document["seed"]?.int.map { UInt64(bitPattern: Int64($0)) } ?? 0)
        endpoint = try text("endpoint")
        apis = (document["apis"]?.array ?? []).map(API.init)
        parameters = Self.texts(document["parameters"])
        ssm = Self.texts(document["ssm"])
        secrets = (document["secrets"]?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = Self.texts($1.value) }
        resources = document["resources"]?.object ?? [:]
        outputs = document["outputs"]?.object ?? [:]
        trials = document["trials"].flatMap(TestTrials.init)
    }

    private static func texts(_ value: JSONValue?) -> [String: String] {
        (value?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.string }
    }
}

/// The grader handed over a document that is none.
package struct GradingSessionError: Error, Hashable, CustomStringConvertible {
    package let description: String
    init(_ what: String) { description = "the grading session can't be read: \(what)" }
}

extension GradingSession.API {
    fileprivate init(_ value: JSONValue) {
        logicalID = value["logicalId"]?.string ?? ""
        url = value["url"]?.string ?? ""
        routes = (value["routes"]?.array ?? []).map {
            GradingSession.Route(method: $0["method"]?.string ?? "ANY", path: $0["path"]?.string ?? "/")
        }
    }
}
