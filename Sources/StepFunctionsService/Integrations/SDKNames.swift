import CloudCore
import OrderedCollections
import WorkshopCommon

/// Where a state machine's names and values differ from the wire's.
extension JSONValue {
    /// With JSON written out in members that are strings for the service.
    func writingOut(_ names: Set<String>) -> JSONValue {
        guard !names.isEmpty else { return self }
        switch self {
        case .object(let members):
            return .object(
                JSONObject(
                    uniqueKeysWithValues: members.map { name, value in
                        guard names.contains(name) else { return (name, value.writingOut(names)) }
                        return (name, value.string == nil && !value.isNull ? .string(value.serialized()) : value)
                    }
                )
            )
        case .array(let elements): return .array(elements.map { $0.writingOut(names) })
        default: return self
        }
    }

    /// With the first letter of every member's name changed.
    func renamingMembers(_ change: (Substring) -> String) -> JSONValue {
        switch self {
        case .object(let members):
            let renamed = members.map {
                (change($0.key.prefix(1)) + $0.key.dropFirst(), $0.value.renamingMembers(change))
            }
            return .object(JSONObject(renamed, uniquingKeysWith: { _, last in last }))
        case .array(let elements): return .array(elements.map { $0.renamingMembers(change) })
        default: return self
        }
    }

    /// With `MD5OfBody` as the SDK spells it, `Md5OfBody`.
    var renamingDigests: JSONValue {
        renamingNames { $0.hasPrefix("MD5") ? "Md5" + $0.dropFirst(3) : $0 }
    }

    private func renamingNames(_ change: (String) -> String) -> JSONValue {
        switch self {
        case .object(let members):
            .object(
                JSONObject(members.map { (change($0.key), $0.value.renamingNames(change)) }, uniquingKeysWith: { $1 })
            )
        case .array(let elements): .array(elements.map { $0.renamingNames(change) })
        default: self
        }
    }

    /// With moments as text: the wire has seconds since 1970, an execution sees `2026-11-23T09:15:00.250Z`.
    var writingDates: JSONValue {
        switch self {
        case .object(let members):
            .object(
                JSONObject(
                    uniqueKeysWithValues: members.map { name, value in
                        let isMoment = ["Date", "DateTime", "Time", "Timestamp"].contains { name.hasSuffix($0) }
                        guard isMoment, case .number(let number) = value else { return (name, value.writingDates) }
                        let moment = Timestamp(millisecondsSince1970: Int64((number.double * 1000).rounded()))
                        return (name, .string(moment.javaInstant))
                    }
                )
            )
        case .array(let elements): .array(elements.map(\.writingDates))
        default: self
        }
    }
}

extension Timestamp {
    /// As Java writes an `Instant`: no fraction where there is none.
    var javaInstant: String { iso8601.hasSuffix(".000Z") ? iso8601.dropLast(5) + "Z" : iso8601 }
}

/// What optimized integrations add to a result about the call itself.
enum SDKMetadata {
    static func http(_ headers: JSONObject, status: Int = 200) -> JSONObject {
        [
            "AllHttpHeaders": .object(headers.mapValues { .array([$0]) }),
            "HttpHeaders": .object(headers),
            "HttpStatusCode": .number(JSONNumber(status)),
        ]
    }

    /// The headers that each service's front sends, in its order and its spelling.
    private static let names = [
        "dynamodb": [
            "Server", "Connection", "x-amzn-RequestId", "x-amz-crc32", "Content-Length", "Date", "Content-Type",
        ]
    ]
    private static let commonNames = ["x-amzn-RequestId", "connection", "Content-Length", "Date", "Content-Type"]

    static func http(of answer: ServiceAnswer, from service: String, at moment: Timestamp) -> JSONObject {
        let values: [String: String] = [
            "Server": "Server", "Connection": "keep-alive", "connection": "keep-alive", "Date": moment.httpDate,
            "Content-Length": String(answer.response.bytes.count), "x-amzn-RequestId": answer.requestID,
        ]
        var headers: JSONObject = [:]
        for name in names[service] ?? commonNames {
            guard let value = answer.response.headers[name] ?? values[name] else { continue }
            headers[name] = .string(value)
        }
        var document = http(headers, status: answer.response.status)
        let sorted = headers.sorted { $0.key.lowercased() < $1.key.lowercased() }
        document["HttpHeaders"] = .object(JSONObject(uniqueKeysWithValues: sorted.map { ($0.key, $0.value) }))
        return document
    }
}
