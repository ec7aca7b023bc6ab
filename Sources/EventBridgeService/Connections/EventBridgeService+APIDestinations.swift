import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// API destinations; rules call those on this machine.
extension EventBridgeService {
    private func notFound(_ name: String, _ verb: String) -> AWSError {
        .eventsNotFound("Failed to \(verb) the api-destination(s). An api-destination '\(name)' does not exist.")
    }

    func createAPIDestination(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try checked(request)
        let destination = APIDestination(
            name: name,
            arn: arn("api-destination/\(name)/\(Identifiers.requestID())"),
            created: clock.now,
            modified: clock.now,
            connectionARN: try request.text("ConnectionArn") ?? "",
            endpoint: try request.text("InvocationEndpoint") ?? "",
            method: try request.text("HttpMethod") ?? "",
            rate: try request.integer("InvocationRateLimitPerSecond") ?? 300,
            description: try request.text("Description")
        )
        guard state.withLock({ $0.destinations[name] }) == nil else {
            throw .eventsExists("An api-destination '\(name)' already exists.")
        }
        guard state.withLock({ $0.connections.values.contains { $0.arn == destination.connectionARN } }) else {
            throw .eventsNotFound("Connection '\(destination.connectionARN)' does not exist.")
        }
        try keep(destination)
        return answer(destination)
    }

    private func checked(_ request: RequestMembers) throws(AWSError) -> String {
        let name = try request.text("Name")
        let (arn, method) = (try request.text("ConnectionArn"), try request.text("HttpMethod"))
        let endpoint = try request.text("InvocationEndpoint")
        var check = ConstraintCheck()
        check.present(name, at: "name")
        check.length(name, at: "name", 1...64)
        check.pattern(name, at: "name", Self.namePattern, Self.isName)
        check.pattern(
            arn,
            at: "connectionArn",
            "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$"
        ) { ARN($0)?.resource.hasPrefix("connection/") ?? false }
        check.oneOf(method, at: "httpMethod", ["HEAD", "POST", "PATCH", "DELETE", "PUT", "GET", "OPTIONS"])
        check.pattern(
            endpoint,
            at: "invocationEndpoint",
            "^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$"
        ) { Self.isURLText($0) }
        check.value(
            try request.integer("InvocationRateLimitPerSecond"),
            at: "invocationRateLimitPerSecond",
            1...Int.max
        )
        try check.verify()
        return name ?? ""
    }

    /// What the pattern says, in one pass: letters and signs of a URL, each `%` before two hexadecimal digits.
    private static func isURLText(_ text: String) -> Bool {
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard bytes.count >= 2, bytes.prefix(2).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
                    return false
                }
                bytes = bytes.dropFirst(2)
            } else {
                let scalar = Character(Unicode.Scalar(byte))
                let isWord = scalar.isASCII && (scalar.isLetter || scalar.isNumber)
                guard isWord || "-()_.!~*';/?:@&=+$,".contains(scalar) else { return false }
            }
        }
        return !text.isEmpty
    }

    func keep(_ destination: APIDestination) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            try tables.destinations.put(destination.name, record: destination)
            state.destinations[destination.name] = destination
        }
    }

    private func answer(_ destination: APIDestination) -> JSONValue {
        let connection = state.withLock { $0.connections.values.first { $0.arn == destination.connectionARN } }
        return [
            "ApiDestinationArn": .string(destination.arn),
            "ApiDestinationState": connection?.state == "AUTHORIZED" ? "ACTIVE" : "INACTIVE",
            "CreationTime": destination.created.epochSeconds, "LastModifiedTime": destination.modified.epochSeconds,
        ]
    }

    private func listed(_ destination: APIDestination) -> JSONObject {
        var members = answer(destination).object ?? [:]
        members["Name"] = .string(destination.name)
        members["ConnectionArn"] = .string(destination.connectionARN)
        members["InvocationEndpoint"] = .string(destination.endpoint)
        members["HttpMethod"] = .string(destination.method)
        members["InvocationRateLimitPerSecond"] = .number(JSONNumber(destination.rate))
        return members
    }

    private func destination(_ request: RequestMembers, _ verb: String) throws(AWSError) -> APIDestination {
        let name = try name(request, "Name", at: "name")
        guard let destination = state.withLock({ $0.destinations[name] }) else { throw notFound(name, verb) }
        return destination
    }

    func describeAPIDestination(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let destination = try destination(request, "describe")
        var members = listed(destination)
        members["Description"] = .text(destination.description)
        return .object(members)
    }

    func updateAPIDestination(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        _ = try checked(request)
        var destination = try destination(request, "update")
        destination.connectionARN = try request.text("ConnectionArn") ?? destination.connectionARN
        destination.endpoint = try request.text("InvocationEndpoint") ?? destination.endpoint
        destination.method = try request.text("HttpMethod") ?? destination.method
        destination.rate = try request.integer("InvocationRateLimitPerSecond") ?? destination.rate
        destination.description = try request.text("Description") ?? destination.description
        destination.modified = clock.now
        try keep(destination)
        return answer(destination)
    }

    func deleteAPIDestination(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        try dropDestination(try destination(request, "delete").name)
        return [:]
    }

    func dropDestination(_ name: String) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            try tables.destinations.remove(name)
            state.destinations.removeValue(forKey: name)
        }
    }

    func listAPIDestinations(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (prefix, arn) = (try request.text("NamePrefix") ?? "", try request.text("ConnectionArn"))
        let found = state.withLock { Array($0.destinations.values) }.filter {
            $0.name.hasPrefix(prefix) && $0.connectionARN == arn ?? $0.connectionARN
        }
        return try page(of: found.sorted { $0.name < $1.name }, request).json("ApiDestinations") {
            .object(self.listed($0))
        }
    }
}
