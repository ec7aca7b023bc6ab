package import CloudCore
import WorkshopCommon

/// The API over HTTP: JSON 1.1, `X-Amz-Target: AmazonSSM.GetParameter`.
/// See <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations_AWS_Systems_Manager.html>.
extension ParameterStore: CloudService {
    package func accepts(_ request: CloudRequest) -> Bool {
        TargetedOperation(request)?.service == "AmazonSSM"
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        await WireProtocol.json11.serve(request) { operation, members throws(AWSError) in
            try self.perform(operation, members)
        }
    }

    func perform(_ operation: String, _ request: RequestMembers) throws(AWSError) -> JSONValue {
        switch operation {
        case "PutParameter": try putParameter(request)
        case "GetParameter": try getParameter(request)
        case "GetParameters": try getParameters(request)
        case "GetParametersByPath": try getParametersByPath(request)
        case "GetParameterHistory": try getParameterHistory(request)
        case "DescribeParameters": try describeParameters(request)
        case "DeleteParameter": try deleteParameter(request)
        case "DeleteParameters": try deleteParameters(request)
        case "LabelParameterVersion": try labelParameterVersion(request)
        case "UnlabelParameterVersion": try unlabelParameterVersion(request)
        case "AddTagsToResource": try addTags(request)
        case "RemoveTagsFromResource": try removeTags(request)
        case "ListTagsForResource": try listTags(request)
        default:
            throw .unknownOperation(
                "Systems Manager operation \(operation)",
                suggestion: "Parameter Store is what it has of Systems Manager; on AWS this call works."
            )
        }
    }

    /// A name that is asked for one thing: not empty, well formed.
    func name(_ request: RequestMembers) throws(AWSError) -> ParameterName {
        let text = try request.text("Name")
        var check = ConstraintCheck()
        check.present(text, at: "name")
        try check.verify()
        let name = ParameterName(text ?? "")
        try name.check()
        return name
    }

    /// One to ten names.
    func names(_ request: RequestMembers) throws(AWSError) -> [String] {
        let names = try request.texts("Names")
        var check = ConstraintCheck()
        check.present(names, at: "names")
        if let names {
            check.length(names.count, of: "[\(names.joined(separator: ", "))]", at: "names", 1...10)
        }
        try check.verify()
        return names ?? []
    }
}
