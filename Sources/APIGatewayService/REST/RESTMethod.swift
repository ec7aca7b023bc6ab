import CloudCore
import MappingTemplate
import OrderedCollections
import WorkshopCommon

/// A method of a deployed REST API: its document, read once.
struct RESTMethod: Sendable {
    let verb: String
    let authorization: MethodAuthorization
    let isAPIKeyRequired: Bool
    let validatorID: String?
    /// `method.request.querystring.page` → whether it is required.
    let parameters: OrderedDictionary<String, Bool>
    /// Content type → the model's name.
    let models: [String: String]
    let integration: RESTIntegration?

    init(verb: String, _ document: JSONObject) {
        self.verb = verb
        authorization = MethodAuthorization(document)
        isAPIKeyRequired = document["apiKeyRequired"]?.flag ?? false
        validatorID = document["requestValidatorId"]?.string
        parameters = (document["requestParameters"]?.object ?? [:]).mapValues(\.flag)
        models = document["requestModels"].texts
        integration = document["methodIntegration"]?.object.map(RESTIntegration.init)
    }
}

/// What a method does.
struct RESTIntegration: Sendable {
    /// `AWS_PROXY`, `AWS`, `HTTP_PROXY`, `HTTP` or `MOCK`.
    let type: String
    let uri: IntegrationURI
    let httpMethod: String
    let timeout: Duration
    let isPrivate: Bool
    /// Whether the function's answer goes on to the client while it comes.
    let isStreaming: Bool
    let parameters: OrderedDictionary<String, String>
    let templates: TemplateTable
    let passthrough: String
    let contentHandling: String?
    let responses: [RESTIntegrationResponse]

    init(_ document: JSONObject) {
        type = document["type"]?.string?.uppercased() ?? ""
        uri = IntegrationURI(document["uri"]?.string ?? "")
        httpMethod = document["httpMethod"]?.string ?? ""
        timeout = .milliseconds(document["timeoutInMillis"]?.wholeNumber ?? 29000)
        isPrivate = document["connectionType"] == "VPC_LINK"
        isStreaming = uri.text.hasSuffix("/response-streaming-invocations")
        parameters = (document["requestParameters"]?.object ?? [:]).mapValues { $0.scalarText ?? "" }
        templates = TemplateTable(document["requestTemplates"])
        passthrough = document["passthroughBehavior"]?.string ?? "WHEN_NO_MATCH"
        contentHandling = document["contentHandling"]?.string
        responses = (document["integrationResponses"]?.object ?? [:]).values.map(RESTIntegrationResponse.init)
    }

    /// Templates that can't be parsed, for a note at the deployment.
    var mistakes: [String] { templates.mistakes + responses.flatMap(\.templates.mistakes) }
}

struct RESTIntegrationResponse: Sendable {
    let status: Int
    /// `nil` or empty: the default.
    let pattern: String?
    let parameters: OrderedDictionary<String, String>
    let templates: TemplateTable
    let contentHandling: String?

    init(_ document: JSONValue) {
        status = document["statusCode"]?.wholeNumber ?? 200
        pattern = document["selectionPattern"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        parameters = (document["responseParameters"]?.object ?? [:]).mapValues { $0.scalarText ?? "" }
        templates = TemplateTable(document["responseTemplates"])
        contentHandling = document["contentHandling"]?.string
    }
}

/// Mapping templates by content type.
struct TemplateTable: Sendable {
    private let templates: OrderedDictionary<String, Result<MappingTemplate, TemplateError>>

    init(_ document: JSONValue?) {
        templates = (document?.object ?? [:]).mapValues { value in
            do throws(TemplateError) {
                return .success(try MappingTemplate(value.string ?? ""))
            } catch {
                return .failure(error)
            }
        }
    }

    var isEmpty: Bool { templates.isEmpty }

    /// The first, whatever its type.
    var first: (type: String, template: Result<MappingTemplate, TemplateError>)? {
        templates.elements.first.map { ($0.key, $0.value) }
    }

    subscript(type: String) -> Result<MappingTemplate, TemplateError>? {
        templates[type] ?? templates.first { MediaType.bare($0.key) == MediaType.bare(type) }?.value
    }

    var mistakes: [String] {
        templates.compactMap { type, template in
            guard case .failure(let error) = template else { return nil }
            return "mapping templates like that for \(type) (\(error))"
        }
    }
}
