import CloudCore
import OrderedCollections
import WorkshopCommon

extension EventSourceService {
    func create(_ members: JSONObject, id: String) async throws(AWSError) -> EventSourceMapping {
        try MappingRules.checkModel(members)
        guard let name = members["FunctionName"]?.string else {
            throw .validation("Value null at 'functionName' failed to satisfy constraint: Member must not be null")
        }
        guard let text = members["EventSourceArn"]?.string, let source = ARN(text) else {
            throw .invalidParameter("Unrecognized event source.")
        }
        let isQueue = source.service == "sqs"
        guard isQueue || resources.streams.contains(where: { $0.takes(source) }) else {
            throw .invalidParameter("Unrecognized event source.")
        }
        var settings = MappingSettings(members.filter { MappingRules.settable.contains($0.key) && !$0.value.isNull })
        let isFIFO = isQueue && source.resource.hasSuffix(".fifo")
        try MappingRules(source: source, isQueue: isQueue, isFIFO: isFIFO).check(settings)
        settings.document.merge(MappingRules.defaults(isQueue: isQueue)) { given, _ in given }
        let function = try await function(name)
        try await check(source, against: function)
        if let existing = mappings.first(where: {
            $0.source == text && $0.functionARN == function.arn && $0.id != id
        }) {
            throw .mappingExists(existing, function: function.name)
        }
        let isEnabled = members["Enabled"]?.bool ?? true
        let mapping = EventSourceMapping(
            id: id,
            source: text,
            functionARN: function.arn,
            settings: settings,
            isEnabled: isEnabled,
            state: isEnabled ? .creating : .disabled,
            modified: clock.now,
            tags: MappingRules.tags(members["Tags"])
        )
        try put(mapping)
        return mapping
    }

    func update(_ id: String, _ members: JSONObject) async throws(AWSError) -> EventSourceMapping {
        try MappingRules.checkModel(members)
        var mapping = try mapping(id)
        guard let source = ARN(mapping.source) else { throw .noSuchMapping }
        if let name = members["FunctionName"]?.string {
            let function = try await function(name)
            mapping.functionARN = function.arn
        }
        let changes = members.filter {
            MappingRules.settable.contains($0.key) && !$0.key.hasPrefix("StartingPosition") && !$0.value.isNull
        }
        mapping.settings.document.merge(changes) { _, new in new }
        // `{}` takes filters and bounds away.
        for name in ["FilterCriteria", "ScalingConfig", "MetricsConfig"]
        where mapping.settings.document[name]?.object?.isEmpty ?? false {
            mapping.settings.document[name] = nil
        }
        let isFIFO = mapping.isQueue && source.resource.hasSuffix(".fifo")
        try MappingRules(source: source, isQueue: mapping.isQueue, isFIFO: isFIFO).check(mapping.settings)
        let wasEnabled = mapping.isEnabled
        mapping.isEnabled = members["Enabled"]?.bool ?? wasEnabled
        mapping.state =
            mapping.isEnabled == wasEnabled ? .updating : mapping.isEnabled ? .enabling : .disabling
        mapping.modified = clock.now
        try put(mapping)
        return mapping
    }

    /// The source must be there, and a queue must hide a message for as long as the function may work on it.
    private func check(_ source: ARN, against function: KnownFunction) async throws(AWSError) {
        guard source.service == "sqs" else {
            guard let reader = resources.streams.first(where: { $0.takes(source) }) else { return }
            do throws(AWSError) {
                _ = try await reader.shards(ofStream: source)
            } catch {
                throw .invalidParameter("Stream not found: \(source)")
            }
            return
        }
        let queue: QueueProperties
        do throws(AWSError) {
            queue = try await resources.queues.properties(ofQueue: source)
        } catch {
            throw .invalidParameter(
                "Error occurred while ReceiveMessage. SQS Error Code: \(error.code). SQS Error Message: \(error.message)"
            )
        }
        let timeout = queue.visibilityTimeout.components.seconds
        guard timeout >= function.timeout else {
            throw .invalidParameter(
                "Queue visibility timeout: \(timeout) seconds is less than Function timeout: \(function.timeout) seconds"
            )
        }
    }

    func isThere(_ function: String) async -> Bool { (try? await self.function(function)) != nil }

    struct KnownFunction {
        let name: String
        /// With the qualifier that was asked for.
        let arn: String
        let timeout: Int64
    }

    /// Asks Lambda's API. A name, a partial ARN or an ARN, with a qualifier or without.
    private func function(_ text: String) async throws(AWSError) -> KnownFunction {
        let name = text.utf8.map { byte in
            AWSPath.isPlain(byte) ? String(UnicodeScalar(byte)) : "%" + Identifiers.hexadecimal(UInt64(byte), digits: 2)
        }.joined()
        let request = CloudRequest(
            "GET",
            "/2015-03-31/functions/\(name)/configuration",
            headers: [
                "Host": "lambda",
                "Authorization": CredentialScope.authorization(of: "sources", for: "lambda", region: account.region),
            ]
        )
        let response = await sender.send(request)
        guard response.status == 200, let document = try? JSONValue(parsing: response.bytes),
            let arn = document["FunctionArn"]?.string, let own = document["FunctionName"]?.string
        else {
            if response.status == 400, let document = try? JSONValue(parsing: response.bytes),
                let message = document["message"]?.string
            {
                throw AWSError(response.headers["x-amzn-ErrorType"] ?? "ValidationException", message)
            }
            throw .invalidParameter("Function does not exist")
        }
        return KnownFunction(name: own, arn: arn, timeout: Int64(document["Timeout"]?.int ?? 3))
    }
}

/// What a path may hold without being percent-encoded.
enum AWSPath {
    static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~")].contains(byte)
    }
}
