package import CloudCore
import OrderedCollections
import StatesLanguage
import Synchronization
package import WorkshopCommon

/// State machines: create, change, describe, list, delete.
extension StepFunctionsService {
    func createStateMachine(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let name = try request.name()
        let definition = try request.required("definition")
        let kind = MachineRecord.Kind(rawValue: request.text("type") ?? "STANDARD") ?? .standard
        let revision = MachineRecord.Revision(
            definition: definition,
            machine: try machine(definition, kind: kind),
            roleARN: try role(request),
            logging: try logging(request) ?? Self.noLogging,
            tracing: request["tracingConfiguration"] ?? ["enabled": false],
            encryption: request["encryptionConfiguration"]
        )
        let tags = try tags(request["tags"])
        if !request.flag("publish"), request.text("versionDescription") != nil {
            throw .validation("Version description can only be set when publish is true")
        }
        let arn = arn("stateMachine:\(name)")
        var record = MachineRecord(arn: arn, name: name, kind: kind, creationTime: now, current: revision)
        if request.flag("publish") { _ = record.publish(description: request.text("versionDescription"), at: now) }
        record = try keep(record, tags: tags)
        var answer: JSONObject = ["stateMachineArn": .string(arn), "creationDate": date(record.creationTime)]
        if request.flag("publish"), let last = record.versions.keys.last {
            answer["stateMachineVersionArn"] = .string(record.versionARN(last))
        }
        return .object(answer)
    }

    /// Creating once more what is there already is no error.
    private func keep(
        _ record: MachineRecord,
        tags: OrderedDictionary<String, String>
    ) throws(AWSError) -> MachineRecord {
        let arn = record.arn
        let existing = try state.withLock { state throws(AWSError) -> MachineRecord? in
            if let existing = state.machines[arn] { return existing }
            try state.keep(record, storage)
            try state.tag(arn, tags, storage)
            return nil
        }
        guard let existing else { return record }
        guard existing.kind == record.kind, existing.current.isSame(as: record.current) else {
            throw .machineExists(arn)
        }
        return existing
    }

    private func role(_ request: APIRequest) throws(AWSError) -> String {
        let role = try request.required("roleArn")
        guard role.hasPrefix("arn:"), ARN(role)?.service == "iam" else {
            throw .invalidARN("Invalid Role Arn: '\(role)'")
        }
        return role
    }

    func machine(_ definition: String, kind: MachineRecord.Kind) throws(AWSError) -> StateMachine {
        let result = DefinitionParser.parse(definition)
        let errors = result.problems.filter { $0.code.isError }
        guard let machine = result.machine, errors.isEmpty else { throw .invalidDefinition(errors.map(\.text)) }
        guard kind == .express else { return machine }
        let problems = ExpressLimits.problems(of: machine.graph)
        guard problems.isEmpty else { throw .invalidDefinition(problems) }
        return machine
    }

    func updateStateMachine(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try request.arn("stateMachineArn", "stateMachine").description
        let changes = [
            "definition", "roleArn", "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration",
        ]
        guard request.flag("publish") || changes.contains(where: { request[$0] != nil }) else {
            throw .missingParameter(
                "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be "
                    + "specified"
            )
        }
        let existing = try record(arn)
        var revision = existing.current
        if let definition = request.text("definition") {
            revision.machine = try machine(definition, kind: existing.kind)
            revision.definition = definition
        }
        if request["roleArn"] != nil { revision.roleARN = try role(request) }
        if let logging = try logging(request) { revision.logging = logging }
        if let tracing = request["tracingConfiguration"] { revision.tracing = tracing }
        revision.encryption = request["encryptionConfiguration"] ?? revision.encryption
        if !revision.isSame(as: existing.current) {
            revision.revisionID = Identifiers.requestID()
            revision.key = Identifiers.requestID()
        }
        let moment = now
        let changed = revision
        let version = try change(arn) { record in
            record.current = changed
            return request.flag("publish")
                ? record.publish(description: request.text("versionDescription"), at: moment) : nil
        }
        var answer: JSONObject = ["updateDate": date(moment)]
        if let id = revision.revisionID { answer["revisionId"] = .string(id) }
        if let version { answer["stateMachineVersionArn"] = .string(existing.versionARN(version)) }
        return .object(answer)
    }

    func record(_ arn: String) throws(AWSError) -> MachineRecord {
        guard let record = state.withLock({ $0.machines[arn] }) else { throw .machineNotFound(arn) }
        return record
    }

    func change<Result: Sendable>(
        _ arn: String,
        _ body: (inout MachineRecord) -> Result
    ) throws(AWSError) -> Result {
        let result = try state.withLock { state throws(AWSError) -> Result? in
            guard var record = state.machines[arn] else { return nil }
            let result = body(&record)
            try state.keep(record, storage)
            return result
        }
        guard let result else { throw .machineNotFound(arn) }
        return result
    }

    /// What an ARN with or without a version or an alias stands for.
    func resolve(_ arn: ARN) throws(AWSError) -> ResolvedMachine {
        let parts = arn.resource.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count >= 2 else { throw .invalidARN("Invalid ARN: \(arn)") }
        let base = self.arn("stateMachine:\(parts[1])")
        guard let record = state.withLock({ $0.machines[base] }),
            arn.account == account.id, arn.region == account.region
        else { throw .machineNotFound(arn.description) }
        guard parts.count == 3 else { return ResolvedMachine(record: record, revision: record.current) }
        if let number = Int(parts[2]) {
            guard let version = record.versions[number] else { throw .machineNotFound(arn.description) }
            return ResolvedMachine(record: record, revision: version.revision, version: arn.description)
        }
        guard let alias = record.aliases[parts[2]], let route = alias.draw(), let version = record.version(ofARN: route)
        else { throw .machineNotFound(arn.description) }
        return ResolvedMachine(record: record, revision: version.revision, version: route, alias: arn.description)
    }

