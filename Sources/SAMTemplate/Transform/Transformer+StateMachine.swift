import OrderedCollections
import WorkshopCommon

/// `AWS::Serverless::StateMachine`: the state machine, its role, version and alias, and its events.
extension Transformer {
    func transformStateMachine(_ id: String, _ resource: JSONValue) throws {
        let path = ["Resources", id, "Properties"]
        let properties = resource["Properties"] ?? .object([:])
        let inherited = inheritedAttributes(of: resource)
        var machine: JSONValue = .map([
            "StateMachineName": properties["Name"], "StateMachineType": properties["Type"],
            "LoggingConfiguration": properties["Logging"], "TracingConfiguration": properties["Tracing"],
            "Tags": Self.tagList(properties["Tags"], adding: ["stateMachine:createdBy": "SAM"]),
        ])
        try addDefinition(properties, &machine, path)
        if let role = properties["Role"].given {
            guard properties["Policies"].given == nil else {
                throw Refusal(
                    "template-exclusive",
                    at: path + ["Policies"],
                    "set either Role or Policies",
                    why: "SAM adds Policies to the role that it creates, and a given Role is not its own."
                )
            }
            machine[at: "RoleArn"] = role
        } else {
            let tracing = properties["Tracing"]?["Enabled"] == true
            try emit(
                "\(id)Role",
                "AWS::IAM::Role",
                try role(
                    of: id,
                    trusting: Self.trust("states.amazonaws.com"),
                    managed: tracing ? [ManagedPolicies.tracing(partition)] : [],
                    inline: [],
                    properties: properties,
                    path: path,
                    tags: Self.tagList(properties["Tags"], adding: ["stateMachine:createdBy": "SAM"])
                ),
                attributes: inherited,
                origin: id
            )
            machine[at: "RoleArn"] = .getAtt("\(id)Role", "Arn")
        }
        try emit(
            id,
            "AWS::StepFunctions::StateMachine",
            machine,
            attributes: ownAttributes(of: resource),
            origin: id
        )
        let alias = try publishMachineAlias(properties, id, inherited, path)
        let target = properties["UseAliasAsEventTarget"].given == nil ? nil : alias
        for (name, event) in properties["Events"]?.object ?? [:] {
            let source = EventSource(
                name: name,
                type: event["Type"]?.string ?? "",
                id: id + name,
                properties: resources[id]?["Properties"]?["Events"]?[name]?["Properties"] ?? .object([:]),
                path: path + ["Events", name, "Properties"]
            )
            try EventTable.check(source, event, of: "StateMachine", path + ["Events", name], resolving: knownValue)
            try transform(source, of: id, arn: .ref(target ?? id), properties, inherited)
        }
    }

    private func addDefinition(_ properties: JSONValue, _ machine: inout JSONValue, _ path: [String]) throws {
        var substitutions = properties["DefinitionSubstitutions"].given?.object ?? [:]
        switch (properties["Definition"].given, resolvingParameters(properties["DefinitionUri"]).given) {
        case (.some, .some):
            throw Refusal("template-exclusive", at: path + ["DefinitionUri"], "set either Definition or DefinitionUri")
        case (nil, nil):
            throw Refusal(
                "template-missing-property",
                at: path,
                "a state machine needs Definition or DefinitionUri",
                suggestion: "add DefinitionUri: statemachine/shoutout.asl.json"
            )
        case (.some(let definition), nil):
            var counter = 0
            let plain = Self.extractingIntrinsics(from: definition, into: &substitutions, counter: &counter)
            machine[at: "DefinitionString"] = .string(plain.serialized(.prettySorted))
        case (nil, .some(let uri)):
            let location = try location(
                uri,
                "DefinitionUri",
                path + ["DefinitionUri"],
                bucket: "Bucket",
                key: "Key",
                version: "Version"
            )
            machine[at: location.object == nil ? "DefinitionUri" : "DefinitionS3Location"] = location
        }
        if !substitutions.isEmpty { machine[at: "DefinitionSubstitutions"] = .object(substitutions) }
    }

