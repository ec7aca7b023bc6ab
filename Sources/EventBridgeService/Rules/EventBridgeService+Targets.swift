import CloudCore
import OrderedCollections
import WorkshopCommon

/// The targets of rules.
extension EventBridgeService {
    func putTargets(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (name, bus) = (try name(request, "Rule", at: "rule"), try busName(request))
        let given = try request.structures("Targets")
        var check = ConstraintCheck()
        check.present(given, at: "targets")
        if let given { check.length(given.count, of: "[]", at: "targets", 1...100) }
        for (index, target) in (given ?? []).enumerated() {
            let (id, path) = (try target.text("Id"), "targets.\(index + 1).member")
            check.present(id, at: "\(path).id")
            check.length(id, at: "\(path).id", 1...64)
            check.pattern(id, at: "\(path).id", Self.namePattern, Self.isName)
            check.present(try target.text("Arn"), at: "\(path).arn")
            check.length(try target.text("Arn"), at: "\(path).arn", 1...1600)
            check.length(try target.text("Input"), at: "\(path).input", 0...8192)
        }
        try check.verify()
        let targets = (given ?? []).map { EventTarget(.object($0.object)) }
        _ = try self.bus(bus)
        try put(targets, on: name, bus: bus)
        return ["FailedEntryCount": 0, "FailedEntries": []]
    }

    /// A target of an id that is there already takes the other's place.
    func put(_ targets: [EventTarget], on name: String, bus: String) throws(AWSError) {
        for target in targets { try target.check() }
        _ = try rule(name, on: bus)
        try changeRule(name, on: bus) { rule throws(AWSError) in
            for target in targets {
                if let index = rule.targets.firstIndex(where: { $0.id == target.id }) {
                    rule.targets[index] = target
                } else {
                    rule.targets.append(target)
                }
            }
            guard rule.targets.count <= 5 else { throw .eventLimitExceeded }
        }
    }

    func removeTargets(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (name, bus) = (try name(request, "Rule", at: "rule"), try busName(request))
        let ids = try request.texts("Ids") ?? []
        _ = try self.bus(bus)
        try changeRule(name, on: bus) { rule in rule.targets.removeAll { ids.contains($0.id) } }
        return ["FailedEntryCount": 0, "FailedEntries": []]
    }

    func listTargetsByRule(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (name, bus) = (try name(request, "Rule", at: "rule"), try busName(request))
        _ = try self.bus(bus)
        return try page(of: try rule(name, on: bus).targets, request).json("Targets") { $0.json }
    }
}

extension EventTarget {
    /// What AWS refuses about a target.
    func check() throws(AWSError) {
        guard let target = ARN(arn) else {
            throw .eventValidation("Parameter \(arn) is not valid. Reason: Provided Arn is not in correct format.")
        }
        if target.service == "sqs", target.resource.hasSuffix(".fifo"), messageGroupID == nil {
            throw .eventValidation("Parameter(s) SqsParameters must be specified for target: \(id).")
        }
        if target.service == "states", json["RoleArn"]?.string == nil {
            throw .eventValidation("RoleArn is required for target \(arn).")
        }
        guard ["Input", "InputPath", "InputTransformer"].count(where: { json[$0] != nil }) <= 1 else {
            throw .eventValidation(
                "Only one of Input, InputPath, or InputTransformer must be provided for target \(id)."
            )
        }
        if let input = json["Input"]?.string, (try? JSONValue(parsing: input)) == nil {
            throw .eventValidation("JSON syntax error in input for target \(id)")
        }
        if let path = json["InputPath"]?.string, EventPath(path) == nil {
            throw .eventValidation("Parameter InputPath is not valid. Reason: Invalid JSONPath: \(path).")
        }
        if let transformer = json["InputTransformer"] { try InputTransformer(transformer, target: id).check() }
    }
}
