package import CloudCore
import OrderedCollections
import WorkshopCommon

/// What stands in an account before a stack is deployed to it: others put it there, the template refers to it.
extension LocalCloud {
    /// Puts values into the account's stores, as somebody with the AWS command line would.
    ///
    /// - Parameters:
    ///   - parameters: texts for the Parameter Store, by name; one that is there already is replaced.
    ///   - secrets: the members of new secrets, which hold a JSON object, by name.
    package func store(
        parameters: [String: String],
        secrets: [String: [String: String]]
    ) async throws(AWSError) {
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            try await call(
                "AmazonSSM.PutParameter",
                ["Name": .string(name), "Value": .string(value), "Type": "String", "Overwrite": true]
            )
        }
        for (name, members) in secrets.sorted(by: { $0.key < $1.key }) {
            let pairs = members.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
            let document = JSONValue.object(JSONObject(uniqueKeysWithValues: pairs))
            try await call(
                "secretsmanager.CreateSecret",
                [
                    "Name": .string(name), "SecretString": .string(document.serialized()),
                    "ClientRequestToken": .string(Identifiers.requestID()),
                ]
            )
        }
    }

    private func call(_ target: String, _ input: JSONValue) async throws(AWSError) {
        guard let running else { preconditionFailure("a cloud is started before anything is stored in it") }
        let request = CloudRequest(
            "POST",
            "/",
            headers: ["Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target],
            body: input.bytes
        )
        let response = await respondAsAWS(to: request, running)
        guard response.status != 200 else { return }
        throw AWSError("NotStored", "\(target): \(String(decoding: response.bytes, as: UTF8.self))")
    }
}
