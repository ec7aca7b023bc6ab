import OrderedCollections
import WorkshopCommon

/// The roles that SAM adds to functions and state machines.
extension Transformer {
    /// Where `Role` is conditional and one branch is `AWS::NoValue`, the generated role fills that branch.
    ///
    /// - Returns: The condition of the generated role, empty for none; `nil` when `Role` stays as it is.
    func chooseRole(
        _ role: JSONValue?,
        of id: String,
        in function: inout JSONValue,
        _ path: [String]
    ) throws -> String? {
        guard let role, let argument = resolvingParameters(role)?["Fn::If"] else { return nil }
        guard let parts = argument.array, parts.count == 3, let condition = parts[0].string else {
            throw Refusal("template-intrinsic", at: path + ["Role"], "Fn::If takes a condition and two values")
        }
        let arn = JSONValue.getAtt("\(id)Role", "Arn")
        switch (parts[1].isNoValue, parts[2].isNoValue) {
        case (true, true):
            function[at: "Role"] = arn
            return ""
        case (true, false):
            function[at: "Role"] = .conditional(condition, arn, parts[2])
            return condition
        case (false, true):
            function[at: "Role"] = .conditional(condition, parts[1], arn)
            conditions["NOT\(condition)"] = ["Fn::Not": [["Condition": .string(condition)]]]
            return "NOT\(condition)"
        case (false, false):
            return nil
        }
    }

    func functionRole(
        _ properties: JSONValue,
        _ id: String,
        _ path: [String],
        _ invokePolicies: [JSONValue]
    ) throws -> JSONValue {
        var managed: [JSONValue] = [
            ManagedPolicies.arn(
                properties["DurableConfig"].given == nil
                    ? "service-role/AWSLambdaBasicExecutionRole"
                    : "service-role/AWSLambdaBasicDurableExecutionRolePolicy"
            )
        ]
        if let tracing = properties["Tracing"].given, resolvingParameters(tracing) != "Disabled" {
            managed.append(ManagedPolicies.tracing(partition))
        }
        if properties["VpcConfig"].given != nil {
            managed.append(ManagedPolicies.arn("service-role/AWSLambdaVPCAccessExecutionRole"))
        }
        var policies: [JSONValue] = []
        if let queue = properties["DeadLetterQueue"].given {
            let action: JSONValue = queue["Type"] == "SNS" ? "sns:Publish" : "sqs:SendMessage"
            var policy = Self.policy("DeadLetterQueuePolicy", action, queue["TargetArn"] ?? .null)
            policy[at: "PolicyDocument", "Version"] = "2012-10-17"
            policies.append(policy)
        }
        policies += invokePolicies
        return try role(
            of: id,
            trusting: properties["AssumeRolePolicyDocument"].given ?? Self.trust("lambda.amazonaws.com"),
            managed: managed,
            inline: policies,
            properties: properties,
            path: path,
            tags: Self.tagList(properties["Tags"], adding: ["lambda:createdBy": "SAM"])
        )
    }

    static func trust(_ service: String) -> JSONValue {
        [
            "Version": "2012-10-17",
            "Statement": [
                ["Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": ["Service": [.string(service)]]]
            ],
        ]
    }

    static func policy(_ name: String, _ action: JSONValue, _ resource: JSONValue) -> JSONValue {
        [
            "PolicyName": .string(name),
            "PolicyDocument": ["Statement": [["Action": action, "Effect": "Allow", "Resource": resource]]],
        ]
    }

    /// The role that SAM adds to a function or state machine, from its `Policies`.
    func role(
        of id: String,
        trusting trust: JSONValue,
        managed: [JSONValue],
        inline: [JSONValue],
        properties: JSONValue,
        path: [String],
        tags: JSONValue?
    ) throws -> JSONValue {
        var managed = managed
        var inline = inline
        let given = properties["Policies"].given
        for (index, policy) in (given?.array ?? given.map { [$0] } ?? []).enumerated() {
            let kind = try PolicyKind(policy, at: path + ["Policies", String(index)])
            switch kind {
            case .managed:
                let arn = ManagedPolicies.resolving(policy)
                if !managed.contains(arn) { managed.append(arn) }
            case .statement:
                inline.append(Self.namingPolicy(policy, "\(id)RolePolicy\(index)"))
            case .unknown:
                throw PolicyKind.refusal(of: policy, at: path + ["Policies", String(index)])
            }
        }
        return .map([
            "AssumeRolePolicyDocument": trust,
            "ManagedPolicyArns": managed.isEmpty ? nil : .array(managed),
            "Path": properties["RolePath"],
            "PermissionsBoundary": properties["PermissionsBoundary"],
            "Policies": inline.isEmpty ? nil : .array(inline),
            "Tags": tags,
        ])
    }

    private static func namingPolicy(_ document: JSONValue, _ name: String) -> JSONValue {
        if let parts = document.conditional {
            func named(_ value: JSONValue) -> JSONValue {
                value.isNoValue ? value : ["PolicyName": .string(name), "PolicyDocument": value]
            }
            return .conditional(parts.condition, named(parts.then), named(parts.otherwise))
        }
        return ["PolicyName": .string(name), "PolicyDocument": document]
    }
}
