import StatesLanguage

/// What an execution was started from, and all that its history follows from beside its input.
struct ExecutionOrigin: Sendable {
    let machineARN: String
    let kind: MachineRecord.Kind
    let machineCreationTime: Int64
    let revision: MachineRecord.Revision
    let versionARN: String?
    let aliasARN: String?
    let traceHeader: String?
    /// Where all that is random in it comes from.
    let seed: UInt64

    /// One that was told nothing yet.
    func execution(_ identity: ExecutionIdentity) -> Execution {
        Execution(
            machine: kind == .standard ? revision.machine : ExpressLimits.limited(revision.machine),
            identity: identity,
            seed: seed,
            limits: Execution.Limits(historyEvents: kind == .standard ? 25_000 : nil)
        )
    }
}
