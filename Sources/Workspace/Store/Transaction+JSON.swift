import OrderedCollections
import WorkshopCommon

extension Transaction {
    /// The journal's form. The checksum shows an entry that was cut or edited.
    var json: JSONValue {
        let body = self.body
        return ["checksum": .string(Transaction.checksum(of: body)), "transaction": body]
    }

    private var body: JSONValue {
        var object: JSONObject = ["version": 1, "number": .number(JSONNumber(number)), "kind": .string(kind.name)]
        switch kind {
        case .create, .update: break
        case .lay(let step), .solve(let step), .reset(let step), .passed(let step): object["step"] = .string(step)
        case .check(let steps): object["steps"] = .array(steps.map(JSONValue.string))
        case .undo(let number), .redo(let number): object["of"] = .number(JSONNumber(number))
        }
        object["time"] = .string(time.description)
        object["status"] = .string(status.rawValue)
        object["changes"] = .array(changes.map(\.json))
        object["createdFolders"] = .array(createdFolders.map(JSONValue.string))
        object["before"] = bookkeepingBefore.json
        object["after"] = bookkeepingAfter.json
        return .object(object)
    }

    init?(json: JSONValue) {
        guard let body = json["transaction"], json["checksum"]?.string == Transaction.checksum(of: body),
            body["version"]?.int == 1, let number = body["number"]?.int, let kind = Kind(json: body),
            let time = body["time"]?.string.flatMap(UTCTime.init),
            let status = body["status"]?.string.flatMap(Status.init),
            let changes = body["changes"]?.array, let folders = body["createdFolders"]?.array,
            let before = body["before"].flatMap(Bookkeeping.init), let after = body["after"].flatMap(Bookkeeping.init)
        else { return nil }
        self.init(
            number: number,
            kind: kind,
            time: time,
            status: status,
            changes: changes.compactMap(Change.init),
            createdFolders: folders.compactMap(\.string),
            bookkeepingBefore: before,
            bookkeepingAfter: after
        )
    }

    private static func checksum(of body: JSONValue) -> String {
        String(ObjectStore.digest(of: body.bytes).prefix(16))
    }
}

extension Transaction.Kind {
    fileprivate var name: String {
        switch self {
        case .create: "create"
        case .lay: "lay"
        case .solve: "solve"
        case .reset: "reset"
        case .undo: "undo"
        case .redo: "redo"
        case .passed: "passed"
        case .check: "check"
        case .update: "update"
        }
    }

    fileprivate init?(json: JSONValue) {
        let (step, number) = (json["step"]?.string, json["of"]?.int)
        switch (json["kind"]?.string, step, number) {
        case ("create", _, _): self = .create
        case ("update", _, _): self = .update
        case ("lay", let step?, _): self = .lay(step: step)
        case ("solve", let step?, _): self = .solve(step: step)
        case ("reset", let step?, _): self = .reset(step: step)
        case ("passed", let step?, _): self = .passed(step: step)
        case ("undo", _, let number?): self = .undo(of: number)
        case ("redo", _, let number?): self = .redo(of: number)
        case ("check", _, _): self = .check(steps: json["steps"]?.array?.compactMap(\.string) ?? [])
        default: return nil
        }
    }
}

extension Transaction.Change {
    fileprivate var json: JSONValue {
        ["path": .string(path), "before": before?.json ?? .null, "after": after?.json ?? .null]
    }

    fileprivate init?(json: JSONValue) {
        guard let path = json["path"]?.string, FileTree.isRelative(path) else { return nil }
        self.init(
            path: path,
            before: json["before"].flatMap(FileVersion.init),
            after: json["after"].flatMap(FileVersion.init)
        )
    }
}

extension FileVersion {
    var json: JSONValue { ["sha256": .string(digest), "executable": .bool(isExecutable)] }

    init?(json: JSONValue) {
        guard let digest = json["sha256"]?.string, digest.utf8.count == 64,
            digest.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.init(digest: digest, isExecutable: json["executable"]?.bool ?? false)
    }
}

extension Bookkeeping {
    var json: JSONValue {
        [
            "step": step.map(JSONValue.string) ?? .null,
            "laid": .object(Bookkeeping.sorted(laid) { .object(Bookkeeping.members($0)) }),
            "conflicts": .object(Bookkeeping.sorted(conflicts) { .object(Bookkeeping.members($0)) }),
        ]
    }

    init?(json: JSONValue) {
        guard let laid = json["laid"]?.object, let conflicts = json["conflicts"]?.object else { return nil }
        if let step = json["step"], !step.isNull {
            guard let name = step.string else { return nil }
            self.step = name
        }
        for (path, value) in laid {
            guard FileTree.isRelative(path), let step = value["step"]?.string,
                let kind = value["kind"]?.string.flatMap(Overlay.Kind.init), let version = FileVersion(json: value)
            else { return nil }
            self.laid[path] = Laid(step: step, kind: kind, version: version)
        }
        for (path, value) in conflicts {
            guard FileTree.isRelative(path), let step = value["step"]?.string,
                let reason = value["reason"]?.string.flatMap(Conflict.Reason.init),
                let offered = FileVersion(json: value)
            else { return nil }
            self.conflicts[path] = StoredConflict(step: step, offered: offered, reason: reason)
        }
    }

    private static func members(_ laid: Laid) -> JSONObject {
        [
            "step": .string(laid.step), "kind": .string(laid.kind.rawValue),
            "sha256": .string(laid.version.digest), "executable": .bool(laid.version.isExecutable),
        ]
    }

    private static func members(_ conflict: StoredConflict) -> JSONObject {
        [
            "step": .string(conflict.step), "reason": .string(conflict.reason.rawValue),
            "sha256": .string(conflict.offered.digest), "executable": .bool(conflict.offered.isExecutable),
        ]
    }

    private static func sorted<Value>(_ values: [String: Value], _ json: (Value) -> JSONValue) -> JSONObject {
        JSONObject(uniqueKeysWithValues: values.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) })
    }
}
