import CloudCore
import OrderedCollections
import WorkshopCommon

/// The forms in which the control plane shows what it keeps.
enum ControlDocuments {
    static func document(of key: APIKey, at now: Timestamp) -> JSONObject {
        [
            "id": .string(key.id), "name": .string(key.name), "value": .string(key.value),
            "enabled": .bool(key.isEnabled), "createdDate": seconds(now), "stageKeys": [],
        ]
    }

    /// Times as version 1 of the API writes them.
    static func seconds(_ time: Timestamp) -> JSONValue { .number(JSONNumber(Int(time.secondsSince1970))) }

    /// The number that a patch writes as a text.
    static func number(_ text: String) -> JSONValue? {
        Double(text).flatMap { JSONNumber($0) }.map { .number($0) }
    }

    /// Applies `patchOperations`: values are texts, and become what they replace.
    static func patch(_ document: inout JSONObject, with body: JSONValue) {
        for operation in body["patchOperations"]?.array ?? [] {
            let path = (operation["path"]?.string ?? "").split(separator: "/").map {
                String($0).replacing("~1", with: "/").replacing("~0", with: "~")
            }
            let value = operation["op"] == "remove" ? nil : operation["value"]
            document = set(path[...], to: value, in: .object(document), isAdded: operation["op"] == "add").object ?? [:]
        }
    }

    private static func set(
        _ path: ArraySlice<String>,
        to value: JSONValue?,
        in document: JSONValue,
        isAdded: Bool
    ) -> JSONValue {
        guard let name = path.first else {
            if let list = document.array, let value { return .array(isAdded ? list + [value] : [value]) }
            switch document {
            case .bool: return .bool(value?.flag ?? false)
            case .number: return value?.string.flatMap(number) ?? value ?? nil
            default: return value ?? nil
            }
        }
        // A list's elements are named by their values: `/binaryMediaTypes/image~1png`.
        if let list = document.array {
            let without = list.filter { $0.string != name }
            return .array(value == nil && !isAdded ? without : without + [.string(name)])
        }
        var object = document.object ?? [:]
        if path.count == 1, value == nil, !isAdded {
            object[name] = nil
        } else {
            object[name] = set(
                path.dropFirst(),
                to: value,
                in: object[name] ?? (path.count > 1 ? [:] : nil),
                isAdded: isAdded
            )
        }
        return .object(object)
    }
}

extension AWSError {
    static func noAPI(_ id: String, _ account: Account) -> AWSError {
        .notFound("Invalid API identifier specified \(account.id):\(id)")
    }

    static func notFound(_ message: String) -> AWSError { AWSError("NotFoundException", message, status: 404) }
    static func badRequest(_ message: String) -> AWSError { AWSError("BadRequestException", message) }
    static func conflict(_ message: String) -> AWSError { AWSError("ConflictException", message, status: 409) }
}
