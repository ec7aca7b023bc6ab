import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaOperation {
    private static let one = "/2015-03-31/functions/{FunctionName}/policy"

    static let policies: [LambdaOperation] = [
        LambdaOperation("AddPermission", "POST", one, 201, [.namespacedName, .qualifier] + ResourcePolicy.members) {
            service,
            request throws(AWSError) in
            let statement = try service.addPermission(request.reference(service), request.body)
            return .json(["Statement": .string(statement.serialized())])
        },
        LambdaOperation("GetPolicy", "GET", one, 200, [.namespacedName, .qualifier]) {
            service,
            request throws(AWSError) in
            let reference = try request.reference(service)
            guard let record = service.locked({ $0.functions[reference.name] }) else {
                throw .functionNotFound(reference.arn(in: service.account))
            }
            guard let policy = record.policies[reference.qualifier ?? "$LATEST"] else { throw .noSuchResource }
            return .json([
                "Policy": .string(policy.document.serialized()),
                "RevisionId": .string(record.revisionID(of: reference.qualifier)),
            ])
        },
        LambdaOperation("RemovePermission", "DELETE", "\(one)/{StatementId}", 204, [.namespacedName, .qualifier]) {
            service,
            request throws(AWSError) in
            try service.removePermission(
                request.reference(service),
                statement: request.label("StatementId"),
                revisionID: request["RevisionId"]
            )
            return .nothing
        },
    ]
}

extension ResourcePolicy {
    static let members: [Member] = [
        Member("StatementId", .text(1...100, pattern: Patterns.statement), required: true),
        Member("Action", .text(0...10000, pattern: Patterns.action), required: true),
        Member("Principal", .text(0...2048, pattern: Patterns.handler), required: true),
        Member("SourceArn", .text(0...10000, pattern: Patterns.source)),
        Member("FunctionUrlAuthType", .choice(["NONE", "AWS_IAM"])),
        Member("InvokedViaFunctionUrl", .boolean),
        Member("SourceAccount", .text(0...12, pattern: Patterns.account)),
        Member("EventSourceToken", .text(0...256, pattern: Patterns.token)),
        .revisionID,
        Member("PrincipalOrgID", .text(12...34, pattern: Patterns.organization)),
    ]

    /// A statement as AWS makes it of `AddPermission`'s members, or `nil` when nobody could be that principal.
    static func statement(_ members: JSONValue, resource: String) -> JSONValue? {
        let principal = members["Principal"]?.string ?? ""
        let who: JSONValue
        if principal == "*" {
            who = "*"
        } else if principal.hasSuffix(".amazonaws.com") {
            who = ["Service": .string(principal)]
        } else if Patterns.matches(Patterns.account, principal) {
            who = ["AWS": .string("arn:aws:iam::\(principal):root")]
        } else if ARN(principal)?.service == "iam" {
            who = ["AWS": .string(principal)]
        } else {
            return nil
        }
        var statement: JSONObject = [
            "Sid": members["StatementId"] ?? nil,
            "Effect": "Allow",
            "Principal": who,
            "Action": members["Action"] ?? nil,
            "Resource": .string(resource),
        ]
        let condition = condition(members)
        if !condition.isEmpty { statement["Condition"] = .object(condition) }
        return .object(statement)
    }

    private static func condition(_ members: JSONValue) -> JSONObject {
        var equal: JSONObject = [:]
        for (member, key) in [
            ("FunctionUrlAuthType", "lambda:FunctionUrlAuthType"), ("PrincipalOrgID", "aws:PrincipalOrgID"),
            ("SourceAccount", "AWS:SourceAccount"), ("EventSourceToken", "lambda:EventSourceToken"),
        ] {
            if let value = members[member] { equal[key] = value }
        }
        var condition: JSONObject = equal.isEmpty ? [:] : ["StringEquals": .object(equal)]
        if let arn = members["SourceArn"] { condition["ArnLike"] = ["AWS:SourceArn": arn] }
        if let isURL = members["InvokedViaFunctionUrl"] {
            condition["Bool"] = ["lambda:InvokedViaFunctionUrl": .string(isURL.asText)]
        }
        return condition
    }
}

extension LambdaService {
    func addPermission(_ reference: FunctionReference, _ members: JSONValue) throws(AWSError) -> JSONValue {
        guard reference.qualifier != "$LATEST" else {
            throw .invalidParameter("We currently do not support adding policies for $LATEST.")
        }
        if let record = locked({ $0.functions[reference.name] }) { try checkAlias(reference, of: record) }
        try checkExists(reference)
        let identifier = members["StatementId"]?.string ?? ""
        guard let statement = ResourcePolicy.statement(members, resource: reference.arn(in: account)) else {
            throw .invalidParameter("The provided principal was invalid. Please check the principal and try again.")
        }
        return try change(reference.name) { record throws(AWSError) -> JSONValue in
            try checkRevision(members["RevisionId"]?.string, record.revisionID(of: reference.qualifier))
            var policy = record.policies[reference.qualifier ?? "$LATEST"] ?? ResourcePolicy()
            guard policy.statements[identifier] == nil else { throw .statementExists(identifier) }
            policy.statements[identifier] = statement
            record.policies[reference.qualifier ?? "$LATEST"] = policy
            record.renewRevision(of: reference.qualifier)
            return statement
        }
    }

    func removePermission(
        _ reference: FunctionReference,
        statement: String,
        revisionID: String?
    ) throws(AWSError) {
        let missing = AWSError.notFound("No policy found for: \(reference.arn(in: account))")
        try change(reference.name, missing: missing) { record throws(AWSError) in
            try checkAlias(reference, of: record)
            let key = reference.qualifier ?? "$LATEST"
            guard var policy = record.policies[key] else {
                throw .notFound("No policy is associated with the given resource.")
            }
            guard policy.statements.removeValue(forKey: statement) != nil else { throw .noStatement(statement) }
            try checkRevision(revisionID, record.revisionID(of: reference.qualifier))
            record.policies[key] = policy.statements.isEmpty ? nil : policy
            record.renewRevision(of: reference.qualifier)
        }
    }

    /// An alias that the function doesn't have is told of in words of its own.
    ///
    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda_api.snapshot.json,
    /// test_permission_exceptions.
    private func checkAlias(_ reference: FunctionReference, of record: FunctionRecord) throws(AWSError) {
        guard reference.namesAlias, !record.exists(reference.qualifier) else { return }
        throw .aliasNotFound(reference.arn(in: account))
    }
}

extension FunctionRecord {
    func revisionID(of qualifier: String?) -> String {
        qualifier.flatMap { aliases[$0]?.revisionID } ?? target(of: qualifier)?.configuration.stamp.revisionID ?? ""
    }

    /// A policy is a part of what a revision covers.
    mutating func renewRevision(of qualifier: String?) {
        let id = Identifiers.requestID()
        if let qualifier, aliases[qualifier] != nil {
            aliases[qualifier]?.revisionID = id
        } else if let number = qualifier.flatMap({ Int($0) }) {
            published[number]?.configuration.stamp.revisionID = id
        } else {
            latest.configuration.stamp.revisionID = id
        }
    }
}

extension AWSError {
    static func statementExists(_ identifier: String) -> AWSError {
        .conflict(
            "The statement id (\(identifier)) provided already exists. Please provide a new statement id, or remove the "
                + "existing statement."
        )
    }

    static func noStatement(_ identifier: String) -> AWSError {
        .notFound("Statement \(identifier) is not found in resource policy.")
    }
}
