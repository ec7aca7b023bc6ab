import CloudCore
import OrderedCollections
import WorkshopCommon

/// The forms in which the control plane shows what it keeps.
enum ControlDocuments {
    static func document(of key: APIKey, at now: Timestamp) -> JSONObject {
        [
            "id": .string(key.id), "name": .string(key.name), "value": .string(key.value),
            "enabled": .bool(key.isEnabled), "createdDate": .number(JSONNumber(Int(now.secondsSince1970))),
            "stageKeys": [],
        ]
    }

    static func document(of plan: UsagePlans.Plan) -> JSONObject {
        var document: JSONObject = [
            "id": .string(plan.id), "name": .string(plan.id),
            "apiStages": .array(
                plan.stages.sorted().map { stage in
                    let parts = stage.split(separator: ":", maxSplits: 1).map(String.init)
                    return ["apiId": .string(parts.first ?? ""), "stage": .string(parts.last ?? "")]
                }
            ),
        ]
        if let rate = plan.rate {
            document["throttle"] = [
                "rateLimit": JSONNumber(rate).map { .number($0) } ?? 0,
                "burstLimit": .number(JSONNumber(plan.burst ?? Int(rate))),
            ]
        }
        if let quota = plan.quota {
            document["quota"] = [
                "limit": .number(JSONNumber(quota.limit)), "offset": .number(JSONNumber(quota.offset)),
                "period": .string(quota.period.rawValue),
            ]
        }
        return document
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
            case .number: return value?.string.map { .number(JSONNumber(literal: $0)) } ?? value ?? nil
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
    static func notFound(_ message: String) -> AWSError { AWSError("NotFoundException", message, status: 404) }
    static func badRequest(_ message: String) -> AWSError { AWSError("BadRequestException", message) }
    static func conflict(_ message: String) -> AWSError { AWSError("ConflictException", message, status: 409) }
}
