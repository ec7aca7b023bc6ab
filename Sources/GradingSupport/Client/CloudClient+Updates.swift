import OrderedCollections
import WorkshopCommon

/// What became of an update of the stack to the learner's template.
package struct StackUpdate: Sendable {
    /// A resource that the update makes anew or deletes, with all that is in it.
    package struct Loss: Hashable, Sendable {
        package let logicalID: String
        /// The property whose change makes it anew; `nil` where the template has the resource no more.
        package let property: String?
    }

    /// Whether CloudFormation would have taken it. What it refuses leaves the stack as it was.
    package let isAccepted: Bool
    /// Why it was refused.
    package let reasons: [String]
    package let losses: [Loss]
    /// The stack after it; empty where it was refused.
    package let template: TemplateView
}

/// An output that other stacks may import.
package struct StackExport: Hashable, Sendable {
    package let name: String
    package let value: String
    /// The name of the stack whose output it is.
    package let stack: String
}

extension CloudClient {
    /// Updates the stack to the learner's template, with other values for these parameters, as `sam deploy` would; with
    /// none for one that is `nil`.
    package func update(_ parameters: [String: String?] = [:]) async throws -> StackUpdate {
        let values = parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value.map(JSONValue.string) ?? .null) }
        let response = try await request(
            "POST",
            "\(session.endpoint)/_workshop/stack/update",
            headers: ["Content-Type": "application/json"],
            body: JSONValue.object(["parameters": .object(JSONObject(uniqueKeysWithValues: values))]).serialized(),
            said: "an update of the stack"
        )
        guard response.status == 200, let answer = response.json, let status = answer["status"]?.string else {
            // The grader takes updates in every check.
            preconditionFailure("the stack can't be updated: \(response.status) \(response.body)")
        }
        return StackUpdate(
            isAccepted: status == "updated",
            reasons: (answer["reasons"]?.array ?? []).compactMap(\.string),
            losses: (answer["losses"]?.array ?? []).map {
                StackUpdate.Loss(logicalID: $0["logicalId"]?.string ?? "", property: $0["property"]?.string)
            },
            template: TemplateView(
                resources: answer["resources"]?.object ?? [:],
                outputs: answer["outputs"]?.object ?? [:],
                log: log
            )
        )
    }

    /// The values of the stacks' parameters as everybody sees them who may look at a stack (`DescribeStacks`).
    package func shownParameters() async throws -> [String: String] {
        let response = try await askCloudFormation("DescribeStacks", said: "the description of the stack")
        return response.body.split(separator: "<member>").reduce(into: [:]) { shown, member in
            guard let key = CloudClient.text(of: "ParameterKey", in: member) else { return }
            shown[key] = CloudClient.text(of: "ParameterValue", in: member)
        }
    }

    /// What the account's stacks export (`ListExports`).
    package func exports() async throws -> [StackExport] {
        let response = try await askCloudFormation("ListExports", said: "the list of exports")
        return response.body.split(separator: "<member>").dropFirst().compactMap { member in
            guard let name = CloudClient.text(of: "Name", in: member),
                let value = CloudClient.text(of: "Value", in: member),
                let stack = CloudClient.text(of: "ExportingStackId", in: member)
            else { return nil }
            // arn:aws:cloudformation:us-east-1:123456789012:stack/shoutout/6f0c…
            let parts = stack.split(separator: "/")
            return StackExport(name: name, value: value, stack: parts.count > 1 ? String(parts[1]) : stack)
        }
    }

    private func askCloudFormation(_ action: String, said: String) async throws -> Response {
        try await request(
            "POST",
            session.endpoint + "/",
            headers: [
                "Content-Type": "application/x-www-form-urlencoded",
                "Authorization": "AWS4-HMAC-SHA256 Credential=workshop/20260101/us-east-1/cloudformation/aws4_request, "
                    + "SignedHeaders=host, Signature=0",
            ],
            body: "Action=\(action)&Version=2010-05-15",
            said: said
        )
    }

    /// The text of an XML element that holds nothing else.
    private static func text(of element: String, in xml: Substring) -> String? {
        guard let start = xml.firstRange(of: "<\(element)>"), let end = xml.firstRange(of: "</\(element)>"),
            start.upperBound <= end.lowerBound
        else { return nil }
        return String(xml[start.upperBound..<end.lowerBound]).replacing("&amp;", with: "&")
    }
}
