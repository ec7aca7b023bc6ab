import OrderedCollections
package import WorkshopCommon

/// The members of a JSON request or of a structure in it, read as the service's model has them.
///
/// A member of another type than the model's is a `SerializationException`, before anything else is looked at, as AWS's
/// own services answer; `null` is a member that isn't there.
package struct RequestMembers: Hashable, Sendable {
    package let object: JSONObject

    package init(_ object: JSONObject) {
        self.object = object
    }

    /// The members of a request's body; an empty body has none.
    package init(body request: CloudRequest) throws(AWSError) {
        guard !request.bodyExceedsLimit else {
            throw AWSError("RequestEntityTooLargeException", "The request is too long", status: 413)
        }
        guard !request.body.isEmpty else {
            object = [:]
            return
        }
        guard let value = try? JSONValue(parsing: request.body), let object = value.object else {
            throw .serialization("Unable to parse the request's body as a JSON object")
        }
        self.object = object
    }

    package subscript(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    package func text(_ name: String) throws(AWSError) -> String? {
        try self[name].map { value throws(AWSError) in try Self.text(value) }
    }

    package func integer(_ name: String) throws(AWSError) -> Int? {
        guard let value = self[name] else { return nil }
        guard let integer = value.int else { throw .conversion(of: value, to: "an Integer") }
        return integer
    }

    package func flag(_ name: String) throws(AWSError) -> Bool? {
        guard let value = self[name] else { return nil }
        guard let flag = value.bool else { throw .conversion(of: value, to: "a Boolean") }
        return flag
    }

    package func list(_ name: String) throws(AWSError) -> [JSONValue]? {
        guard let value = self[name] else { return nil }
        guard let list = value.array else { throw .serialization("Start of list expected at \(name)") }
        return list
    }

    package func texts(_ name: String) throws(AWSError) -> [String]? {
        guard let list = try list(name) else { return nil }
        return try list.map { value throws(AWSError) in try Self.text(value) }
    }

    package func structure(_ name: String) throws(AWSError) -> RequestMembers? {
        guard let value = self[name] else { return nil }
        return try Self.structure(value, name)
    }

    package func structures(_ name: String) throws(AWSError) -> [RequestMembers]? {
        guard let list = try list(name) else { return nil }
        return try list.map { value throws(AWSError) in try Self.structure(value, name) }
    }

    private static func text(_ value: JSONValue) throws(AWSError) -> String {
        guard let text = value.string else { throw .conversion(of: value, to: "a String") }
        return text
    }

    private static func structure(_ value: JSONValue, _ name: String) throws(AWSError) -> RequestMembers {
        guard let object = value.object else { throw .serialization("Start of structure or map expected at \(name)") }
        return RequestMembers(object)
    }
}

extension AWSError {
    package static func serialization(_ message: String) -> AWSError {
        AWSError("SerializationException", message, messageMember: "Message")
    }

    fileprivate static func conversion(of value: JSONValue, to type: String) -> AWSError {
        let kind =
            switch value {
            case .null: "NULL_VALUE"
            case .bool(true): "TRUE_VALUE"
            case .bool(false): "FALSE_VALUE"
            case .number(let number): number.int == nil ? "DECIMAL_VALUE" : "NUMBER_VALUE"
            case .string: "STRING_VALUE"
            case .array: "START_ARRAY"
            case .object: "START_OBJECT"
            }
        return .serialization("\(kind) can not be converted to \(type)")
    }
}
