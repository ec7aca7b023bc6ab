import CloudCore
import OrderedCollections
import ParameterServices
package import SAMTemplate
import WorkshopCommon

/// The dynamic references of a stack, and where their values come from: the account's own parameters and secrets.
///
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>.
struct StackReferences {
    let services: AccountServices
    /// For what a diagnostic tells to run.
    let endpoint: String

    /// Puts the values in. Where some are to come from the stack's own parameters and secrets, those are made first.
    ///
    /// - Returns: The stack, and what was deployed of it, for it to be undone if the rest can't be.
    func fill(
        _ stack: ResolvedStack,
        replacing previous: ProvidedResources
    ) async throws(DiagnosticError) -> (ResolvedStack, early: ProvidedResources) {
        var filled = stack.resolving(value)
        guard !filled.unresolvedReferences.isEmpty else { return (filled, ProvidedResources()) }
        let providers: [any ResourceProvider] = [services.secrets, services.parameters]
        let early = ProvidedResources(filled, for: providers) { !$0.holdsReference }
        do throws(DiagnosticError) {
            try await early.deploy(to: providers)
        } catch {
            await early.rollBack(to: previous, providers)
            throw error
        }
        filled = filled.resolving(value)
        guard filled.unresolvedReferences.isEmpty else {
            await early.rollBack(to: previous, providers)
            throw DiagnosticError(
                filled.unresolvedReferences.map { diagnostic($0, at: filled.location(of: $0)) }
            )
        }
        return (filled, early)
    }

    /// The whole text of what the reference names.
    func value(_ reference: DynamicReference) -> String? {
        switch reference.service {
        case .ssm, .ssmSecure:
            services.parameters.value(
                of: reference.name,
                version: reference.version,
                isSecure: reference.service == .ssmSecure
            )
        case .secretsManager:
            (try? services.secrets.secretText(
                reference.name,
                stage: reference.versionStage,
                version: reference.version
            )) ?? nil
        }
    }

    private func diagnostic(_ reference: DynamicReference, at location: SourceLocation?) -> Diagnostic {
        let (what, suggestion) =
            reference.service == .secretsManager ? secretProblem(reference) : parameterProblem(reference)
        return Diagnostic(
            "cloud-reference-unresolved",
            at: location,
            what,
            why: "CloudFormation reads it when it deploys the stack, and would roll the stack back.",
            suggestion: suggestion
        )
    }

    private func secretProblem(_ reference: DynamicReference) -> (String, String) {
        let name = reference.name
        let client = "aws secretsmanager --endpoint-url \(endpoint)"
        if let text = value(reference) {
            let key = reference.jsonKey ?? ""
            let members = (try? JSONValue(parsing: text))?.object?.keys.map { $0 } ?? []
            return (
                "the secret \(name) holds no JSON with the member \(key)",
                meant(key, members) + "put it in: \(client) put-secret-value --secret-id \(name) --secret-string "
                    + "'{\"\(reference.jsonKey ?? "")\": \"…\"}'"
            )
        }
        let value = reference.jsonKey.map { "'{\"\($0)\": \"…\"}'" } ?? "'…'"
        let version = [reference.versionStage, reference.version].compactMap(\.self).map { " (\($0))" }.joined()
        return (
            "there is no secret \(name)\(version) here",
            meant(name, services.secrets.names)
                + "create it: \(client) create-secret --name \(name) --secret-string \(value)"
        )
    }

    /// A check has stored what the template is to name: there a name that isn't found is one that was misspelt.
    private func meant(_ name: String, _ names: [String]) -> String {
        nearestName(to: name, among: names.filter { $0 != name }).map { "did you mean \($0)? If not, " } ?? ""
    }

    private func parameterProblem(_ reference: DynamicReference) -> (String, String) {
        let (name, isSecure) = (reference.name, reference.service == .ssmSecure)
        let parameters = services.parameters
        if parameters.value(of: name, version: reference.version, isSecure: !isSecure) != nil {
            guard isSecure else {
                let suggestion =
                    "keep it in Secrets Manager, and refer to it by {{resolve:secretsmanager:\(name):SecretString}}: "
                    + "few properties take an ssm-secure reference"
                return ("the parameter \(name) is a SecureString", suggestion)
            }
            return ("the parameter \(name) is no SecureString", "refer to it by {{resolve:ssm:\(name)}}")
        }
        let client = "aws ssm --endpoint-url \(endpoint) put-parameter --name \(name)"
        if let version = reference.version, parameters.value(of: name, version: nil, isSecure: isSecure) != nil {
            return (
                "the parameter \(name) has no version \(version)",
                "leave the version out for the newest, or make another: \(client) --overwrite --value '…'"
            )
        }
        return (
            "there is no parameter \(name) here",
            meant(name, parameters.names)
                + "create it: \(client) --type \(isSecure ? "SecureString" : "String") --value '…'"
        )
    }
}

extension LocalCloud {
    /// What a template's dynamic reference stands for in this account; `nil` where there is nothing of that name.
    package func value(of reference: DynamicReference) -> String? {
        running.flatMap { StackReferences(services: $0.services, endpoint: "").value(reference) }
    }
}
