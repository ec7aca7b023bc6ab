package import CloudCore
import OrderedCollections
import WorkshopCommon

/// Both APIs over HTTP: Query, told apart by what a request was signed for.
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html> and
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html>.
extension IdentityService: CloudService {
    private static let iam = QueryResponse(namespace: "https://iam.amazonaws.com/doc/2010-05-08/")
    private static let sts = QueryResponse(namespace: "https://sts.amazonaws.com/doc/2011-06-15/")

    package func accepts(_ request: CloudRequest) -> Bool {
        let service = CredentialScope(request)?.service
        return service == "iam" || service == "sts"
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let scope = CredentialScope(request)
        if scope?.service == "sts" {
            return Self.sts.serve(request) { action, members throws(AWSError) in
                try self.performSTS(action, members, accessKeyID: scope?.accessKeyID ?? "")
            }
        }
        return Self.iam.serve(request) { action, members throws(AWSError) in try self.performIAM(action, members) }
    }

    private func performIAM(_ action: String, _ request: RequestMembers) throws(AWSError) -> [XMLElement]? {
        switch action {
        case "CreateRole": try createRole(request)
        case "GetRole": try getRole(request)
        case "ListRoles": try listRoles(request)
        case "DeleteRole": try deleteRole(request)
        case "UpdateAssumeRolePolicy": try updateAssumeRolePolicy(request)
        case "UpdateRole": try updateRole(request)
        case "TagRole": try tagRole(request)
        case "UntagRole": try untagRole(request)
        case "ListRoleTags": try listRoleTags(request)
        case "PutRolePolicy": try putRolePolicy(request)
        case "GetRolePolicy": try getRolePolicy(request)
        case "DeleteRolePolicy": try deleteRolePolicy(request)
        case "ListRolePolicies": try listRolePolicies(request)
        case "AttachRolePolicy": try attachRolePolicy(request)
        case "DetachRolePolicy": try detachRolePolicy(request)
        case "ListAttachedRolePolicies": try listAttachedRolePolicies(request)
        case "CreatePolicy": try createPolicy(request)
        case "GetPolicy": try getPolicy(request)
        case "GetPolicyVersion": try getPolicyVersion(request)
        case "ListPolicies": try listPolicies(request)
        case "DeletePolicy": try deletePolicy(request)
        default: throw .unknownOperation("IAM operation \(action)", suggestion: "On AWS this call works.")
        }
    }

    /// A name of up to so many characters.
    func name(_ request: RequestMembers, _ member: String, _ length: Int = 64) throws(AWSError) -> String {
        let name = try request.text(member)
        let path = member.prefix(1).lowercased() + member.dropFirst()
        var check = ConstraintCheck()
        check.present(name, at: path)
        check.length(name, at: path, 1...length)
        check.pattern(name, at: path, "[\\w+=,.@-]+", IdentityName.isValid)
        try check.verify()
        return name ?? ""
    }

    /// A JSON document.
    func document(_ request: RequestMembers, _ member: String) throws(AWSError) -> String {
        let text = try request.text(member)
        var check = ConstraintCheck()
        check.present(text, at: member.prefix(1).lowercased() + member.dropFirst())
        try check.verify()
        guard let text, (try? JSONValue(parsing: text))?.object != nil else {
            throw AWSError("MalformedPolicyDocument", "This policy contains invalid Json")
        }
        return text
    }

    /// Pages: `Marker` and `MaxItems`.
    func page<Element: Sendable>(
        of elements: [Element],
        _ request: RequestMembers,
        _ name: String,
        _ member: (Element) -> XMLElement
    ) throws(AWSError) -> [XMLElement] {
        let size = try request.text("MaxItems").flatMap { Int($0) } ?? 100
        guard let page = Page(of: elements, size: min(size, 1000), after: try request.text("Marker")) else {
            throw AWSError("ValidationException", "Invalid Marker.")
        }
        return [
            XMLElement(name, page.elements.map(member)),
            XMLElement("IsTruncated", text: page.nextToken == nil ? "false" : "true"),
        ] + XMLElement.optional("Marker", page.nextToken)
    }
}
