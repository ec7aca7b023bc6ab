import OrderedCollections
package import WorkshopCommon

extension ResolvedStack {
    /// The stack with its dynamic references replaced by what they stand for, as far as somebody has a value for them.
    ///
    /// - Parameter text: What a parameter holds, or the whole text of a secret.
    package func resolving(_ text: @escaping (DynamicReference) -> String?) -> ResolvedStack {
        var work = ReferenceFilling(text: text)
        let resources = resources.mapValues { $0.replacing(properties: work.fill($0.properties)) }
        let outputs = outputs.mapValues { output in
            Output(
                value: work.fill(output.value),
                description: output.description,
                exportName: output.exportName,
                location: output.location
            )
        }
        return ResolvedStack(
            name: name,
            parameters: parameters,
            noEchoParameters: noEchoParameters,
            resources: resources,
            outputs: outputs,
            unresolvedReferences: Array(work.unresolved)
        )
    }

    /// Where the reference stands in the template.
    package func location(of reference: DynamicReference) -> SourceLocation? {
        for resource in resources.values {
            if let path = resource.properties.path(to: reference) {
                return resource.location(of: ["Properties"] + path)
            }
        }
        return outputs.values.first { $0.value.path(to: reference) != nil }?.location
    }
}

extension Resource {
    /// Whether a dynamic reference stands in its properties.
    package var holdsReference: Bool { properties.path(to: nil) != nil }

    fileprivate func replacing(properties: JSONValue) -> Resource {
        Resource(
            logicalID: logicalID,
            type: type,
            properties: properties,
            metadata: metadata,
            dependsOn: dependsOn,
            deletionPolicy: deletionPolicy,
            physicalID: physicalID,
            attributes: attributes,
            origin: origin,
            condition: condition,
            isCreated: isCreated,
            location: location,
            source: source
        )
    }
}

private struct ReferenceFilling {
    let text: (DynamicReference) -> String?
    var unresolved: OrderedSet<DynamicReference> = []

    mutating func fill(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let string): return .string(fill(string))
        case .array(let elements): return .array(elements.map { fill($0) })
        case .object(let members): return .object(members.mapValues { fill($0) })
        default: return value
        }
    }

    private mutating func fill(_ string: String) -> String {
        guard string.contains(ascii: "{{resolve:") else { return string }
        return DynamicReference.pieces(of: string).map { piece in
            guard let reference = piece.reference else { return piece.text }
            if let value = text(reference).flatMap(reference.value(in:)) { return value }
            unresolved.append(reference)
            return piece.text
        }
        .joined()
    }
}

extension JSONValue {
    /// The way to a string that holds the reference, or any.
    fileprivate func path(to reference: DynamicReference?) -> [String]? {
        switch self {
        case .string(let text):
            guard text.contains(ascii: "{{resolve:") else { return nil }
            let holds = DynamicReference.pieces(of: text).contains { piece in
                piece.reference.map { reference == nil || $0 == reference } ?? false
            }
            return holds ? [] : nil
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                if let rest = element.path(to: reference) { return [String(index)] + rest }
            }
        case .object(let members):
            for (key, value) in members {
                if let rest = value.path(to: reference) { return [key] + rest }
            }
        default: break
        }
        return nil
    }
}
