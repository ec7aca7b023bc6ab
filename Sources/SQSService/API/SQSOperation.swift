import CloudCore
import WorkshopCommon

/// The operations of SQS.
enum SQSOperation: String, CaseIterable {
    case addPermission = "AddPermission"
    case cancelMessageMoveTask = "CancelMessageMoveTask"
    case changeMessageVisibility = "ChangeMessageVisibility"
    case changeMessageVisibilityBatch = "ChangeMessageVisibilityBatch"
    case createQueue = "CreateQueue"
    case deleteMessage = "DeleteMessage"
    case deleteMessageBatch = "DeleteMessageBatch"
    case deleteQueue = "DeleteQueue"
    case getQueueAttributes = "GetQueueAttributes"
    case getQueueURL = "GetQueueUrl"
    case listDeadLetterSourceQueues = "ListDeadLetterSourceQueues"
    case listMessageMoveTasks = "ListMessageMoveTasks"
    case listQueueTags = "ListQueueTags"
    case listQueues = "ListQueues"
    case purgeQueue = "PurgeQueue"
    case receiveMessage = "ReceiveMessage"
    case removePermission = "RemovePermission"
    case sendMessage = "SendMessage"
    case sendMessageBatch = "SendMessageBatch"
    case setQueueAttributes = "SetQueueAttributes"
    case startMessageMoveTask = "StartMessageMoveTask"
    case tagQueue = "TagQueue"
    case untagQueue = "UntagQueue"

    static let names = Set(allCases.map(\.rawValue))
    /// What a queue's own address doesn't take.
    static let ofNoQueue: Set<SQSOperation> = [.createQueue, .listQueues]
}

extension SQSService {
    func perform(_ operation: SQSOperation, _ request: SQSRequest) async throws(AWSError) -> JSONObject {
        switch operation {
        case .receiveMessage: try await receiveMessage(request)
        case .addPermission: try addPermission(request)
        case .cancelMessageMoveTask: try cancelMessageMoveTask(request)
        case .changeMessageVisibility: try changeMessageVisibility(request)
        case .changeMessageVisibilityBatch: try changeMessageVisibilityBatch(request)
        case .createQueue: try createQueue(request)
        case .deleteMessage: try deleteMessage(request)
        case .deleteMessageBatch: try deleteMessageBatch(request)
        case .deleteQueue: try deleteQueue(request)
        case .getQueueAttributes: try getQueueAttributes(request)
        case .getQueueURL: try getQueueURL(request)
        case .listDeadLetterSourceQueues: try listDeadLetterSourceQueues(request)
        case .listMessageMoveTasks: try listMessageMoveTasks(request)
        case .listQueueTags: try listQueueTags(request)
        case .listQueues: try listQueues(request)
        case .purgeQueue: try purgeQueue(request)
        case .removePermission: try removePermission(request)
        case .sendMessage: try sendMessage(request)
        case .sendMessageBatch: try sendMessageBatch(request)
        case .setQueueAttributes: try setQueueAttributes(request)
        case .startMessageMoveTask: try startMessageMoveTask(request)
        case .tagQueue: try tagQueue(request)
        case .untagQueue: try untagQueue(request)
        }
    }
}
