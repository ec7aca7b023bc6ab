import CloudCore
import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// A state machine as it stands, with its versions and aliases.
struct MachineRecord: Sendable {
    enum Kind: String, Hashable, Sendable {
        case standard = "STANDARD"
        case express = "EXPRESS"
    }

    /// What an execution is started from; versions keep theirs.
    struct Revision: Sendable {
        /// Names it where it is stored; another one with every change.
        var key = Identifiers.requestID()
        var definition: String
        var machine: StateMachine
        var roleARN: String
        var logging: JSONValue
        var tracing: JSONValue
        var encryption: JSONValue?
        /// Absent until the first update.
        var revisionID: String?
    }

    struct Version: Sendable {
        let number: Int
        let revision: Revision
        let description: String?
        let creationTime: Int64
    }

    struct Alias: Sendable {
        let name: String
        var description: String?
        var routes: [(version: String, weight: Int)]
        let creationTime: Int64
        var updateTime: Int64
    }

    let arn: String
    let name: String
    let kind: Kind
    let creationTime: Int64
    var current: Revision
    var versions: OrderedDictionary<Int, Version> = [:]
    var lastVersion = 0
    var aliases: OrderedDictionary<String, Alias> = [:]

    /// The version that a route's ARN names.
    func version(ofARN arn: String) -> Version? {
        Int(arn.split(separator: ":").last ?? "").flatMap { versions[$0] }
    }

    func versionARN(_ number: Int) -> String { "\(arn):\(number)" }
}

/// A queue that workers outside of AWS fetch tasks from.
struct Activity: Sendable {
    let arn: String
    let name: String
    let creationTime: Int64
    var waiting: [ActivityTask] = []
    /// Those who ask for a task when there is none.
    var pollers: [ActivityPoller] = []
}

struct ActivityTask: Sendable {
    let token: String
    let input: String
    let ticket: TaskTicket
}

struct ActivityPoller: Sendable {
    let id: Int
    let worker: String?
    let answer: CheckedContinuation<(ActivityTask?, Bool), Never>
}
