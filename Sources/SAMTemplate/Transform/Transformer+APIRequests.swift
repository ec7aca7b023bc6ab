import OrderedCollections
import WorkshopCommon

/// Request models and parameters of `Api` events.
extension Transformer {
    func addRequestModel(
        _ event: EventSource,
        _ name: String,
        _ method: String,
        _ api: JSONValue,
        _ editor: inout DefinitionEditor
    ) throws {
        guard let request = event["RequestModel"].given else { return }
        let path = event.path + ["RequestModel"]
        guard request.object != nil else { throw Refusal("template-type", at: path, "RequestModel must be a map") }
        guard let model = request["Model"].given else { return }
        let models = api["Models"].given
        guard let models, models.isIntrinsic || models.object != nil, let modelName = model.string,
            models[modelName].given != nil
        else {
            throw Refusal(
                "template-request-model",
                at: path + ["Model"],
                "the API defines no model \(model.string ?? model.serialized())",
                suggestion: "define it under Models: of the API"
            )
        }
        let isSwagger = editor.body["swagger"] != nil
        let reference = modelName.lowercased()
        try editor.editMethods(name, method) { definition in
            if isSwagger {
                var parameters = definition["parameters"] ?? .array([])
                parameters.append(
                    .map([
                        "in": "body", "name": .string(reference), "required": request["Required"],
                        "schema": ["$ref": .string("#/definitions/\(reference)")],
                    ])
                )
                definition[at: "parameters"] = parameters
            } else {
                definition[at: "requestBody"] = .map([
                    "content": [
                        "application/json": ["schema": ["$ref": .string("#/components/schemas/\(reference)")]]
                    ],
                    "required": request["Required"],
                ])
            }
        }
        try addValidator(request, name, method, path, &editor)
    }

    private func addValidator(
        _ request: JSONValue,
        _ name: String,
        _ method: String,
        _ path: [String],
        _ editor: inout DefinitionEditor
    ) throws {
        guard request["ValidateBody"] != nil || request["ValidateParameters"] != nil else { return }
        guard let body = (request["ValidateBody"] ?? false).bool,
            let parameters = (request["ValidateParameters"] ?? false).bool
        else {
            throw Refusal(
                "template-type",
                at: path,
                "ValidateBody and ValidateParameters must be true or false",
                why: "SAM has to know them when it writes the template, so text and intrinsic functions don't do."
            )
        }
        let validator = ["no-validation", "params-only", "body-only", "body-and-params"][
            (body ? 2 : 0) + (parameters ? 1 : 0)
        ]
        editor.body[at: "x-amazon-apigateway-request-validators", validator] = [
            "validateRequestBody": .bool(body), "validateRequestParameters": .bool(parameters),
        ]
        try editor.editMethods(name, method) { definition in
            definition[at: "x-amazon-apigateway-request-validator"] = .string(validator)
        }
    }

    func addRequestParameters(
        _ event: EventSource,
        _ name: String,
        _ method: String,
        _ editor: inout DefinitionEditor
    ) throws {
        guard let parameters = event["RequestParameters"].given else { return }
        guard !parameters.isIntrinsic else {
            throw Refusal(
                "template-type",
                at: event.path + ["RequestParameters"],
                "RequestParameters must be a list, not a function",
                why: "SAM writes the parameters into the API's definition before CloudFormation calls functions."
            )
        }
        for (index, parameter) in (parameters.array ?? []).enumerated() {
            let path = event.path + ["RequestParameters", String(index)]
            let key = parameter.string ?? parameter.object?.keys.first
            let settings = parameter.string == nil ? parameter.object?.values.first : .object([:])
            let parts = (key ?? "").split(separator: ".", maxSplits: 3)
            guard parts.count == 4, parts[0] == "method", parts[1] == "request",
                ["querystring", "path", "header"].contains(parts[2])
            else {
                throw Refusal(
                    "template-value",
                    at: path,
                    "a request parameter is written method.request.querystring.NAME (or path, or header)"
                )
            }
            guard let settings = settings?.object, settings.keys.allSatisfy(["Required", "Caching"].contains) else {
                throw Refusal("template-value", at: path, "a request parameter takes Required and Caching only")
            }
            try editor.editMethods(name, method) { definition in
                var list = definition["parameters"] ?? .array([])
                list.append([
                    "in": parts[2] == "querystring" ? "query" : .string(String(parts[2])),
                    "name": .string(String(parts[3])), "required": settings["Required"] ?? false, "type": "string",
                ])
                definition[at: "parameters"] = list
                if settings["Caching"].given != nil, let key {
                    var keys = definition[DefinitionEditor.integration]?["cacheKeyParameters"] ?? .array([])
                    keys.append(.string(key))
                    definition[at: DefinitionEditor.integration, "cacheKeyParameters"] = keys
                }
            }
        }
    }
}
