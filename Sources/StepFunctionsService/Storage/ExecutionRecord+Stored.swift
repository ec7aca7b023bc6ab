import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// The stored form of an execution: how it began, and what it was told since.
///
/// Nothing of what it made of that is stored: the same inputs at the same moments with the same seed give the same
/// execution, history and all. So a machine of Pass states takes one record, and a task one more.
extension ExecutionRecord {
    /// What it began with. It was told ``ExecutionInput/start`` at its start time.
    var stored: JSONValue {
        let identity = execution.identity
        var members: JSONObject = [
            "machine": .string(origin.machineARN),
            "machineName": .string(identity.stateMachineName),
            "type": .string(origin.kind.rawValue),
            "machineCreated": .milliseconds(origin.machineCreationTime),
            "revision": .string(origin.revision.key),
            "name": .string(name),
            "seed": .string(String(origin.seed)),
            "started": .milliseconds(identity.startTime),
            "input": .string(identity.inputText),
        ]
        if let version = origin.versionARN { members["version"] = .string(version) }
        if let alias = origin.aliasARN { members["alias"] = .string(alias) }
        if let header = origin.traceHeader { members["trace"] = .string(header) }
        return .object(members)
    }
}

extension ExecutionOrigin {
    init?(stored: JSONValue, revisions: [String: MachineRecord.Revision]) {
        guard let machine = stored["machine"]?.string,
            let kind = MachineRecord.Kind(rawValue: stored["type"]?.string ?? ""),
            let created = stored["machineCreated"]?.milliseconds,
            let revision = revisions[stored["revision"]?.string ?? ""],
            let seed = stored["seed"]?.string.flatMap({ UInt64($0) })
        else { return nil }
        self.init(
            machineARN: machine,
            kind: kind,
            machineCreationTime: created,
            revision: revision,
            versionARN: stored["version"]?.string,
            aliasARN: stored["alias"]?.string,
            traceHeader: stored["trace"]?.string,
            seed: seed
        )
    }
}

/// An execution as it was read back.
struct StoredExecution {
    let origin: ExecutionOrigin
    let identity: ExecutionIdentity

    /// `nil` where a part is missing.
    init?(arn: String, stored: JSONValue, region: String, revisions: [String: MachineRecord.Revision]) {
        guard let origin = ExecutionOrigin(stored: stored, revisions: revisions),
            let machineName = stored["machineName"]?.string, let name = stored["name"]?.string,
            let started = stored["started"]?.milliseconds, let text = stored["input"]?.string,
            let input = try? JSONValue(parsing: text)
        else { return nil }
        self.origin = origin
        identity = ExecutionIdentity(
            arn: arn,
            name: name,
            roleARN: origin.revision.roleARN,
            stateMachineARN: origin.machineARN,
            stateMachineName: machineName,
            region: region,
            input: input,
            inputText: text,
            startTime: started
        )
    }

    /// - Parameter steps: What it was told, each with the moment before it: `[1800000000000, "fired", 1]`.
    func replayed(_ steps: [JSONValue]) -> ExecutionReplay {
        var replay = ExecutionReplay(origin.execution(identity))
        replay.receive(.start, at: identity.startTime)
        for step in steps {
            guard let moment = step[0]?.milliseconds, let elements = step.array,
                let input = ExecutionInput(stored: .array(Array(elements.dropFirst())))
            else { break }
            replay.receive(input, at: moment)
        }
        return replay
    }
}
