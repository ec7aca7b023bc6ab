import OrderedCollections
package import WorkshopCommon

/// A resource of a stack, resolved.
package struct StackResource: Hashable, Sendable {
    package let type: String
    package let physicalID: String
    package let properties: JSONValue

    package init(type: String, physicalID: String, properties: JSONValue) {
        self.type = type
        self.physicalID = physicalID
        self.properties = properties
    }
}

extension RESTDocument {
    /// - Parameter properties: Of `AWS::ApiGateway::RestApi`, resolved, with its `Body` where there is one.
    package init(id: String, properties: JSONValue) {
        self.init(id: id, name: properties["Name"]?.string ?? "")
        for (name, value) in AWSNames.lowerCamel(
            properties,
            without: ["Body", "BodyS3Location", "FailOnWarnings", "Mode", "Parameters", "Tags", "CloneFrom"]
        ) {
            api[name] = value
        }
        if api["apiKeySourceType"] != nil { api["apiKeySource"] = api["apiKeySourceType"] }
        // In the resource's property `/` is written `~1`.
        if let types = api["binaryMediaTypes"]?.array {
            api["binaryMediaTypes"] = .array(types.map { .string(($0.string ?? "").replacing("~1", with: "/")) })
        }
        if let body = properties["Body"] { merge(openAPI: body) }
    }

    /// Takes in the resources that a stack writes out one by one. Those of other APIs are passed over.
    package mutating func merge(_ resources: [StackResource]) {
        let own = resources.filter { $0.properties["RestApiId"]?.string == id }
        addResources(own.filter { $0.type == "AWS::ApiGateway::Resource" })
        for resource in own { add(resource) }
    }

    /// Parents first, in whatever order the template has them.
    private mutating func addResources(_ resources: [StackResource]) {
        var waiting = resources
        var ids = Set(resources.map(\.physicalID))
        while !waiting.isEmpty {
            let ready = waiting.filter { !ids.contains($0.properties["ParentId"]?.string ?? "") }
            // A circle: such a stack could not be created on AWS either.
            if ready.isEmpty { return }
            for resource in ready {
                let parent = resource.properties["ParentId"]?.string ?? ""
                addResource(
                    id: resource.physicalID,
                    below: self.resources[parent] == nil ? rootID : parent,
                    pathPart: resource.properties["PathPart"]?.string ?? ""
                )
            }
            waiting.removeAll { resource in ready.contains(resource) }
            ids.subtract(ready.map(\.physicalID))
        }
    }

    private mutating func add(_ resource: StackResource) {
        var members = AWSNames.lowerCamel(resource.properties, without: ["RestApiId"])
        members["id"] = .string(resource.physicalID)
        switch resource.type {
        case "AWS::ApiGateway::Method": addMethod(members)
        case "AWS::ApiGateway::Authorizer": authorizers[resource.physicalID] = members
        case "AWS::ApiGateway::RequestValidator": requestValidators[resource.physicalID] = members
        case "AWS::ApiGateway::GatewayResponse":
            members["statusCode"] = members["statusCode"]?.scalarText.map { .string($0) }
            gatewayResponses[members["responseType"]?.string ?? ""] = members
        case "AWS::ApiGateway::Model":
            let name = members["name"]?.string ?? resource.physicalID
            members["name"] = .string(name)
            if let schema = members["schema"], schema.string == nil { members["schema"] = .string(schema.serialized()) }
            models[name] = members
        default: break
        }
    }

    private mutating func addMethod(_ properties: JSONObject) {
        var method = properties
        let resourceID = properties["resourceId"]?.string ?? ""
        let verb = properties["httpMethod"]?.string ?? "ANY"
        method["id"] = nil
        method["resourceId"] = nil
        method["integration"] = nil
        method["methodResponses"] = Self.byStatus(properties["methodResponses"])
        if let integration = properties["integration"] {
            var members = AWSNames.lowerCamel(integration)
            members["httpMethod"] = members["integrationHttpMethod"]
            members["integrationHttpMethod"] = nil
            members["integrationResponses"] = Self.byStatus(members["integrationResponses"])
            method["methodIntegration"] = .object(members)
        }
        setMethod(verb, of: resources[resourceID] == nil ? rootID : resourceID, to: method)
    }

    private static func byStatus(_ list: JSONValue?) -> JSONValue? {
        guard let list = list?.array else { return nil }
        var result: JSONObject = [:]
        for element in list {
            var members = AWSNames.lowerCamel(element)
            let status = members["statusCode"]?.scalarText ?? "200"
            members["statusCode"] = .string(status)
            result[result[status] == nil ? status : "\(status) \(result.count)"] = .object(members)
        }
        return .object(result)
    }
}
