import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// The stored form of a machine. It names its revisions by their keys, since executions share them.
extension MachineRecord {
    var stored: JSONValue {
        [
            "name": .string(name),
            "type": .string(kind.rawValue),
            "created": .milliseconds(creationTime),
            "current": .string(current.key),
            "lastVersion": .number(JSONNumber(lastVersion)),
            "versions": .array(versions.values.map(\.stored)),
            "aliases": .array(aliases.values.map(\.stored)),
        ]
    }

    /// `nil` where a part is missing.
    init?(arn: String, stored: JSONValue, revisions: [String: Revision]) {
        guard let name = stored["name"]?.string, let kind = Kind(rawValue: stored["type"]?.string ?? ""),
            let created = stored["created"]?.milliseconds, let current = revisions[stored["current"]?.string ?? ""]
        else { return nil }
        self.init(arn: arn, name: name, kind: kind, creationTime: created, current: current)
        lastVersion = stored["lastVersion"]?.int ?? 0
        for entry in stored["versions"]?.array ?? [] {
            guard let version = Version(stored: entry, revisions: revisions) else { return nil }
            versions[version.number] = version
        }
        for entry in stored["aliases"]?.array ?? [] {
            guard let alias = Alias(stored: entry) else { return nil }
            aliases[alias.name] = alias
        }
    }
}

extension MachineRecord.Revision {
    var stored: JSONValue {
        var members: JSONObject = [
            "definition": .string(definition), "roleArn": .string(roleARN), "logging": logging, "tracing": tracing,
        ]
        if let encryption { members["encryption"] = encryption }
        if let revisionID { members["revisionId"] = .string(revisionID) }
        return .object(members)
    }

    /// `nil` where a part is missing, or where the definition is no longer one.
    init?(key: String, stored: JSONValue) {
        guard let definition = stored["definition"]?.string, let role = stored["roleArn"]?.string,
            let logging = stored["logging"], let tracing = stored["tracing"],
            let machine = DefinitionParser.parse(definition).machine
        else { return nil }
        self.init(
            key: key,
            definition: definition,
            machine: machine,
            roleARN: role,
            logging: logging,
            tracing: tracing,
            encryption: stored["encryption"],
            revisionID: stored["revisionId"]?.string
        )
    }
}

extension MachineRecord.Version {
    fileprivate var stored: JSONValue {
        var members: JSONObject = [
            "number": .number(JSONNumber(number)), "revision": .string(revision.key),
            "created": .milliseconds(creationTime),
        ]
        if let description { members["description"] = .string(description) }
        return .object(members)
    }

    fileprivate init?(stored: JSONValue, revisions: [String: MachineRecord.Revision]) {
        guard let number = stored["number"]?.int, let created = stored["created"]?.milliseconds,
            let revision = revisions[stored["revision"]?.string ?? ""]
        else { return nil }
        self.init(
            number: number,
            revision: revision,
            description: stored["description"]?.string,
            creationTime: created
        )
    }
}

extension MachineRecord.Alias {
    fileprivate var stored: JSONValue {
        var members: JSONObject = [
            "name": .string(name), "created": .milliseconds(creationTime), "updated": .milliseconds(updateTime),
            "routes": .array(routes.map { [.string($0.version), .number(JSONNumber($0.weight))] }),
        ]
        if let description { members["description"] = .string(description) }
        return .object(members)
    }

    fileprivate init?(stored: JSONValue) {
        guard let name = stored["name"]?.string, let created = stored["created"]?.milliseconds else { return nil }
        self.init(
            name: name,
            description: stored["description"]?.string,
            routes: (stored["routes"]?.array ?? []).map { ($0[0]?.string ?? "", $0[1]?.int ?? 0) },
            creationTime: created,
            updateTime: stored["updated"]?.milliseconds ?? created
        )
    }
}

extension JSONValue {
    /// A moment, in milliseconds since 1970.
    static func milliseconds(_ moment: Int64) -> JSONValue { .number(JSONNumber(literal: String(moment))) }

    var milliseconds: Int64? { if case .number(let number) = self { Int64(number.literal) } else { nil } }
}