    /// Intrinsic functions and dynamic references inside a definition become substitutions.
    private static func extractingIntrinsics(
        from value: JSONValue,
        into substitutions: inout JSONObject,
        counter: inout Int
    ) -> JSONValue {
        if value.isIntrinsic || value.string?.hasPrefix("{{resolve:") == true {
            counter += 1
            substitutions["definition_substitution_\(counter)"] = value
            return .string("${definition_substitution_\(counter)}")
        }
        switch value {
        case .object(let members):
            var result: JSONObject = [:]
            for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                result[key] = extractingIntrinsics(from: member, into: &substitutions, counter: &counter)
            }
            return .object(result)
        case .array(let elements):
            return .array(
                elements.map { extractingIntrinsics(from: $0, into: &substitutions, counter: &counter) }
            )
        default:
            return value
        }
    }

    private func publishMachineAlias(
        _ properties: JSONValue,
        _ id: String,
        _ inherited: JSONObject,
        _ path: [String]
    ) throws -> String? {
        guard let alias = properties["AutoPublishAlias"].given else {
            for name in ["UseAliasAsEventTarget", "DeploymentPreference"] where properties[name].given != nil {
                throw Refusal(
                    "template-missing-property",
                    at: path + [name],
                    "\(name) needs AutoPublishAlias",
                    suggestion: "add AutoPublishAlias: live"
                )
            }
            return nil
        }
        var attributes = inherited
        attributes["DeletionPolicy"] = attributes["DeletionPolicy"] ?? "Retain"
        attributes["UpdateReplacePolicy"] = attributes["UpdateReplacePolicy"] ?? "Retain"
        try emit(
            "\(id)Version",
            "AWS::StepFunctions::StateMachineVersion",
            [
                "StateMachineArn": .ref(id),
                "StateMachineRevisionId": .getAtt(id, "StateMachineRevisionId"),
            ],
            attributes: attributes,
            origin: id
        )
        let aliasID = "\(id)Alias" + (alias.isIntrinsic ? "" : IntrinsicResolver.text(alias))
        var preference = properties["DeploymentPreference"].given ?? ["Type": "ALL_AT_ONCE"]
        preference[at: "StateMachineVersionArn"] = .ref("\(id)Version")
        try emit(
            aliasID,
            "AWS::StepFunctions::StateMachineAlias",
            ["Name": alias, "DeploymentPreference": preference],
            attributes: inherited,
            origin: id
        )
        return aliasID
    }

    // MARK: Events

    private func transform(
        _ event: EventSource,
        of id: String,
        arn: JSONValue,
        _ properties: JSONValue,
        _ inherited: JSONObject
    ) throws {
        let boundary = properties["PermissionsBoundary"]
        switch event.type {
        case "Schedule", "CloudWatchEvent", "EventBridgeRule":
            try addMachineRule(event, id, arn, boundary, inherited)
        case "ScheduleV2":
            try addSchedule(event, targetArn: arn, action: "states:StartExecution", inherited, id)
        case "Api":
            try addMachineRoute(event, id, arn, boundary, inherited)
        default: break
        }
    }

    private func addStartRole(
        _ event: EventSource,
        _ id: String,
        _ arn: JSONValue,
        _ service: String,
        _ boundary: JSONValue?,
        _ inherited: JSONObject
    ) throws {
        try emit(
            "\(event.id)Role",
            "AWS::IAM::Role",
            .map([
                "AssumeRolePolicyDocument": Self.trust(service),
                "Policies": [Self.policy("\(event.id)RoleStartExecutionPolicy", "states:StartExecution", arn)],
                "PermissionsBoundary": boundary,
            ]),
            attributes: inherited,
            origin: id
        )
    }

    private func addMachineRule(
        _ event: EventSource,
        _ id: String,
        _ arn: JSONValue,
        _ boundary: JSONValue?,
        _ inherited: JSONObject
    ) throws {
        let isSchedule = event.type == "Schedule"
        let ruleArn = JSONValue.getAtt(event.id, "Arn")
        let state = try ruleState(event)
        let deadLetters = try addRuleDeadLetterQueue(event, ruleArn: ruleArn, inherited, id)
        let givenRole = isSchedule ? event["RoleArn"] : nil
        if givenRole == nil { try addStartRole(event, id, arn, "events.amazonaws.com", boundary, inherited) }
        try emit(
            event.id,
            "AWS::Events::Rule",
            .map([
                "ScheduleExpression": isSchedule ? event["Schedule"] : nil,
                "EventPattern": isSchedule ? nil : event["Pattern"],
                "EventBusName": event["EventBusName"],
                "Name": event[isSchedule ? "Name" : "RuleName"], "Description": event["Description"],
                "State": state,
                "Targets": [
                    .map([
                        "Arn": arn,
                        "Id": event["Target"]?["Id"]
                            ?? .string(Self.targetID(event.id, "StepFunctionsTarget")),
                        "RoleArn": givenRole ?? .getAtt("\(event.id)Role", "Arn"),
                        "Input": event["Input"], "InputPath": event["InputPath"],
                        "InputTransformer": event["InputTransformer"], "RetryPolicy": event["RetryPolicy"],
                        "DeadLetterConfig": deadLetters.map { ["Arn": $0] },
                    ])
                ],
            ]),
            attributes: inherited,
            origin: id
        )
    }

    private func addMachineRoute(
        _ event: EventSource,
        _ id: String,
        _ arn: JSONValue,
        _ boundary: JSONValue?,
        _ inherited: JSONObject
    ) throws {
        guard let name = event["Path"]?.string, let method = event["Method"]?.string?.lowercased() else { return }
        let (apiID, stage) = try linkedAPI(event)
        try addStartRole(event, id, arn, "apigateway.amazonaws.com", boundary, inherited)
        guard let api = resources[apiID]?["Properties"], api[Self.managed].given != nil,
            let body = api["DefinitionBody"].given
        else { return }
        var editor = try DefinitionEditor(body, at: ["Resources", apiID, "Properties", "DefinitionBody"])
        guard try !editor.hasIntegration(name, method) else {
            throw Refusal(
                "template-duplicate-route",
                at: event.path,
                "\(method.uppercased()) \(name) is routed twice"
            )
        }
        let condition = inherited["Condition"]?.string
        let uri = JSONValue.sub("arn:\(partition):apigateway:${AWS::Region}:states:action/StartExecution")
        let target = arn["Ref"]?.string ?? id
        let input =
            event["UnescapeMappingTemplate"].given == nil
            ? #"$util.escapeJavaScript($input.json('$'))"#
            : #"$util.escapeJavaScript($input.json('$')).replaceAll("\\'","'")"#
        let integration: JSONValue = [
            "type": "aws", "httpMethod": "POST",
            "uri": condition.map { .conditional($0, uri) } ?? uri,
            "responses": ["200": ["statusCode": "200"], "400": ["statusCode": "400"]],
            "credentials": .getAtt("\(event.id)Role", "Arn"),
            "requestTemplates": [
                "application/json": .sub(#"{"input": "\#(input)", "stateMachineArn": "${\#(target)}"}"#)
            ],
        ]
        try editor.addIntegration(
            name,
            method,
            integration,
            responses: ["200": ["description": "OK"], "400": ["description": "Bad Request"]],
            condition: condition
        )
        if let auth = event["Auth"].given { try addAuth(auth, event, name, method, apiID, stage, &editor) }
        resources[apiID]?[at: "Properties", "DefinitionBody"] = editor.body
    }
}
