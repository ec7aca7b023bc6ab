import CloudCore
import WorkshopCommon

/// Labels of versions, and tags of parameters.
extension ParameterStore {
    func labelParameterVersion(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (name, labels) = try labelled(request)
        let wanted = try request.integer("ParameterVersion")
        let invalid = labels.filter { !Self.isLabel($0) }
        let version = try change(name) { parameter throws(AWSError) in
            guard var found = parameter else { throw .parameterNotFound }
            let number = wanted ?? found.latest.version
            guard let index = found.versions.firstIndex(where: { $0.version == number }) else {
                throw .parameterVersionNotFound(String(number), of: name)
            }
            let added = labels.filter { Self.isLabel($0) && !found.versions[index].labels.contains($0) }
            guard found.versions[index].labels.count + added.count <= 10 else {
                throw AWSError(
                    "ParameterVersionLabelLimitExceeded",
                    "A parameter version can have maximum 10 labels."
                        + "Move one or more labels to another version and try again."
                )
            }
            for other in found.versions.indices {
                found.versions[other].labels.removeAll { added.contains($0) }
            }
            found.versions[index].labels += added
            parameter = found
            return found.versions[index]
        }
        tell(.label, name, version, labels: labels.filter { !invalid.contains($0) })
        return ["InvalidLabels": .texts(invalid), "ParameterVersion": .number(JSONNumber(version.version))]
    }

    func unlabelParameterVersion(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (name, labels) = try labelled(request)
        guard let number = try request.integer("ParameterVersion") else {
            var check = ConstraintCheck()
            check.present(nil as Int?, at: "parameterVersion")
            try check.verify()
            return [:]
        }
        let removed = try change(name) { parameter throws(AWSError) in
            guard var found = parameter else { throw .parameterNotFound }
            guard let index = found.versions.firstIndex(where: { $0.version == number }) else {
                throw .parameterVersionNotFound(String(number), of: name)
            }
            let removed = labels.filter { found.versions[index].labels.contains($0) }
            found.versions[index].labels.removeAll { removed.contains($0) }
            parameter = found
            return removed
        }
        return ["RemovedLabels": .texts(removed), "InvalidLabels": .texts(labels.filter { !removed.contains($0) })]
    }

    private func labelled(_ request: RequestMembers) throws(AWSError) -> (name: String, labels: [String]) {
        let labels = try request.texts("Labels")
        var check = ConstraintCheck()
        check.present(labels, at: "labels")
        if let labels { check.length(labels.count, of: "[\(labels.joined(separator: ", "))]", at: "labels", 1...10) }
        try check.verify()
        let name = try name(request)
        guard let found = find(name) else { throw .parameterNotFound }
        for label in labels ?? [] where label.utf8.count > 100 {
            var check = ConstraintCheck()
            check.add(
                "[\((labels ?? []).joined(separator: ", "))]",
                at: "labels",
                "satisfy constraint: [Member must have length less than or equal to 100, Member must have length greater "
                    + "than or equal to 1]"
            )
            try check.verify()
        }
        return (found.name, labels ?? [])
    }

    /// Letters, digits and `.-_`; not a digit first, nor `aws` nor `ssm`.
    private static func isLabel(_ label: String) -> Bool {
        let lowered = label.lowercased()
        guard let first = label.first, !first.isNumber, !lowered.hasPrefix("aws"), !lowered.hasPrefix("ssm") else {
            return false
        }
        return label.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || ".-_".contains($0) }
    }

    // MARK: Tags

    func addTags(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let tags = try ResourceTag.list(request) ?? []
        try change(try taggedName(request)) { $0?.tags.add(tags) }
        return [:]
    }

    func removeTags(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let keys = try request.texts("TagKeys") ?? []
        try change(try taggedName(request)) { $0?.tags.remove(keys: keys) }
        return [:]
    }

    func listTags(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try taggedName(request)
        let tags = find(ParameterName(name))?.tags ?? []
        return ["TagList": .array(tags.map(\.json))]
    }

    private func taggedName(_ request: RequestMembers) throws(AWSError) -> String {
        let (type, id) = (try request.text("ResourceType"), try request.text("ResourceId"))
        var check = ConstraintCheck()
        check.present(type, at: "resourceType")
        check.present(id, at: "resourceId")
        check.oneOf(
            type,
            at: "resourceType",
            [
                "ManagedInstance", "Automation", "Parameter", "PatchBaseline", "Document", "OpsItem", "OpsMetadata",
                "MaintenanceWindow", "Association",
            ]
        )
        try check.verify()
        guard type == "Parameter" else {
            throw AWSError("InvalidResourceType", "The local cloud has parameters alone.")
        }
        guard let found = find(ParameterName(id ?? "")) else {
            throw AWSError(
                "InvalidResourceId",
                "The resource ID \"\(id ?? "")\" is not valid. Verify the ID and try again."
            )
        }
        return found.name
    }
}
