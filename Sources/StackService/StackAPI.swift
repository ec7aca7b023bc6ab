package import CloudCore
import WorkshopCommon

/// The API over HTTP: Query.
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html>.
extension StackService: CloudService {
    private static let answers = QueryResponse(namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/")

    package func accepts(_ request: CloudRequest) -> Bool {
        CredentialScope(request)?.service == "cloudformation"
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        Self.answers.serve(request) { action, members throws(AWSError) in
            switch action {
            case "DescribeStacks": try self.describeStacks(members)
            case "ListStacks": try self.listStacks(members)
            case "DescribeStackResources": try self.describeStackResources(members)
            case "DescribeStackResource": try self.describeStackResource(members)
            case "ListStackResources": try self.listStackResources(members)
            case "ListExports": try self.listExports(members)
            default:
                throw .unknownOperation(
                    "CloudFormation operation \(action)",
                    suggestion: "'workshop up' deploys a template; on AWS this call works."
                )
            }
        }
    }

    private func required(_ request: RequestMembers, _ member: String) throws(AWSError) -> String {
        let text = try request.text(member)
        var check = ConstraintCheck()
        check.present(text, at: member.prefix(1).lowercased() + member.dropFirst())
        try check.verify()
        return text ?? ""
    }

    private func page<Element: Sendable>(
        of elements: [Element],
        _ request: RequestMembers,
        _ name: String,
        _ member: (Element) -> [XMLElement]
    ) throws(AWSError) -> [XMLElement] {
        guard let page = Page(of: elements, size: 100, after: try request.text("NextToken")) else {
            throw AWSError("ValidationException", "Invalid NextToken")
        }
        return [.list(name, page.elements.map(member))] + XMLElement.optional("NextToken", page.nextToken)
    }

    // MARK: Stacks

    private func describeStacks(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let name = try request.text("StackName")
        let stacks = try name.map { name throws(AWSError) in [try stack(name)] } ?? all
        return try page(of: stacks, request, "Stacks") { record in
            let stack = record.stack
            var elements = [
                XMLElement("StackId", text: stack.id), XMLElement("StackName", text: stack.name),
                .list("Parameters", stack.parameters.map(\.elements)),
                XMLElement("CreationTime", text: record.created.iso8601),
            ]
            elements += XMLElement.optional("LastUpdatedTime", record.updated?.iso8601)
            elements += [
                XMLElement("RollbackConfiguration"), XMLElement("StackStatus", text: record.status),
                XMLElement("DisableRollback", text: "false"), XMLElement("NotificationARNs"),
                .texts("Capabilities", ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]),
                .list("Outputs", stack.outputs.map(\.elements)), XMLElement("Tags"),
                XMLElement("EnableTerminationProtection", text: "false"),
                XMLElement("DriftInformation", [XMLElement("StackDriftStatus", text: "NOT_CHECKED")]),
            ]
            return elements
        }
    }

    private func listStacks(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let wanted = QueryRequest.list(request["StackStatusFilter"]).compactMap(\.string)
        let stacks = all.filter { wanted.isEmpty || wanted.contains($0.status) }
        return try page(of: stacks, request, "StackSummaries") { record in
            [
                XMLElement("StackId", text: record.stack.id), XMLElement("StackName", text: record.stack.name),
                XMLElement("CreationTime", text: record.created.iso8601),
            ] + XMLElement.optional("LastUpdatedTime", record.updated?.iso8601) + [
                XMLElement("StackStatus", text: record.status),
                XMLElement("DriftInformation", [XMLElement("StackDriftStatus", text: "NOT_CHECKED")]),
            ]
        }
    }

    private func listExports(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let exports = all.flatMap { record in
            record.stack.outputs.compactMap { output in
                output.exportName.map { (stack: record.stack.id, name: $0, value: output.value) }
            }
        }
        return try page(of: exports.sorted { $0.name < $1.name }, request, "Exports") { export in
            [
                XMLElement("ExportingStackId", text: export.stack), XMLElement("Name", text: export.name),
                XMLElement("Value", text: export.value),
            ]
        }
    }

    // MARK: Resources

    private func describeStackResources(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let (name, physicalID) = (try request.text("StackName"), try request.text("PhysicalResourceId"))
        let logicalID = try request.text("LogicalResourceId")
        let record: StackRecord
        if let name {
            record = try stack(name)
        } else if let physicalID {
            let holder = all.first { $0.resources.contains { $0.resource.physicalID == physicalID } }
            guard let holder else {
                throw AWSError("ValidationException", "Stack for \(physicalID) does not exist")
            }
            record = holder
        } else {
            throw AWSError(
                "ValidationException",
                "Either StackName or PhysicalResourceId must be specified"
            )
        }
        let found = record.resources.filter { logicalID == nil || $0.resource.logicalID == logicalID }
        return [
            .list("StackResources", found.map { record.elements(of: $0, "Timestamp", isNamed: true) })
        ]
    }

    private func describeStackResource(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let record = try stack(try required(request, "StackName"))
        let id = try required(request, "LogicalResourceId")
        guard let resource = record.resources.first(where: { $0.resource.logicalID == id }) else {
            throw AWSError(
                "ValidationException",
                "Resource \(id) does not exist for stack \(record.stack.name)"
            )
        }
        return [
            XMLElement(
                "StackResourceDetail",
                record.elements(of: resource, "LastUpdatedTimestamp", isNamed: true)
            )
        ]
    }

    private func listStackResources(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let record = try stack(try required(request, "StackName"))
        return try page(of: record.resources, request, "StackResourceSummaries") { resource in
            record.elements(of: resource, "LastUpdatedTimestamp", isNamed: false)
        }
    }
}

extension StackRecord {
    /// - Parameter isNamed: Whether the stack stands in it.
    fileprivate func elements(of record: ResourceRecord, _ time: String, isNamed: Bool) -> [XMLElement] {
        let status = record.updated > created ? "UPDATE_COMPLETE" : "CREATE_COMPLETE"
        let names = [XMLElement("StackName", text: stack.name), XMLElement("StackId", text: stack.id)]
        return (isNamed ? names : []) + [
            XMLElement("LogicalResourceId", text: record.resource.logicalID),
            XMLElement("PhysicalResourceId", text: record.resource.physicalID),
            XMLElement("ResourceType", text: record.resource.type),
            XMLElement(time, text: record.updated.iso8601), XMLElement("ResourceStatus", text: status),
            XMLElement("DriftInformation", [XMLElement("StackResourceDriftStatus", text: "NOT_CHECKED")]),
        ]
    }
}

extension StackDescription.Parameter {
    fileprivate var elements: [XMLElement] {
        [XMLElement("ParameterKey", text: key), XMLElement("ParameterValue", text: value)]
    }
}

extension StackDescription.Output {
    fileprivate var elements: [XMLElement] {
        [XMLElement("OutputKey", text: key), XMLElement("OutputValue", text: value)]
            + XMLElement.optional("Description", description) + XMLElement.optional("ExportName", exportName)
    }
}
