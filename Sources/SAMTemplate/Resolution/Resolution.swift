package import OrderedCollections
package import WorkshopCommon

/// What became of a template.
package struct Resolution: Hashable, Sendable {
    /// `nil` when AWS would refuse the template.
    package let stack: ResolvedStack?
    /// By place in the file.
    package let diagnostics: [Diagnostic]
    /// All resources after the transform, those that a condition leaves out included; `nil` when the template could not
    /// be transformed. Can be there without a stack, when only CloudFormation would refuse what the transform made.
    package let transformed: OrderedDictionary<String, Resource>?

    /// `{"resources": {"LogicalId": {"type", "properties", …}}, "outputs": {…}}`, for programs.
    package var json: JSONValue? {
        guard let transformed else { return nil }
        var outputs: JSONObject = [:]
        for (name, output) in stack?.outputs ?? [:] {
            outputs[name] = .map([
                "value": output.value, "description": output.description.map { .string($0) },
                "export": output.exportName.map { .string($0) },
            ])
        }
        return [
            "resources": .object(transformed.mapValues(\.json)), "outputs": .object(outputs),
        ]
    }
}

/// A template with its values filled in: what is to be created.
package struct ResolvedStack: Hashable, Sendable {
    package let name: String
    /// Values of the parameters; a list's elements are joined by commas. `NoEcho` ones are here too.
    package let parameters: OrderedDictionary<String, String>
    package let noEchoParameters: Set<String>
    /// Without those that a condition leaves out.
    package let resources: OrderedDictionary<String, Resource>
    package let outputs: OrderedDictionary<String, Output>
    /// `{{resolve:…}}` that nobody had a value for; they stand in the properties as they were written.
    package let unresolvedReferences: [DynamicReference]
}

package struct Output: Hashable, Sendable {
    package let value: JSONValue
    package let description: String?
    package let exportName: String?
    package let location: SourceLocation

    /// The value as CloudFormation shows it, which knows texts alone.
    package var text: String { value.string ?? value.serialized() }
}

/// A resource as CloudFormation creates it.
package struct Resource: Hashable, Sendable {
    package let logicalID: String
    /// Such as `AWS::Lambda::Function`; never an `AWS::Serverless` type.
    package let type: String
    /// No intrinsic function is left.
    package let properties: JSONValue
    package let metadata: JSONValue?
    /// Sorted; references in properties are not in it.
    package let dependsOn: [String]
    package let deletionPolicy: String?
    /// What `Ref` gives: a function's name, a queue's URL, a REST API's id…
    package let physicalID: String
    /// What `Fn::GetAtt` gives, for types that we know.
    package let attributes: [String: String]
    /// The logical id in the learner's template that this resource comes from.
    package let origin: String
    /// The name of its condition.
    package let condition: String?
    /// Whether the condition holds.
    package let isCreated: Bool
    /// Where the origin stands in the template.
    package let location: SourceLocation
    let source: TemplateSource

    /// The place that a person has to look at for a path such as `["Properties", "Handler"]`: of the deepest part of
    /// it that stands in the template, in `Globals` when the resource itself does not say it.
    package func location(of path: [String]) -> SourceLocation {
        source.location(ofResource: origin, path: path)
    }

    var json: JSONValue {
        .map([
            "type": .string(type),
            "properties": properties,
            "physicalId": .string(physicalID),
            "origin": .string(origin),
            "metadata": metadata,
            "dependsOn": dependsOn.isEmpty ? nil : .array(dependsOn.map { .string($0) }),
            "condition": condition.map { .string($0) },
            "isCreated": isCreated ? nil : false,
        ])
    }
}
