import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Archives.
extension EventBridgeService {
    func createArchive(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try name(request, "ArchiveName", at: "archiveName", length: 48)
        let source = try request.text("EventSourceArn") ?? ""
        let pattern = try request.text("EventPattern")
        var check = ConstraintCheck()
        check.present(try request.text("EventSourceArn"), at: "eventSourceArn")
        check.length(try request.text("Description"), at: "description", 0...512)
        check.value(try request.integer("RetentionDays"), at: "retentionDays", 0...Int.max)
        try check.verify()
        if let pattern { _ = try Self.pattern(pattern) }
        var archive = EventArchive(name: name, source: source, created: clock.now)
        archive.description = try request.text("Description")
        archive.pattern = pattern
        archive.retentionDays = try request.integer("RetentionDays") ?? 0
        _ = try bus(Self.busName(source))
        let made = archive
        try state.withLock { state throws(AWSError) in
            guard state.archives[name] == nil else { throw .eventsExists("Archive \(name) already exists.") }
            try tables.archives.put(name, record: made)
            state.archives[name] = made
        }
        return identity(of: made)
    }

    private func identity(of archive: EventArchive) -> JSONValue {
        [
            "ArchiveArn": .string(arn("archive/\(archive.name)")), "State": "ENABLED",
            "CreationTime": archive.created.epochSeconds,
        ]
    }

    private func archiveName(_ request: RequestMembers) throws(AWSError) -> String {
        try name(request, "ArchiveName", at: "archiveName", length: 48)
    }

    func describeArchive(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try archiveName(request)
        guard let archive = state.withLock({ $0.archives[name] }) else { throw .archiveNotFound(name) }
        var members = listed(archive).object ?? [:]
        members["ArchiveArn"] = .string(arn("archive/\(name)"))
        members["Description"] = .text(archive.description)
        members["EventPattern"] = .text(archive.pattern)
        return .object(members)
    }

    private func listed(_ archive: EventArchive) -> JSONValue {
        [
            "ArchiveName": .string(archive.name), "EventSourceArn": .string(archive.source), "State": "ENABLED",
            "RetentionDays": .number(JSONNumber(archive.retentionDays)),
            "SizeBytes": .number(JSONNumber(archive.size)), "EventCount": .number(JSONNumber(archive.events.count)),
            "CreationTime": archive.created.epochSeconds,
        ]
    }

    func updateArchive(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try archiveName(request)
        let (description, pattern) = (try request.text("Description"), try request.text("EventPattern"))
        if let pattern { _ = try Self.pattern(pattern) }
        let days = try request.integer("RetentionDays")
        let archive = try state.withLock { state throws(AWSError) in
            guard var archive = state.archives[name] else {
                // So does AWS.
                throw AWSError(
                    "InternalException",
                    "Service encountered unexpected problem. Please try again.",
                    status: 500
                )
            }
            archive.description = description ?? archive.description
            archive.pattern = pattern ?? archive.pattern
            archive.retentionDays = days ?? archive.retentionDays
            try tables.archives.put(name, record: archive)
            state.archives[name] = archive
            return archive
        }
        return identity(of: archive)
    }

    func deleteArchive(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try archiveName(request)
        try state.withLock { state throws(AWSError) in
            guard let archive = state.archives[name] else { throw .archiveNotFound(name) }
            try tables.store.commit(
                [tables.archives.removing(name)] + archive.events.map { tables.archived.removing($0.key) }
            )
            state.archives.removeValue(forKey: name)
        }
        return [:]
    }

    func listArchives(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let filter = try ArchiveFilter(
            request,
            of: "ListArchives",
            states: ["ENABLED", "DISABLED", "CREATING", "UPDATING", "CREATE_FAILED", "UPDATE_FAILED"]
        )
        if let source = filter.source { _ = try bus(Self.busName(source)) }
        let archives = state.withLock { Array($0.archives.values) }.filter { archive in
            filter.takes(name: archive.name, source: archive.source, state: "ENABLED")
        }
        return try page(of: archives.sorted { $0.name < $1.name }, request).json("Archives") { self.listed($0) }
    }

    /// Keeps the event in the archives of its bus.
    func archive(_ event: BusEvent, on bus: String) {
        let now = clock.now
        state.withLock { state in
            for archive in state.archives.values where Self.busName(archive.source) == bus && archive.takes(event) {
                state.lastArchived += 1
                let kept = ArchivedEvent(
                    archive: archive.name,
                    number: state.lastArchived,
                    arrived: now,
                    event: StoredJSON(event.json)
                )
                // What can't be written is lost to the archive alone.
                if (try? tables.archived.put(kept.key, record: kept)) != nil {
                    state.archives[archive.name]?.events.append(kept)
                }
            }
        }
    }
}
