import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Connections, each with a secret of Secrets Manager.
extension EventBridgeService {
    private static let types = ["BASIC", "OAUTH_CLIENT_CREDENTIALS", "API_KEY"]

    private func notFound(_ name: String, _ verb: String) -> AWSError {
        .eventsNotFound("Failed to \(verb) the connection(s). Connection '\(name)' does not exist.")
    }

    func createConnection(_ request: RequestMembers) async throws(AWSError) -> JSONValue {
        let (name, type) = (try request.text("Name"), try request.text("AuthorizationType"))
        var check = ConstraintCheck()
        check.present(name, at: "name")
        check.length(name, at: "name", 1...64)
        check.pattern(name, at: "name", Self.namePattern, Self.isName)
        check.oneOf(type, at: "authorizationType", Self.types)
        try check.verify()
        let parameters = try request.structure("AuthParameters")?.object ?? [:]
        var connection = EventConnection(
            name: name ?? "",
            arn: arn("connection/\(name ?? "")/\(Identifiers.requestID())"),
            created: clock.now,
            modified: clock.now,
            type: type ?? "BASIC",
            parameters: StoredJSON(.object(parameters)),
            description: try request.text("Description")
        )
        guard state.withLock({ $0.connections[connection.name] }) == nil else {
            throw .eventsExists("Connection \(connection.name) already exists.")
        }
        connection.secretARN = try await secret(
            "CreateSecret",
            [
                "Name": .string("events!connection/\(connection.name)/\(Identifiers.requestID())"),
                "SecretString": .string(connection.secretText),
                "Tags": [["Key": "aws:secretsmanager:owningService", "Value": "events"]],
            ]
        )
        try keep(connection)
        authorize(connection)
        return answer(connection, ["CreationTime", "LastModifiedTime"])
    }

    /// Makes it without asking Secrets Manager: for a stack, whose ARNs are known before.
    func keep(_ connection: EventConnection) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            try tables.connections.put(connection.name, record: connection)
            state.connections[connection.name] = connection
        }
    }

    private func answer(_ connection: EventConnection, _ more: [String]) -> JSONValue {
        var members: JSONObject = [
            "ConnectionArn": .string(connection.arn), "ConnectionState": .string(connection.state),
        ]
        for (name, value) in described(connection) where more.contains(name) { members[name] = value }
        return .object(members)
    }

    private func described(_ connection: EventConnection) -> JSONObject {
        var members: JSONObject = [
            "ConnectionArn": .string(connection.arn), "Name": .string(connection.name),
            "ConnectionState": .string(connection.state), "AuthorizationType": .string(connection.type),
            "CreationTime": connection.created.epochSeconds, "LastModifiedTime": connection.modified.epochSeconds,
            "LastAuthorizedTime": connection.modified.epochSeconds,
        ]
        if let reason = connection.stateReason { members["StateReason"] = .string(reason) }
        return members
    }

    private func connection(_ request: RequestMembers, _ verb: String) throws(AWSError) -> EventConnection {
        let name = try name(request, "Name", at: "name")
        guard let connection = state.withLock({ $0.connections[name] }) else { throw notFound(name, verb) }
        return connection
    }

    func describeConnection(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let connection = try connection(request, "describe")
        var members = described(connection)
        members["AuthParameters"] = connection.shownParameters
        members["SecretArn"] = .text(connection.secretARN)
        members["Description"] = .text(connection.description)
        return .object(members)
    }

    func updateConnection(_ request: RequestMembers) async throws(AWSError) -> JSONValue {
        var connection = try connection(request, "update")
        let type = try request.text("AuthorizationType")
        var check = ConstraintCheck()
        check.oneOf(type, at: "authorizationType", Self.types)
        try check.verify()
        connection.type = type ?? connection.type
        connection.description = try request.text("Description") ?? connection.description
        if let parameters = try request.structure("AuthParameters") {
            let before = connection.type == type ? connection.parameters.value.object ?? [:] : [:]
            connection.parameters = StoredJSON(.object(before.merging(parameters.object) { _, new in new }))
            if let arn = connection.secretARN {
                _ = try await secret(
                    "PutSecretValue",
                    ["SecretId": .string(arn), "SecretString": .string(connection.secretText)]
                )
            }
        }
        connection.modified = clock.now
        (connection.authorizationState, connection.stateReason) = (nil, nil)
        try keep(connection)
        authorize(connection)
        return answer(connection, ["CreationTime", "LastModifiedTime", "LastAuthorizedTime"])
    }

    func deleteConnection(_ request: RequestMembers) async throws(AWSError) -> JSONValue {
        let connection = try connection(request, "delete")
        if let arn = connection.secretARN {
            _ = try? await secret("DeleteSecret", ["SecretId": .string(arn), "ForceDeleteWithoutRecovery": true])
        }
        try dropConnection(connection.name)
        var members = answer(connection, ["CreationTime", "LastModifiedTime", "LastAuthorizedTime"]).object ?? [:]
        members["ConnectionState"] = "DELETING"
        return .object(members)
    }

    func dropConnection(_ name: String) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            try tables.connections.remove(name)
            state.connections.removeValue(forKey: name)
        }
    }

    func listConnections(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (prefix, wanted) = (try request.text("NamePrefix") ?? "", try request.text("ConnectionState"))
        let connections = state.withLock { Array($0.connections.values) }.filter {
            $0.name.hasPrefix(prefix) && $0.state == wanted ?? $0.state
        }
        return try page(of: connections.sorted { $0.name < $1.name }, request).json("Connections") {
            .object(self.described($0))
        }
    }

    /// - Returns: The secret's ARN.
    private func secret(_ operation: String, _ members: JSONObject) async throws(AWSError) -> String? {
        var members = members
        if operation != "DeleteSecret" { members["ClientRequestToken"] = .string(Identifiers.requestID()) }
        let response = await services.send(
            CloudRequest(
                "POST",
                "/",
                headers: [
                    "X-Amz-Target": "secretsmanager.\(operation)",
                    "Content-Type": WireProtocol.json11.contentType,
                ],
                body: JSONValue.object(members).bytes
            )
        )
        guard response.status == 200 else {
            throw AWSError("InternalException", "The connection's secret can't be kept.", status: 500)
        }
        return (try? JSONValue(parsing: response.bytes))?["ARN"]?.string
    }
}
