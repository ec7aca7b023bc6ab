import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Versions, aliases and tags.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-cd-aliasing-versioning.html>.
extension MachineRecord {
    /// Publishing what the last version holds already gives that version.
    /// - Returns: Its number.
    mutating func publish(description: String?, at moment: Int64) -> Int {
        if let last = versions[lastVersion], last.revision.revisionID == current.revisionID { return lastVersion }
        lastVersion += 1
        versions[lastVersion] = Version(
            number: lastVersion,
            revision: current,
            description: description,
            creationTime: moment
        )
        return lastVersion
    }
}

extension MachineRecord.Alias {
    /// A version's ARN, drawn by weight.
    func draw() -> String? {
        var number = Int.random(in: 0..<max(1, routes.reduce(0) { $0 + $1.weight }))
        for route in routes {
            number -= route.weight
            if number < 0 { return route.version }
        }
        return routes.first?.version
    }
}

extension StepFunctionsService {
    func publishVersion(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try request.arn("stateMachineArn", "stateMachine").description
        let record = try record(arn)
        if let wanted = request.text("revisionId"), wanted != (record.current.revisionID ?? "INITIAL") {
            throw .conflict(
                "Failed to publish the State Machine version for revision \(wanted). The current State Machine revision is \(record.current.revisionID ?? "INITIAL")."
            )
        }
        let moment = now
        let published = try change(arn) { record in
            let number = record.publish(description: request.text("description"), at: moment)
            return (arn: record.versionARN(number), time: record.versions[number]?.creationTime ?? moment)
        }
        return ["creationDate": date(published.time), "stateMachineVersionArn": .string(published.arn)]
    }

    func deleteVersion(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try request.arn("stateMachineVersionArn", "stateMachine")
        let (base, number) = try version(arn)
        let user = try record(base).aliases.values.first { alias in
            alias.routes.contains { $0.version == arn.description }
        }
        if let user {
            throw .conflict(
                "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this "
                    + "version: [\(user.name)]"
            )
        }
        try change(base) { _ = $0.versions.removeValue(forKey: number) }
        return [:]
    }

    /// The machine's ARN and the version's number.
    private func version(_ arn: ARN) throws(AWSError) -> (String, Int) {
        guard let version = Self.version(arn) else {
            throw .validation(
                "1 validation error detected: Value '\(arn)' at 'stateMachineVersionArn' failed to satisfy constraint"
            )
        }
        return (self.arn("stateMachine:\(version.machine)"), version.number)
    }

    func listVersions(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let record = try record(try request.arn("stateMachineArn", "stateMachine").description)
        return try request.page(record.versions.values.reversed()).json("stateMachineVersions") {
            ["stateMachineVersionArn": .string(record.versionARN($0.number)), "creationDate": date($0.creationTime)]
        }
    }

    // MARK: Aliases

    func createAlias(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let name = try request.required("name")
        let (base, routes) = try routes(request["routingConfiguration"])
        let moment = now
        let alias = MachineRecord.Alias(
            name: name,
            description: request.text("description"),
            routes: routes,
            creationTime: moment,
            updateTime: moment
        )
        let isNew = try change(base) { record -> Bool in
            if let existing = record.aliases[name] {
                return existing.description == alias.description
                    && existing.routes.elementsEqual(alias.routes) {
                        $0.version == $1.version && $0.weight == $1.weight
                    }
            }
            record.aliases[name] = alias
            return true
        }
        guard isNew else {
            throw .conflict(
                "Failed to create alias because an alias with the same name and a different routing configuration "
                    + "already exists."
            )
        }
        return ["stateMachineAliasArn": .string("\(base):\(name)"), "creationDate": date(moment)]
    }

    /// One or two versions of one machine, whose weights make a hundred.
    private func routes(
        _ value: JSONValue?
    ) throws(AWSError) -> (machine: String, routes: [(version: String, weight: Int)]) {
        let entries = value?.array ?? []
        let texts = entries.map { $0["stateMachineVersionArn"]?.string ?? "" }
        let shown = "Received: [\(texts.joined(separator: ", "))]"
        let versions = texts.compactMap { ARN($0).flatMap(Self.version) }
        guard versions.count == texts.count, let first = versions.first else {
            throw .validation("Routing configuration must contain state machine version ARNs. \(shown)")
        }
        guard Set(texts).count == texts.count else {
            throw .validation("Routing configuration must contain distinct state machine version ARNs. \(shown)")
        }
        guard versions.allSatisfy({ $0.machine == first.machine }) else {
            throw .validation("Routing configuration must contain versions of the same state machine. \(shown)")
        }
        let base = arn("stateMachine:\(first.machine)")
        let record = try record(base)
        for (text, version) in zip(texts, versions) where record.versions[version.number] == nil {
            throw .resourceNotFound(text)
        }
        let weights = entries.map { $0["weight"]?.int ?? 0 }
        guard weights.reduce(0, +) == 100 else {
            throw .validation("Sum of routing configuration weights must equal 100. Received: \(weights)")
        }
        return (base, zip(texts, weights).map { ($0, $1) })
    }