    func describeStateMachine(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try request.arn("stateMachineArn", "stateMachine")
        let resolved = try resolve(arn)
        var members = resolved.members
        members["stateMachineArn"] = .string(resolved.version ?? resolved.record.arn)
        members["status"] = "ACTIVE"
        members["type"] = .string(resolved.record.kind.rawValue)
        let created = resolved.version.flatMap { resolved.record.version(ofARN: $0)?.creationTime }
        members["creationDate"] = date(created ?? resolved.record.creationTime)
        if let version = resolved.version.flatMap({ resolved.record.version(ofARN: $0) }) {
            members["description"] = version.description.map { .string($0) }
        }
        return request.includingData(members, "definition")
    }

    func deleteStateMachine(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try request.arn("stateMachineArn", "stateMachine").description
        try state.withLock { state throws(AWSError) in try state.removeMachine(arn, storage) }
        return [:]
    }

    func listStateMachines(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let records = state.withLock { Array($0.machines.values) }.sorted { $0.creationTime < $1.creationTime }
        return try request.page(records).json("stateMachines") {
            [
                "stateMachineArn": .string($0.arn), "name": .string($0.name), "type": .string($0.kind.rawValue),
                "creationDate": date($0.creationTime),
            ]
        }
    }

    /// Makes the machine of a stack, or brings it up to date.
    /// - Throws: What `CreateStateMachine` would answer.
    package func deploy(
        name: String,
        definition: String,
        roleARN: String,
        isExpress: Bool,
        logging: JSONValue?,
        tracing: JSONValue?
    ) throws(AWSError) -> String {
        guard APIRequest.isName(name) else { throw .invalidName(name) }
        let kind: MachineRecord.Kind = isExpress ? .express : .standard
        var revision = MachineRecord.Revision(
            definition: definition,
            machine: try machine(definition, kind: kind),
            roleARN: roleARN,
            logging: logging ?? Self.noLogging,
            tracing: tracing ?? ["enabled": false]
        )
        let arn = arn("stateMachine:\(name)")
        let moment = now
        try state.withLock { state throws(AWSError) in
            guard var record = state.machines[arn], record.kind == kind else {
                let record = MachineRecord(
                    arn: arn,
                    name: name,
                    kind: kind,
                    creationTime: moment,
                    current: revision
                )
                try state.keep(record, storage)
                return
            }
            guard !record.current.isSame(as: revision) else { return }
            revision.revisionID = Identifiers.requestID()
            record.current = revision
            try state.keep(record, storage)
        }
        return arn
    }

    /// One that isn't there is no error; executions of it go on.
    package func deleteMachine(named name: String) {
        let arn = arn("stateMachine:\(name)")
        // Where that can't be stored, it comes back with the next start, and goes with the next deployment.
        try? state.withLock { state throws(AWSError) in try state.removeMachine(arn, storage) }
    }
}

/// A machine, and which of its revisions is meant.
struct ResolvedMachine {
    let record: MachineRecord
    let revision: MachineRecord.Revision
    var version: String?
    var alias: String?

    /// What `DescribeStateMachine` and `DescribeStateMachineForExecution` have alike.
    var members: JSONObject {
        var members: JSONObject = [
            "name": .string(record.name),
            "definition": .string(revision.definition),
            "roleArn": .string(revision.roleARN),
            "loggingConfiguration": revision.logging,
            "tracingConfiguration": revision.tracing,
        ]
        if let id = revision.revisionID { members["revisionId"] = .string(id) }
        members["encryptionConfiguration"] = revision.encryption ?? ["type": "AWS_OWNED_KEY"]
        return members
    }
}

extension MachineRecord.Revision {
    func isSame(as other: MachineRecord.Revision) -> Bool {
        definition == other.definition && roleARN == other.roleARN && logging.isEquivalent(to: other.logging)
            && tracing.isEquivalent(to: other.tracing)
    }
}

/// What an Express workflow can't have.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html>.
enum ExpressLimits {
    /// An Express workflow ends after five minutes, whatever it says.
    static func limited(_ machine: StateMachine) -> StateMachine {
        StateMachine(
            comment: machine.comment,
            timeoutSeconds: min(machine.timeoutSeconds ?? 300, 300),
            graph: machine.graph
        )
    }

    static func problems(of graph: StateGraph) -> [String] {
        graph.states.flatMap { state -> [String] in
            switch state.kind {
            case .task(let task): return problem(of: task.resource, at: state.path).map { [$0] } ?? []
            case .parallel(let parallel): return parallel.branches.flatMap(problems)
            case .map(let map):
                guard map.mode == .inline else {
                    return [text("Distributed Map states are not supported for Express state machines", state.path)]
                }
                return problems(of: map.processor)
            default: return []
            }
        }
    }

    private static func problem(of resource: TaskResource, at path: String) -> String? {
        switch resource {
        case .function: return nil
        case .activity: return text("Express state machine does not support Activity ARN", path + "/Resource")
        case .service(let task):
            let pattern: String
            switch task.pattern {
            case .requestResponse: return nil
            case .sync, .sync2: pattern = "'.sync' service integration"
            // With a blank at its end, as AWS has it.
            case .waitForTaskToken: pattern = "'.waitForTaskToken' service integration "
            }
            return text("Express state machine does not support \(pattern)", path + "/Resource")
        }
    }

    private static func text(_ message: String, _ path: String) -> String {
        "SCHEMA_VALIDATION_FAILED: \(message) at \(path)"
    }
}
