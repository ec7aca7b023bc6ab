import OrderedCollections
import WorkshopCommon

extension WorkspaceState {
    /// What a state file turned out to be.
    enum Parsed {
        case valid(WorkspaceState)
        case newer(version: Int)
        case damaged(why: String)
    }

    static let keys = [
        "version", "id", "revision", "transaction", "step", "passed", "hints", "lastVerdict", "laid", "conflicts",
    ]

    /// The file's text.
    var contents: [UInt8] { Array((json.serialized(.pretty) + "\n").utf8) }

    private var json: JSONValue {
        let books = bookkeeping.json
        var object: JSONObject = [
            "version": .number(JSONNumber(WorkspaceState.version)),
            "id": .string(id),
            "revision": .number(JSONNumber(revision)),
            "transaction": .number(JSONNumber(lastTransaction)),
            "step": books["step"] ?? .null,
            "passed": .array(passed.map { ["step": .string($0.step), "at": .string($0.at.description)] }),
            "hints": .array(
                hints.map {
                    ["step": .string($0.step), "check": .string($0.check), "shown": .number(JSONNumber($0.count))]
                }
            ),
            "lastVerdict": lastVerdict?.json ?? .null,
            "laid": books["laid"] ?? [:],
            "conflicts": books["conflicts"] ?? [:],
        ]
        for (key, value) in unknown.sorted(by: { $0.key < $1.key }) { object[key] = value }
        return .object(object)
    }

    static func parse(_ contents: [UInt8]) -> Parsed {
        do {
            return parse(try JSONValue(parsing: contents))
        } catch {
            return .damaged(why: error.description)
        }
    }

    private static func parse(_ json: JSONValue) -> Parsed {
        guard let version = json["version"]?.int else { return .damaged(why: "it has no version") }
        if version > self.version { return .newer(version: version) }
        guard version == self.version || StateMigrations.steps[version] != nil else {
            return .damaged(why: "there never was a version \(version)")
        }
        let current = StateMigrations.migrated(json, from: version)
        do throws(Wrong) {
            return .valid(try WorkspaceState(json: current))
        } catch {
            return .damaged(why: "'\(error.key)' is missing or is not what it has to be")
        }
    }

    private struct Wrong: Error {
        let key: String
    }

    private init(json: JSONValue) throws(Wrong) {
        func value<Value>(_ key: String, _ value: Value?) throws(Wrong) -> Value {
            guard let value else { throw Wrong(key: key) }
            return value
        }
        let id = try value("id", json["id"]?.string.flatMap { Store.isIdentifier($0) ? $0 : nil })
        self.init(
            id: id,
            revision: try value("revision", json["revision"]?.int),
            lastTransaction: try value("transaction", json["transaction"]?.int),
            bookkeeping: try value("step, laid or conflicts", Bookkeeping(json: json))
        )
        for item in try value("passed", json["passed"]?.array) {
            let at = item["at"]?.string.flatMap(UTCTime.init)
            passed.append(PassedStep(step: try value("passed", item["step"]?.string), at: try value("passed", at)))
        }
        for item in try value("hints", json["hints"]?.array) {
            hints.append(
                HintsShown(
                    step: try value("hints", item["step"]?.string),
                    check: try value("hints", item["check"]?.string),
                    count: try value("hints", item["shown"]?.int)
                )
            )
        }
        if let verdict = json["lastVerdict"], !verdict.isNull {
            lastVerdict = try value("lastVerdict", VerdictSummary(json: verdict))
        }
        for (key, value) in json.object ?? [:] where !WorkspaceState.keys.contains(key) { unknown[key] = value }
    }
}

extension WorkspaceState.VerdictSummary {
    fileprivate var json: JSONValue {
        var members: JSONObject = [
            "step": .string(step), "verdict": .string(verdict), "at": .string(at.description),
            "failedChecks": .array(failedChecks.map(JSONValue.string)),
        ]
        members["since"] = since.map { .string($0.description) }
        return .object(members)
    }

    fileprivate init?(json: JSONValue) {
        guard let step = json["step"]?.string, let verdict = json["verdict"]?.string,
            let at = json["at"]?.string.flatMap(UTCTime.init), let failed = json["failedChecks"]?.array
        else { return nil }
        self.init(
            step: step,
            verdict: verdict,
            at: at,
            failedChecks: failed.compactMap(\.string),
            since: json["since"]?.string.flatMap(UTCTime.init)
        )
    }
}

/// Brings state files of older kits to the newest form, one version at a time.
enum StateMigrations {
    /// By the version that a migration starts from. Empty while version 1 is the first.
    static let steps: [Int: @Sendable (JSONObject) -> JSONObject] = [:]

    static func migrated(_ json: JSONValue, from version: Int) -> JSONValue {
        guard var object = json.object else { return json }
        var version = version
        while let step = steps[version] {
            object = step(object)
            version += 1
            object["version"] = .number(JSONNumber(version))
        }
        return .object(object)
    }
}