    private static func version(_ arn: ARN) -> (machine: String, number: Int)? {
        let parts = arn.resource.split(separator: ":").map(String.init)
        guard arn.service == "states", parts.count == 3, parts[0] == "stateMachine" else { return nil }
        return Int(parts[2]).map { (parts[1], $0) }
    }

    /// The machine's ARN and the alias's name.
    private func alias(_ request: APIRequest) throws(AWSError) -> (machine: String, name: String) {
        let arn = try request.arn("stateMachineAliasArn", "stateMachine")
        let parts = arn.resource.split(separator: ":").map(String.init)
        guard parts.count == 3 else { throw .invalidARN("Invalid ARN: \(arn)") }
        return (self.arn("stateMachine:\(parts[1])"), parts[2])
    }

    func updateAlias(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let (machine, name) = try alias(request)
        let moment = now
        let description = request.text("description")
        var changed: [(version: String, weight: Int)]?
        if let value = request["routingConfiguration"] { changed = try routes(value).routes }
        let routes = changed
        let isThere = try change(machine) { record -> Bool in
            guard var alias = record.aliases[name] else { return false }
            alias.description = description ?? alias.description
            alias.routes = routes ?? alias.routes
            alias.updateTime = moment
            record.aliases[name] = alias
            return true
        }
        guard isThere else { throw .aliasNotFound("\(machine):\(name)") }
        return ["updateDate": date(moment)]
    }

    func describeAlias(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let (machine, name) = try alias(request)
        guard let alias = state.withLock({ $0.machines[machine]?.aliases[name] }) else {
            throw .aliasNotFound("\(machine):\(name)")
        }
        var members: JSONObject = [
            "stateMachineAliasArn": .string("\(machine):\(name)"),
            "name": .string(name),
            "creationDate": date(alias.creationTime),
            "updateDate": date(alias.updateTime),
            "routingConfiguration": .array(
                alias.routes.map {
                    ["stateMachineVersionArn": .string($0.version), "weight": .number(JSONNumber($0.weight))]
                }
            ),
        ]
        if let description = alias.description { members["description"] = .string(description) }
        return .object(members)
    }

    func deleteAlias(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let (machine, name) = try alias(request)
        // That there is none is no error.
        _ = try change(machine) { $0.aliases.removeValue(forKey: name) }
        return [:]
    }

    func listAliases(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let record = try resolve(try request.arn("stateMachineArn", "stateMachine")).record
        return try request.page(Array(record.aliases.values)).json("stateMachineAliases") {
            ["stateMachineAliasArn": .string("\(record.arn):\($0.name)"), "creationDate": date($0.creationTime)]
        }
    }

    // MARK: Tags

    func tags(_ value: JSONValue?) throws(AWSError) -> OrderedDictionary<String, String> {
        var tags: OrderedDictionary<String, String> = [:]
        for tag in value?.array ?? [] {
            guard let key = tag["key"]?.string else { continue }
            tags[key] = tag["value"]?.string ?? ""
        }
        guard tags.count <= 50 else { throw AWSError("TooManyTags", "Too many tags: a resource has at most 50") }
        return tags
    }

    private func taggable(_ request: APIRequest) throws(AWSError) -> String {
        let arn = try request.arn("resourceArn", "stateMachine", "activity").description
        let isThere = state.withLock { $0.machines[arn] != nil || $0.activities[arn] != nil }
        guard isThere else { throw .resourceNotFound(arn) }
        return arn
    }

    func tagResource(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try taggable(request)
        let added = try tags(request["tags"])
        let count = try state.withLock { state throws(AWSError) -> Int in
            let merged = (state.tags[arn] ?? [:]).merging(added) { _, new in new }
            if merged.count <= 50 { try state.tag(arn, merged, storage) }
            return merged.count
        }
        guard count <= 50 else { throw AWSError("TooManyTags", "Too many tags: a resource has at most 50") }
        return [:]
    }

    func untagResource(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try taggable(request)
        let keys = request["tagKeys"]?.array?.compactMap(\.string) ?? []
        try state.withLock { state throws(AWSError) in
            var tags = state.tags[arn] ?? [:]
            for key in keys { tags[key] = nil }
            try state.tag(arn, tags, storage)
        }
        return [:]
    }

    func listTags(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try taggable(request)
        let tags = state.withLock { $0.tags[arn] ?? [:] }
        return ["tags": .array(tags.map { ["key": .string($0.key), "value": .string($0.value)] })]
    }
}
