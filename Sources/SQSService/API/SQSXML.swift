import CloudCore
import OrderedCollections
import WorkshopCommon

/// SQS's answers as the Query protocol writes them: lists and maps are flat, each element under a name of its own.
enum SQSXML {
    static let namespace = "http://queue.amazonaws.com/doc/2012-11-05/"

    /// `nil` for operations that answer nothing.
    static func result(_ answer: JSONObject, of operation: SQSOperation) -> [XMLElement]? {
        switch operation {
        case .addPermission, .changeMessageVisibility, .deleteMessage, .deleteQueue, .purgeQueue, .removePermission,
            .setQueueAttributes, .tagQueue, .untagQueue:
            return nil
        default: return answer.flatMap { elements($0.key, $0.value, of: operation) }
        }
    }

    private static func elements(_ name: String, _ value: JSONValue, of operation: SQSOperation) -> [XMLElement] {
        switch (name, value) {
        case ("QueueUrls", .array(let urls)), ("queueUrls", .array(let urls)):
            return urls.map { XMLElement("QueueUrl", text: $0.string ?? "") }
        case ("Attributes", .object(let map)): return entries(map, "Attribute", key: "Name")
        case ("Tags", .object(let map)): return entries(map, "Tag", key: "Key")
        case ("MessageAttributes", .object(let map)): return entries(map, "MessageAttribute", key: "Name")
        case ("Messages", .array(let list)): return structures(list, "Message", of: operation)
        case ("Successful", .array(let list)):
            return structures(list, "\(operation.rawValue)ResultEntry", of: operation)
        case ("Failed", .array(let list)): return structures(list, "BatchResultErrorEntry", of: operation)
        case ("Results", .array(let list)): return structures(list, "ListMessageMoveTasksResultEntry", of: operation)
        default: return [scalar(name, value)]
        }
    }

    private static func structures(_ list: [JSONValue], _ name: String, of operation: SQSOperation) -> [XMLElement] {
        list.map { element in
            XMLElement(name, (element.object ?? [:]).flatMap { elements($0.key, $0.value, of: operation) })
        }
    }

    private static func entries(_ map: JSONObject, _ name: String, key: String) -> [XMLElement] {
        map.map { entry in
            let value =
                entry.value.object.map { XMLElement("Value", $0.map { scalar($0.key, $0.value) }) }
                ?? scalar("Value", entry.value)
            return XMLElement(name, [XMLElement(key, text: entry.key), value])
        }
    }

    private static func scalar(_ name: String, _ value: JSONValue) -> XMLElement {
        XMLElement(name, text: value.string ?? value.serialized())
    }

    /// To a request of the Query protocol that names no action.
    static func unknownOperation(requestID: String) -> CloudResponse {
        CloudResponse(
            status: 404,
            headers: ["Content-Type": "text/xml", "x-amzn-RequestId": requestID],
            body: .bytes(XMLElement("UnknownOperationException").document(declaration: false))
        )
    }

    /// With an empty `Detail`, and with the older words for a queue that isn't there.
    static func response(to error: AWSError, requestID: String) -> CloudResponse {
        let message =
            error.code == AWSError.noSuchQueue.code
            ? "The specified queue does not exist for this wsdl version." : error.message
        let root = XMLElement(
            "ErrorResponse",
            attributes: ["xmlns": namespace],
            [
                XMLElement(
                    "Error",
                    [
                        XMLElement("Type", text: error.fault == .client ? "Sender" : "Receiver"),
                        XMLElement("Code", text: error.code), XMLElement("Message", text: message),
                        XMLElement("Detail"),
                    ]
                ), XMLElement("RequestId", text: requestID),
            ]
        )
        return CloudResponse(
            status: error.status,
            headers: ["Content-Type": "text/xml", "x-amzn-RequestId": requestID],
            body: .bytes(root.document(declaration: true))
        )
    }
}
