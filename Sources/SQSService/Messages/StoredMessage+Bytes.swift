import CloudCore
import OrderedCollections
import WorkshopCommon

extension StoredMessage {
    /// As a row of the store.
    var bytes: [UInt8] {
        var members: JSONObject = [
            "id": .string(id), "body": .string(body), "sent": Self.number(sent),
            "visibleAt": Self.number(visibleAt), "sequence": .string(String(sequence)),
            "receiveCount": .number(JSONNumber(receiveCount)),
            "attributes": .object(attributes.mapValues(\.json)),
        ]
        members["traceHeader"] = traceHeader.map { .string($0) }
        members["groupID"] = groupID.map { .string($0) }
        members["deduplicationID"] = deduplicationID.map { .string($0) }
        members["deadLetterSource"] = deadLetterSource.map { .string($0) }
        members["firstReceived"] = firstReceived.map(Self.number)
        if earlierReceives > 0 { members["earlierReceives"] = .number(JSONNumber(earlierReceives)) }
        return JSONValue.object(members).bytes
    }

    /// `nil` where the row is none of ours.
    init?(bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes), let id = value["id"]?.string,
            let body = value["body"]?.string, let sent = Self.moment(value["sent"]),
            let visibleAt = Self.moment(value["visibleAt"]),
            let sequence = value["sequence"]?.string.flatMap({ UInt64($0) })
        else { return nil }
        self.init(
            id: id,
            body: body,
            bodyMD5: MessageDigest.md5(body),
            attributes: (value["attributes"]?.object ?? [:]).compactMapValues { MessageAttribute(json: $0) },
            traceHeader: value["traceHeader"]?.string,
            sent: sent,
            groupID: value["groupID"]?.string,
            deduplicationID: value["deduplicationID"]?.string,
            sequence: sequence,
            visibleAt: visibleAt,
            receiveCount: value["receiveCount"]?.int ?? 0,
            earlierReceives: value["earlierReceives"]?.int ?? 0,
            firstReceived: Self.moment(value["firstReceived"]),
            deadLetterSource: value["deadLetterSource"]?.string
        )
    }

    private static func number(_ moment: Timestamp) -> JSONValue {
        .number(JSONNumber(literal: String(moment.nanosecondsSince1970)))
    }

    private static func moment(_ value: JSONValue?) -> Timestamp? {
        guard case .number(let number)? = value else { return nil }
        return Int64(number.literal).map { Timestamp(nanosecondsSince1970: $0) }
    }
}

extension MessageAttribute {
    /// As the JSON protocol writes it.
    var json: JSONValue {
        switch value {
        case .text(let text): ["StringValue": .string(text), "DataType": .string(dataType)]
        case .binary(let bytes): ["BinaryValue": .string(Base64.encode(bytes)), "DataType": .string(dataType)]
        }
    }

    init?(json: JSONValue) {
        guard let dataType = json["DataType"]?.string else { return nil }
        if let text = json["StringValue"]?.string {
            self.init(dataType: dataType, value: .text(text))
        } else if let bytes = json["BinaryValue"]?.string.flatMap(Base64.decode) {
            self.init(dataType: dataType, value: .binary(bytes))
        } else {
            return nil
        }
    }
}
